"""Whichever page of a listing fails, and however: the same repositories are read, and the site has the same bytes."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.test_organization import EVERYTHING, Organization, states
from tests.conftest import site_files
from tests.sources.forges.test_forges import FAULTS
from tests.sources.git_server import Answer, GitServer, git_server

PAGES = 3
TELLING = {"index.html", "problems/index.html", "problems/td321/index.html"}
"""Pages that say that the listing is incomplete: the home page counts problems."""
CASES = [(fault, page) for fault in FAULTS for page in range(PAGES)]
SEEDED = random.Random(13).sample(CASES, 5)  # noqa: S311 - a sample


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    with git_server(tmp_path_factory.mktemp("git")) as server:
        yield server


@pytest.fixture
def acme(server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Organization:
    """Return an organization of five repositories, listed in three pages, at one time."""
    monkeypatch.setattr("tests.commands.test_organization.CLOCK", itertools.repeat(1_767_323_045))
    monkeypatch.setattr("techdocs.sources.forges.patience._PAUSE", 0)
    organization = Organization(server, tmp_path)
    organization.forge.most = 2
    return organization


def fail(server: GitServer, fault: str, page: int) -> None:
    """Let a page of the listing fail, and those after it."""
    reply = FAULTS[fault][0]()
    content = reply.content if reply.content is not None else b"{}"
    seen = itertools.count()

    def answer(_method: str, path: str) -> Answer | None:
        if path != "/graphql" or next(seen) < page:
            return None
        return Answer(status=reply.status, headers=reply.headers, body=content)

    server.fault = answer


def test_a_page_that_fails_takes_no_repository_away(acme: Organization) -> None:
    assert acme.fetch() == (states("fetched", 1, 2, 3, 4, 5), [])
    assert acme.server.log.count("POST /graphql") == PAGES
    wrong = {}
    for fault, page in SEEDED:
        fail(acme.server, fault, page)
        found, told = acme.fetch()
        if found != states("unchanged", 1, 2, 3, 4, 5) or len(told) != 1 or " TD321 the listing is " not in told[0]:
            wrong[fault, page] = (found, told)
    assert wrong == {}


@pytest.mark.soak
def test_a_page_that_fails_changes_no_byte_of_the_site(acme: Organization) -> None:
    assert acme.run("build").returncode == 0
    assert acme.names() == EVERYTHING
    before = site_files(acme.folder / "site")
    wrong = {}
    for fault, page in CASES:
        fail(acme.server, fault, page)
        done = acme.run("build")
        after = site_files(acme.folder / "site")
        changed = {path for path in before | after if before.get(path) != after.get(path)} - TELLING
        if changed or "TD321" not in done.stdout:
            wrong[fault, page] = (sorted(changed), done.stdout)
    assert wrong == {}
