"""What `new URL(text)` accepts, which is Backstage's rule for the address of a link.

Source: the URL Standard (https://url.spec.whatwg.org), "URL parsing" and "Host parsing", without a base.
"""

import ipaddress
import re
from urllib.parse import unquote

_ENDS = "".join(map(chr, range(0x21)))
"""What is left out at both ends: control characters and the space."""
_SPECIAL = frozenset({"http", "https", "ws", "wss", "ftp"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"[^/?#]*")
_FORBIDDEN = re.compile(r"[\x00\t\n\r #/:<>?@\[\\\]^|]")
_FORBIDDEN_DOMAIN = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_MOST_PORT = 65_535
_PARTS = 4
"""The parts of an IPv4 address."""


def is_web_url(text: str) -> bool:
    """Say whether a text is an address on its own."""
    text = re.sub(r"[\t\n\r]", "", text.strip(_ENDS))
    matched = _SCHEME.match(text)
    if not matched:
        return False
    scheme, rest = matched[1].lower(), text[matched.end() :]
    if scheme in _SPECIAL:
        rest = rest.replace("\\", "/").lstrip("/")
        return _is_authority(rest, is_special=True)
    if scheme == "file":
        rest = rest.replace("\\", "/")
        host = _authority(rest[2:]) if rest.startswith("//") else ""
        return not host or re.fullmatch(r"[A-Za-z][:|]", host) is not None or _is_domain(host)
    return not rest.startswith("//") or _is_authority(rest[2:], is_special=False)


def _authority(rest: str) -> str:
    matched = _AUTHORITY.match(rest)
    return matched[0] if matched else ""


def _is_authority(rest: str, *, is_special: bool) -> bool:
    authority = _authority(rest)
    user, _, address = authority.rpartition("@")
    host, port = address, ""
    matched = re.fullmatch(r"(.*?):([^\]:]*)", address)
    if matched:
        host, port = matched[1], matched[2]
    if port and not (port.isascii() and port.isdigit() and int(port[-6:]) <= _MOST_PORT and len(port.lstrip("0")) < 6):  # noqa: PLR2004
        return False
    if not host:
        return not is_special and not user and address == ""
    if host.startswith("["):
        return _is_ipv6(host)
    return _is_domain(host) if is_special else not _FORBIDDEN.search(host)


def _is_ipv6(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host[1:-1])
    except ValueError:
        return False
    return host.endswith("]") and "%" not in host


def _is_domain(host: str) -> bool:
    host = unquote(host, errors="replace")
    if not host or _FORBIDDEN_DOMAIN.search(host):
        return False
    labels = host.split(".")
    if len(labels) > 1 and not labels[-1]:
        labels.pop()
    return not _NUMBER.fullmatch(labels[-1]) or _is_ipv4(labels)


def _is_ipv4(labels: list[str]) -> bool:
    if len(labels) > _PARTS or not all(_NUMBER.fullmatch(label) and len(label) < 40 for label in labels):  # noqa: PLR2004
        return False
    try:
        numbers = [_number(label) for label in labels]
    except ValueError:
        return False
    return all(number < 256 for number in numbers[:-1]) and numbers[-1] < 256 ** (5 - len(numbers))  # noqa: PLR2004


def _number(label: str) -> int:
    if label[:2].lower() == "0x":
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") and label != "0" else 10)
