"""What fetching many repositories costs, counted at the server; and a real nginx with a login in front of git."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from techdocs.git.network import GitAccess
from techdocs.model.fetching import FetchSettings, FetchState, HistoryKind
from tests.sources.conftest import Fetching
from tests.sources.git_server import GitServer
from tests.sources.nginx_server import IS_INSTALLED, NginxServer, nginx_server
from tests.sources.test_remotes import contents, state_of, told

MOST_PACKS = 3
"""Requests for packs of one new commit: commits and folders, files by their names, files that these point to."""
needs_nginx = pytest.mark.skipif(not IS_INSTALLED, reason="no `nginx` or `fcgiwrap`: install nginx-light and fcgiwrap")


@pytest.mark.parametrize("count", [6, pytest.param(200, marks=pytest.mark.soak)])
def test_what_has_not_changed_costs_a_request_and_no_git_and_one_commit_one_fetch(
    server: GitServer, path: str, fetching: Fetching, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    fetching.settings = FetchSettings(history=HistoryKind.NONE)
    names = [f"{path}-{number}" for number in range(count)]
    files = {"docs/index.md": "# A page\n", "mkdocs.yml": "docs_dir: pages\n", "pages/a.md": ""}
    server.create(names[0], files)
    others = server.create(f"{path}-others", files)
    for name in names[1:]:
        (server.root / f"{name}.git").symlink_to(others)
    urls = [server.url(name) for name in names]
    assert set(state_of(fetching.run(urls))) == {FetchState.FETCHED}
    server.log.clear()

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("git runs")

    with monkeypatch.context() as patched:
        patched.setattr("techdocs.git.network.run_program", fail)
        patched.setattr("techdocs.git.program.run_program", fail)
        again = fetching.run(urls)
    assert set(state_of(again)) == {FetchState.UNCHANGED}
    assert len(server.log) == again.report.requests == count

    server.push(names[0], {"docs/index.md": "# Another\n", "pages/a.png": "x"})
    server.log.clear()
    changed = fetching.run(urls)
    assert state_of(changed).count(FetchState.FETCHED) == 1
    assert 1 <= server.packs() <= MOST_PACKS
    assert len([line for line in server.log if line.startswith("GET ")]) <= count + MOST_PACKS


@pytest.fixture
def nginx(tmp_path: Path, server: GitServer) -> Iterator[NginxServer]:
    """Serve the repositories of the git server by nginx."""
    with nginx_server(tmp_path / "nginx", server.root, "ada:s3cret") as started:
        yield started


@needs_nginx
@pytest.mark.soak
def test_nginx_with_a_login_in_front_of_git(
    nginx: NginxServer, server: GitServer, path: str, fetching: Fetching
) -> None:
    server.create(path, {"docs/index.md": "# Web\n", "src/main.py": "print()\n"})
    server.push(path, {"docs/new.md": "# New\n"})
    refused = fetching.run([nginx.url(path)])
    assert "the host refused the login (HTTP 401)" in told(refused)[0]
    fetching.accesses = lambda _: GitAccess(origin=nginx.origin, authorization=nginx.authorization)
    nginx.forget()
    fetched = fetching.run([nginx.url(path)])
    assert told(fetched) == []
    assert sorted(contents(fetched.sources[0])) == ["docs/index.md", "docs/new.md"]
    assert fetched.sources[0].changed["docs/new.md"] == "2026-01-02T03:04:05Z"
    nginx.forget()
    assert state_of(fetching.run([nginx.url(path)])) == (FetchState.UNCHANGED,)
    assert nginx.requests() == [f"GET /{path}.git/info/refs 200"]
    server.push(path, {"docs/new.md": "# Newer\n"})
    nginx.forget()
    assert contents(fetching.run([nginx.url(path)]).sources[0])["docs/new.md"] == "# Newer\n"
    assert 1 <= len([line for line in nginx.requests() if line.endswith("git-upload-pack 200")]) <= MOST_PACKS
    wrong = GitAccess(origin=nginx.origin, authorization="Basic eDp5", variable="TOKEN")
    fetching.accesses = lambda _: wrong
    kept = fetching.run([nginx.url(path)])
    assert state_of(kept) == (FetchState.KEPT,)
    assert "the host refused the login (HTTP 401)" in told(kept)[0]
