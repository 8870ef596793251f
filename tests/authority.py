"""A private certificate authority, as companies have, and a certificate of this machine from it; made in each run."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def make_authority(folder: Path) -> tuple[Path, Path]:
    """Write the authority's certificate, and key and certificate of `127.0.0.1`; return where they are."""
    key, own_key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    authority = _certificate("Acme", key, "Acme", key, is_authority=True)
    own = _certificate("127.0.0.1", own_key, "Acme", key, is_authority=False)
    (folder / "authority.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    secret = own_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "own.pem").write_bytes(secret + own.public_bytes(Encoding.PEM))
    return folder / "authority.pem", folder / "own.pem"


def _certificate(
    name: str, key: EllipticCurvePrivateKey, issuer: str, signing: EllipticCurvePrivateKey, *, is_authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(signing, SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
