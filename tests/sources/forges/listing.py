"""Providers of each forge over a contract server, listed as a run lists them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from techdocs.config import load_config
from techdocs.model.repository import Listing
from techdocs.sources.forges.connect import Connections
from techdocs.sources.forges.listing import forge_client, list_repositories
from techdocs.sources.forges.patience import Patience
from tests.sources.forges import contracts
from tests.sources.forges.contracts import Repo
from tests.sources.forges.servers import Contract, ForgeServer

TOKEN = "t0ken-0f-no-0ne-x9y8z7"  # noqa: S105 - of no one
ENVIRONMENT = {"FORGE_TOKEN": TOKEN}


@dataclass(frozen=True)
class Forge:
    """A kind of forge: its contract, its integration and the least that its provider needs."""

    kind: str
    contract: Callable[[ForgeServer, Sequence[Repo]], Contract]
    api: str
    provider: dict[str, Any]
    login: str
    page: int

    @property
    def integration(self) -> str:
        return {"azureDevOps": "azure"}.get(self.kind, self.kind)

    def integrate(self, server: ForgeServer) -> dict[str, Any]:
        secret = "${FORGE_TOKEN}"  # noqa: S105 - the variable's name
        login: dict[str, Any] = {"token": secret}
        if self.kind == "gitea":
            login = {"password": secret}
        if self.kind == "azureDevOps":
            login = {"credentials": [{"personalAccessToken": secret}]}
        return {"host": server.host, "apiBaseUrl": f"{server.address}{self.api}", **login}


GITHUB = Forge("github", contracts.github, "", {"organization": "acme"}, f"Bearer {TOKEN}", 100)
GITLAB = Forge("gitlab", contracts.gitlab, "/api/v4", {"group": "acme"}, f"Bearer {TOKEN}", 100)
GITEA = Forge("gitea", contracts.gitea, "/api/v1", {"organization": "acme"}, f"token {TOKEN}", 50)
CLOUD = Forge("bitbucketCloud", contracts.bitbucket_cloud, "/2.0", {"workspace": "acme"}, f"Bearer {TOKEN}", 100)
SERVER = Forge("bitbucketServer", contracts.bitbucket_server, "/rest/api/1.0", {}, f"Bearer {TOKEN}", 100)
AZURE = Forge("azureDevOps", contracts.azure, "", {"organization": "acme", "project": "WEB"}, "Basic ", 100_000)
FORGES = [GITHUB, GITLAB, GITEA, CLOUD, SERVER, AZURE]
PAGED = [forge for forge in FORGES if forge is not AZURE]


def listed(
    folder: Path, forge: Forge, server: ForgeServer, *, slept: list[float] | None = None, wait: float = 300,
    environment: dict[str, str] | None = None, integration: dict[str, Any] | None = None, **provider: Any,
) -> Listing:  # fmt: skip
    """Return what a provider lists; `provider` are further keys of it."""
    settings = {
        "integrations": {forge.integration: [{**forge.integrate(server), **(integration or {})}]},
        "catalog": {"providers": {forge.kind: {"one": {"host": server.host, **forge.provider, **provider}}}},
    }
    (only,) = listings(folder, settings, slept=slept, wait=wait, environment=environment)
    return only


def listings(
    folder: Path, settings: dict[str, Any], *, slept: list[float] | None = None, wait: float = 300,
    environment: dict[str, str] | None = None,
) -> tuple[Listing, ...]:  # fmt: skip
    """Return what all providers of some settings list."""
    path = folder / "techdocs.yml"
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    config, problems = load_config(path, folder=folder)
    assert [problem.message for problem in problems] == []
    sleeps = slept if slept is not None else []
    config = replace(config, cache_dir=folder / ".techdocs")
    patience = Patience(wait, sleeps.append)
    with forge_client(config) as client:
        connections = Connections(config, client, patience, ENVIRONMENT if environment is None else environment)
        return list_repositories(config, connections)


def names(listing: Listing) -> list[str]:
    """Return the last part of each repository's path."""
    return [repository.path.rpartition("/")[2] for repository in listing.repositories]
