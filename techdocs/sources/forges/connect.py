"""A connection to each forge: logged in once for each organization, as a GitHub App or with a token."""

import time
from collections.abc import Iterator, Mapping, Sequence

from techdocs.config import Config
from techdocs.model.integrations import GithubApp, Integration
from techdocs.model.providers import BackstageProvider
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.logins import api_headers, basic, git_header, login_digest, secret_value
from techdocs.sources.forges.patience import Patience
from techdocs.web.answers import WebError
from techdocs.web.client import WebClient
from techdocs.web.kept import KeptDocuments

FOLDER = "forges"
"""Where below the cache folder answers of forges are kept."""
_WEEK = 7 * 86_400.0


class Connections:
    """Connections to forges, made when they are needed; `requests` counts what all of them were asked."""

    def __init__(self, config: Config, client: WebClient, patience: Patience, environment: Mapping[str, str]) -> None:
        """Take what all connections share; `environment` has the values of variables that hold logins."""
        self.environment = environment
        self._config, self._client, self._patience = config, client, patience
        self._apis: list[ForgeApi] = []
        self._logged_in: dict[tuple[str, str, str, int], ForgeApi] = {}

    @property
    def requests(self) -> int:
        """Return how often forges were asked."""
        return sum(api.requests for api in self._apis)

    def connect(self, integration: Integration, owner: str = "", *, app: int = 0) -> ForgeApi:
        """Return a connection to a forge, logged in for an owner's repositories.

        Args:
            integration: the forge.
            owner: an organization, group, workspace or user.
            app: the number of a GitHub App that must be used; 0 takes the one that is installed there, else a token.

        Raises:
            WebError: the environment has no login, or the forge gives none.
        """
        key = (integration.kind, integration.host, owner.lower(), app)
        if key not in self._logged_in:
            headers = self._app_login(integration, owner, app) or api_headers(integration, owner, self.environment)
            self._logged_in[key] = self.open(integration.api_url, headers)
        return self._logged_in[key]

    def git_login(self, integration: Integration, owner: str) -> str:
        """Return the `Authorization` that logs git in for an owner's repositories, `""` without a login.

        Raises:
            WebError: the environment has no login, or the forge gives none.
        """
        headers = self._app_login(integration, owner, 0)
        if headers:
            return basic("x-access-token", headers["authorization"].removeprefix("Bearer "))
        return git_header(integration, owner, self.environment).removeprefix("Authorization: ")

    def open(self, address: str, headers: Mapping[str, str], *, keeps: bool = True) -> ForgeApi:
        """Return a connection to an API with a login; `keeps` answers for later runs."""
        kept = KeptDocuments(
            self._config.cache_dir / FOLDER, f"{address} {login_digest(headers)}", time.time
        ) if keeps and self._config.use_cache else None  # fmt: skip
        if kept:
            kept.prune(_WEEK)
        self._apis.append(ForgeApi(self._client, address, headers, self._patience, kept))
        return self._apis[-1]

    def backstage(self, provider: BackstageProvider) -> ForgeApi:
        """Return a connection to a Backstage catalog.

        Raises:
            WebError: the environment has no token.
        """
        token = secret_value(provider.token, self.environment) if provider.token else ""
        return self.open(provider.base_url, {"authorization": f"Bearer {token}"} if token else {})

    def app_owners(self, integration: Integration, number: int) -> Sequence[str]:
        """Return the organizations that installed a GitHub App.

        Raises:
            WebError: they cannot be listed.
        """
        from techdocs.sources.forges.github_app import installations  # noqa: PLC0415 - cryptography is large

        apps = list(_apps(integration, "", number))
        if not apps:
            raise WebError(f"`integrations.github` has no app with `appId: {number}`", FaultKind.LOGIN)
        api = self._as_app(integration, apps[0])
        return [login for login, _ in installations(api, integration.api_url) if _may_act(apps[0], login)]

    def _app_login(self, integration: Integration, owner: str, number: int) -> dict[str, str]:
        """Return the headers of the first app that is installed at an owner, none without one."""
        for app in _apps(integration, owner, number):
            from techdocs.sources.forges.github_app import installation_token  # noqa: PLC0415

            token = installation_token(self._as_app(integration, app), integration.api_url, owner)
            if token:
                return {"authorization": f"Bearer {token}"}
        return {}

    def _as_app(self, integration: Integration, app: GithubApp) -> ForgeApi:
        from techdocs.sources.forges.github_app import app_headers  # noqa: PLC0415

        return self.open(integration.api_url, app_headers(app, self.environment), keeps=False)


def _apps(integration: Integration, owner: str, number: int) -> Iterator[GithubApp]:
    return (
        app for app in integration.apps if number in {0, app.app_id} and (not owner or _may_act(app, owner))
    )  # fmt: skip


def _may_act(app: GithubApp, owner: str) -> bool:
    return not app.owners or owner.lower() in map(str.lower, app.owners)
