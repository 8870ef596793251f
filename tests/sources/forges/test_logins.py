"""Logins: as each forge documents them, from the environment, and as a GitHub App; in nothing that is kept or shown."""

import json
import time
from base64 import b64decode, urlsafe_b64decode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from techdocs.model.integrations import Credential, Integration
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.logins import api_headers, git_header
from techdocs.web.answers import WebError
from tests.sources.forges.contracts import github, repos
from tests.sources.forges.listing import GITHUB, listed, listings, names
from tests.sources.forges.servers import Asked, Contract, ForgeServer, Reply, serving

TOKEN, PASSWORD = "t0ken-x", "pass w0rd"
T, P, OWN = "T", "P", "OWN"
"""Names of variables."""
ENVIRONMENT = {T: f" {TOKEN}\n", P: PASSWORD}
INSTALLED = "ghs_installation-token"
FORMS = (
    ("github", Credential(token=T), f"Bearer {TOKEN}", f"x-access-token:{TOKEN}"),
    ("gitlab", Credential(token=T), f"Bearer {TOKEN}", f"oauth2:{TOKEN}"),
    ("gitea", Credential(password=T), f"token {TOKEN}", f"token:{TOKEN}"),
    ("gitea", Credential(username="bot", password=P), f"bot:{PASSWORD}", f"bot:{PASSWORD}"),
    ("bitbucketCloud", Credential(token=T), f"Bearer {TOKEN}", f"x-token-auth:{TOKEN}"),
    ("bitbucketCloud", Credential(username="bot", password=P), f"bot:{PASSWORD}", f"bot:{PASSWORD}"),
    ("bitbucketCloud", Credential(username="a@b.example", token=T), f"a@b.example:{TOKEN}",
     f"x-bitbucket-api-token-auth:{TOKEN}"),
    ("bitbucketServer", Credential(token=T), f"Bearer {TOKEN}", f"Bearer {TOKEN}"),
    ("bitbucketServer", Credential(username="bot", password=P), f"bot:{PASSWORD}", f"bot:{PASSWORD}"),
    ("azure", Credential(token=T), f":{TOKEN}", f":{TOKEN}"),
)  # fmt: skip


def integration(kind: str, *credentials: Credential) -> Integration:
    return Integration(
        kind=kind, host="a.example", api_url="https://a.example", web_url="https://a.example", credentials=credentials
    )


def plain(header: str) -> str:
    """Return a login as it is before it is encoded."""
    value = header.removeprefix("Authorization: ")
    return b64decode(value.removeprefix("Basic ")).decode() if value.startswith("Basic ") else value


@pytest.mark.parametrize(("kind", "credential", "api", "git"), FORMS)
def test_each_forge_gets_a_login_as_it_wants_it(kind: str, credential: Credential, api: str, git: str) -> None:
    forge = integration(kind, credential)
    assert plain(api_headers(forge, "acme", ENVIRONMENT)["authorization"]) == api
    assert plain(git_header(forge, "acme", ENVIRONMENT)) == git
    assert api_headers(integration(kind), "acme", ENVIRONMENT) == {}
    assert git_header(integration(kind), "acme", ENVIRONMENT) == ""


def test_an_organization_with_a_login_of_its_own_gets_that_one() -> None:
    own, other = Credential(token=OWN, organizations=("Acme",)), Credential(token=T)
    forge, environment = integration("azure", other, own), {**ENVIRONMENT, "OWN": "own"}
    assert plain(api_headers(forge, "acme", environment)["authorization"]) == ":own"
    assert plain(api_headers(forge, "tools", environment)["authorization"]) == f":{TOKEN}"
    assert api_headers(integration("azure", own), "tools", environment) == {}


@pytest.mark.parametrize("value", ["a b", "a\tb", "\u20ac"])
def test_what_no_token_can_be_is_told_without_it(value: str) -> None:
    with pytest.raises(WebError) as caught:
        api_headers(integration("github", Credential(token=T)), "acme", {"T": value})
    assert str(caught.value) == "the environment variable `T` holds what no token can be"


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def pem(key: RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def app_contract(server: ForgeServer, key: RSAPrivateKey, *owners: str) -> Contract:
    """Return GitHub as an App sees it: its installations for its proof, repositories for an installation's token."""
    listing = github(server, [*repos(3), *repos(2, owner="tools")])

    def answer(asked: Asked) -> Reply:
        if asked.path == "/graphql":
            return listing(asked) if asked.login == f"Bearer {INSTALLED}" else Reply(status=401)
        assert_proof(asked.login.removeprefix("Bearer "), key)
        if asked.path == "/app/installations":
            found = [
                {"id": number, "account": {"login": owner}, "suspended_at": None if owner != "asleep" else "2026"}
                for number, owner in enumerate(owners, 1)
            ]
            return Reply(value=found)
        assert (asked.method, asked.path) == ("POST", f"/app/installations/{owners.index('Acme') + 1}/access_tokens")
        return Reply(status=201, value={"token": INSTALLED, "expires_at": "2026-11-30T13:00:00Z"})

    return answer


def assert_proof(token: str, key: RSAPrivateKey) -> None:
    """Check a JSON Web Token as GitHub does."""
    signed, _, signature = token.rpartition(".")
    head, claims = (json.loads(urlsafe_b64decode(part + "==")) for part in signed.split("."))
    key.public_key().verify(urlsafe_b64decode(signature + "=="), signed.encode(), PKCS1v15(), SHA256())
    assert (head, claims["iss"]) == ({"alg": "RS256", "typ": "JWT"}, "4711")
    assert claims["iat"] <= time.time() < claims["exp"] <= claims["iat"] + 600


APP: dict[str, Any] = {"apps": [{"appId": 4711, "privateKey": "${APP_KEY}"}], "token": None}


@pytest.mark.parametrize("escape", [False, True])
def test_a_github_app_lists_with_a_token_of_its_installation(escape: bool, key: RSAPrivateKey, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of a test
    secret = pem(key).replace("\n", "\\n") if escape else pem(key)
    with serving() as server:
        server.contract = app_contract(server, key, "tools", "Acme")
        listing = listed(tmp_path, GITHUB, server, environment={"APP_KEY": secret}, integration=APP)
        assert (len(listing.repositories), listing.fault, listing.requests) == (3, None, 3)
    kept = [path.read_bytes() for path in (tmp_path / ".techdocs").rglob("*") if path.is_file()]
    assert not any(INSTALLED.encode() in content or b"PRIVATE KEY" in content for content in kept)


def test_all_organizations_that_installed_an_app_are_listed(key: RSAPrivateKey, tmp_path: Path) -> None:
    with serving() as server:
        server.contract = app_contract(server, key, "Acme", "asleep")
        settings = {
            "integrations": {"github": [{**GITHUB.integrate(server), **APP}]},
            "catalog": {"providers": {"github": {"all": {"host": server.host, "app": 4711}}}},
        }
        # GitHub's logins know no case, but our contract does
        (listing,) = listings(tmp_path, settings, environment={"APP_KEY": pem(key)})
        assert listing.fault
        assert listing.fault.message.endswith("there is no organization `Acme`, or the login may not see it")
        assert [asked.path for asked in server.asked if asked.method == "GET"] == ["/app/installations"] * 2


def test_an_app_that_is_not_installed_leaves_the_token(key: RSAPrivateKey, tmp_path: Path) -> None:
    with serving() as server:
        contract = app_contract(server, key, "tools", "asleep")
        server.contract = lambda asked: github(server, repos(2))(asked) if asked.path == "/graphql" else contract(asked)
        both = {**APP, "token": "${FORGE_TOKEN}"}
        environment = {"APP_KEY": pem(key), "FORGE_TOKEN": TOKEN}
        listing = listed(tmp_path, GITHUB, server, environment=environment, integration=both)
        assert names(listing) == ["repo-1", "repo-2"]
        assert server.asked[-1].login == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "value", ["", "not a key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"]
)
def test_a_key_that_is_none_names_its_variable_and_not_its_value(value: str, tmp_path: Path) -> None:
    with serving() as server:
        listing = listed(tmp_path, GITHUB, server, environment={"APP_KEY": value}, integration=APP)
        assert listing.fault
        assert listing.fault.kind is FaultKind.LOGIN
        assert "the environment variable `APP_KEY` " in listing.fault.message
        assert not value or value not in listing.fault.message
        assert server.asked == []
