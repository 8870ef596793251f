"""The forges that an operator names (`integrations`), and the variables that hold their logins, never their values."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One login: `token` and `password` are names of environment variables, `username` is a name as it is.

    `organizations` are those that it is for; empty for all.
    """

    token: str = ""
    username: str = ""
    password: str = ""
    organizations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GithubApp:
    """A GitHub App: `private_key` is the name of the variable with its key; it acts for `owners`, or for all."""

    app_id: int
    private_key: str
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """One forge.

    `kind` is Backstage's word for it, such as `github` or `bitbucketCloud`. `host` has a port where it is not the usual
    one. `api_url` and `web_url` have no trailing slash.
    """

    kind: str
    host: str
    api_url: str
    web_url: str
    credentials: tuple[Credential, ...] = ()
    apps: tuple[GithubApp, ...] = ()

    @property
    def variables(self) -> Iterator[str]:
        """Yield the names of the environment variables that hold its secrets."""
        for credential in self.credentials:
            yield from filter(None, (credential.token, credential.password))
        for app in self.apps:
            yield app.private_key
