"""Act as a GitHub App: prove who we are with its key, and get a token for one organization's repositories.

Source: GitHub, "Generating a JSON Web Token (JWT) for a GitHub App" and "REST API endpoints for GitHub Apps".
"""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from techdocs.model.integrations import GithubApp
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.answers import items, mapping, text
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.logins import secret_value
from techdocs.web.answers import WebError

_VALID, _EARLIER = 540, 60
"""Seconds that a proof is valid (GitHub: 600 at most), and that it begins earlier, as clocks differ."""


def app_headers(app: GithubApp, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that prove that we are an app.

    Raises:
        WebError: its key is not set, or is none.
    """
    pem = secret_value(app.private_key, environment).replace("\\n", "\n")
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnicodeError):
        key = None
    if not isinstance(key, RSAPrivateKey):
        reason = f"the environment variable `{app.private_key}` does not hold the private key of a GitHub App"
        raise WebError(reason, FaultKind.LOGIN)
    now = int(time.time())
    claims = {"iat": now - _EARLIER, "exp": now + _VALID, "iss": str(app.app_id)}
    signed = f"{_encoded({'alg': 'RS256', 'typ': 'JWT'})}.{_encoded(claims)}"
    return {"authorization": f"Bearer {signed}.{_base64(key.sign(signed.encode(), PKCS1v15(), SHA256()))}"}


def installations(api: ForgeApi, url: str) -> Iterator[tuple[str, str]]:
    """Yield the login of each organization or user that installed an app, and the number of the installation.

    Args:
        api: asks as the app.
        url: the API's address.

    Raises:
        WebError: they cannot be listed.
    """
    for page in api.pages(f"{url}/app/installations?per_page=100"):
        for item in map(mapping, items(page.value)):
            if item.get("suspended_at") is None:
                yield text(mapping(item.get("account")).get("login")), text(item.get("id"))


def installation_token(api: ForgeApi, url: str, owner: str) -> str:
    """Return a token for the repositories of an owner, `""` where the app is not installed there.

    Raises:
        WebError: GitHub gives none.
    """
    number = next((number for login, number in installations(api, url) if login.lower() == owner.lower()), "")
    if not number:
        return ""
    token = text(mapping(api.post(f"{url}/app/installations/{number}/access_tokens", {}).value).get("token"))
    if not token:
        raise WebError("GitHub gave no token for the app's installation", FaultKind.SERVER)
    return token


def _encoded(value: object) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
