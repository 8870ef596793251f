"""What tests of fetching share: one git server for all of them, and a fetch with a store of its own."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from techdocs.disk.store import Store
from techdocs.model.fetching import FetchMode, FetchSettings, UrlSource
from techdocs.model.limits import Limits
from techdocs.sources.access import Accesses, anonymous
from techdocs.sources.remote_sources import FetchTools
from techdocs.sources.remotes import Fetched, fetch_listed
from tests.sources.git_server import CERTIFICATE, GitServer, git_server

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    with git_server(tmp_path_factory.mktemp("git")) as server:
        yield server


@pytest.fixture
def server(_server: GitServer, monkeypatch: pytest.MonkeyPatch) -> GitServer:
    """Return the git server, trusted, with nothing in its log."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    _server.log.clear()
    _server.logins.clear()
    _server.login, _server.fault = "", lambda _method, _path: None
    return _server


@pytest.fixture
def path() -> str:
    """Return the path of a repository that no other test has."""
    return f"acme/r{next(_NUMBERS)}"


@dataclass
class Fetching:
    """Fetches with one cache folder, as one run after another does."""

    folder: Path
    settings: FetchSettings = field(default_factory=FetchSettings)
    limits: Limits = field(default_factory=Limits)
    accesses: Accesses = anonymous

    @property
    def store(self) -> Store:
        """Return the store as a run opens it."""
        return Store(self.folder / "cache")

    def run(self, urls: Sequence[UrlSource | str], mode: FetchMode = FetchMode.CHANGED, *only: str) -> Fetched:
        """Fetch repositories."""
        sources = [url if isinstance(url, UrlSource) else UrlSource(url=url) for url in urls]
        return fetch_listed(sources, (), self.tools(mode, *only))

    def tools(self, mode: FetchMode = FetchMode.CHANGED, *only: str) -> FetchTools:
        """Return what a run fetches with."""
        return FetchTools(
            store=self.store, mirrors=self.folder / "mirrors", accesses=self.accesses,
            settings=replace(self.settings), limits=self.limits, mode=mode, only=only,
            local_hosts=frozenset({"localhost"}),
        )  # fmt: skip


@pytest.fixture
def fetching(tmp_path: Path) -> Fetching:
    """Return fetches with an empty cache."""
    return Fetching(folder=tmp_path / "fetching")
