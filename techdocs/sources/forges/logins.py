"""Logins from the environment: how each forge wants them, for its API and for git; never in an address or a message."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping

from techdocs.model.integrations import Credential, Integration
from techdocs.model.repository import FaultKind
from techdocs.web.answers import WebError

_GIT_USERS = {
    "github": "x-access-token", "gitlab": "oauth2", "gitea": "token", "bitbucketCloud": "x-token-auth", "azure": "",
}  # fmt: skip
"""The user that goes with a token alone (each forge's documentation of cloning over https)."""
_BITBUCKET_API_TOKEN = "x-bitbucket-api-token-auth"  # noqa: S105 - a user's name
_SALT = b"techdocs login"


def api_headers(integration: Integration, owner: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that log in to a forge's API, none where the operator names no login.

    Args:
        integration: the forge.
        owner: the organization, group or workspace that is asked for.
        environment: the values of variables.

    Raises:
        WebError: a variable is not set, or holds what no login can be.
    """
    credential = credential_for(integration, owner)
    if credential is None:
        return {}
    secret = _secret(credential, environment)
    if integration.kind == "azure":
        return {"authorization": basic("", secret)}
    if credential.username and (credential.password or integration.kind == "bitbucketCloud"):
        return {"authorization": basic(credential.username, secret)}
    return {"authorization": f"token {secret}" if integration.kind == "gitea" else f"Bearer {secret}"}


def git_header(integration: Integration, owner: str, environment: Mapping[str, str]) -> str:
    """Return the `Authorization` header that logs git in, `""` where the operator names no login.

    Raises:
        WebError: as `api_headers`.
    """
    credential = credential_for(integration, owner)
    if credential is None:
        return ""
    secret = _secret(credential, environment)
    if integration.kind == "bitbucketServer" and credential.token:
        return f"Authorization: Bearer {secret}"
    if integration.kind == "bitbucketCloud" and credential.username and credential.token:
        return f"Authorization: {basic(_BITBUCKET_API_TOKEN, secret)}"
    return f"Authorization: {basic(credential.username or _GIT_USERS.get(integration.kind, 'git'), secret)}"


def credential_for(integration: Integration, owner: str) -> Credential | None:
    """Return the login for an organization: the one that names it, else the one for all."""
    named = (each for each in integration.credentials if owner.lower() in map(str.lower, each.organizations))
    return next(named, None) or next((each for each in integration.credentials if not each.organizations), None)


def secret_value(variable: str, environment: Mapping[str, str]) -> str:
    """Return the value of a variable.

    Raises:
        WebError: it is not set.
    """
    value = environment.get(variable, "").strip()
    if not value:
        raise WebError(f"the environment variable `{variable}` is not set", FaultKind.LOGIN)
    return value


def basic(user: str, password: str) -> str:
    """Return a login as RFC 7617 has it."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def login_digest(headers: Mapping[str, str]) -> str:
    """Return what differs between logins and says nothing of them: a cheap guess of a password stays expensive."""
    login = headers.get("authorization", "").encode()
    return hashlib.scrypt(login, salt=_SALT, n=2**12, r=8, p=1, dklen=16).hex() if login else ""


def _secret(credential: Credential, environment: Mapping[str, str]) -> str:
    variable = credential.token or credential.password
    secret = secret_value(variable, environment)
    if not (secret.isascii() and secret.isprintable() and " " not in secret) and not credential.username:
        raise WebError(f"the environment variable `{variable}` holds what no token can be", FaultKind.LOGIN)
    return secret
