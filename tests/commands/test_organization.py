"""The site of an organization from a `techdocs.yml` of six lines: listed, fetched and built, and what happens later."""

import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import pytest

from techdocs.config import load_config
from techdocs.disk.store import Store
from techdocs.model.fetching import FetchMode
from techdocs.sources.remotes import fetch_all
from tests.conftest import COMPONENT
from tests.runs import Done, techdocs
from tests.sources.forges.contracts import Repo, github
from tests.sources.forges.servers import ForgeServer
from tests.sources.git_server import CERTIFICATE, Answer, GitServer, git_server

TOKEN = "t0ken-0f-no-0ne-x9y8z7"  # noqa: S105 - of no one
SETTINGS = """
integrations:
  github: [{{host: "{host}", apiBaseUrl: "https://{host}", token: "${{FORGE_TOKEN}}"}}]
catalog:
  providers:
    github: {{acme: {{organization: acme, host: "{host}"}}}}
"""
CLOCK = itertools.count(1_767_323_045, 86_400)


@dataclass(frozen=True, kw_only=True)
class Hosted(Repo):
    """A repository whose head is that of a real one."""

    commit: str = ""

    @property
    def head(self) -> str:
        return self.commit


class Organization:
    """An organization on a server that is both GitHub's GraphQL and git, and the folder with its `techdocs.yml`."""

    def __init__(self, server: GitServer, folder: Path, *, count: int = 5) -> None:
        self.server, self.folder = server, folder
        self.forge = ForgeServer(address=f"https://{server.host}", host=server.host)
        server.login, server.fault = f"x-access-token:{TOKEN}", lambda _method, _path: None
        (folder / "techdocs.yml").write_text(SETTINGS.format(host=server.host).lstrip(), encoding="utf-8")
        self.repos: list[Hosted] = []
        for number in range(1, count + 1):
            name = f"repo-{number}"
            component = COMPONENT.format(name=name, owner="red")
            files = {"catalog-info.yaml": component, "docs/index.md": f"# {name}\n"}
            shutil.rmtree(server.root / f"acme/{name}.git", ignore_errors=True)
            bare = server.create(f"acme/{name}", files)
            self.repos.append(Hosted(number=number, commit=(bare / "refs/heads/main").read_text().strip()))

    def docs(self, number: int, name: str) -> Hosted:
        """Create a repository that has docs and no descriptor."""
        shutil.rmtree(self.server.root / f"acme/{name}.git", ignore_errors=True)
        bare = self.server.create(f"acme/{name}", {"docs/index.md": f"# {name}\n"})
        return Hosted(number=number, name=name, commit=(bare / "refs/heads/main").read_text().strip())

    def redirects(self) -> dict[str, str]:
        """Return where former addresses of the site lead."""
        document = json.loads((self.folder / "site/redirects.json").read_text(encoding="utf-8"))
        return {item["from"]: item["to"] for item in document["redirects"]}

    def push(self, number: int, text: str) -> None:
        commit = self.server.push(f"acme/repo-{number}", {"docs/index.md": text})
        self.repos[number - 1] = replace(self.repos[number - 1], commit=commit)

    def run(self, *arguments: str) -> Done:
        """Run the command a day later than the last time."""
        with self._later():
            return techdocs(self.folder, *arguments)

    def fetch(self) -> tuple[dict[str, str], list[str]]:
        """Fetch a day later than the last time; return what was done with each repository, and what is told."""
        with self._later():
            config = load_config(None, folder=self.folder)[0]
            fetched = fetch_all(config, Store(config.cache_dir / "cache"), (), mode=FetchMode.CHANGED)
        problems = (*fetched.problems, *(one for source in fetched.sources for one in source.problems))
        states = {one.name.removeprefix("acme/"): one.state.value for one in fetched.report.sources}
        return states, [f"{one.place} {one.severity} {one.code} {one.message}" for one in problems]

    @contextmanager
    def _later(self) -> Iterator[None]:
        self.server.api = github(self.forge, self.repos)
        self.server.log.clear()
        variables = {"SSL_CERT_FILE": str(CERTIFICATE), "FORGE_TOKEN": TOKEN, "SOURCE_DATE_EPOCH": str(next(CLOCK))}
        with patch.dict(os.environ, variables):
            yield

    def names(self) -> list[str]:
        """Return the components that the site has docs of."""
        return sorted(path.name for path in (self.folder / "site/docs/default/component").iterdir())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    with git_server(tmp_path_factory.mktemp("git")) as server:
        yield server


EVERYTHING = [f"repo-{number}" for number in range(1, 6)]


def states(state: str, *numbers: int) -> dict[str, str]:
    return {f"repo-{number}": state for number in numbers}


def test_an_organization_is_listed_fetched_and_built(server: GitServer, tmp_path: Path) -> None:
    acme = Organization(server, tmp_path, count=2)
    site, cache = acme.folder / "site", acme.folder / ".techdocs"
    first = acme.run("build")
    assert first.returncode == 0, first.stderr + first.stdout
    assert "repositories: fetched 2, unchanged 0, kept 0, failed 0, gone 0" in first.stderr
    assert acme.names() == ["repo-1", "repo-2"]
    assert TOKEN not in first.stdout + first.stderr
    assert subprocess.run(["grep", "-rl", TOKEN, site, cache], capture_output=True, check=False).stdout == b""
    acme.push(2, "# repo-2\n\nA walrus.\n")
    second = acme.run("build")
    assert "fetched 1, unchanged 1" in second.stderr
    assert (acme.server.log[0], acme.server.packs()) == ("POST /graphql", 1 + 2)
    assert "A walrus." in (site / "docs/default/component/repo-2/index.html").read_text()


def test_no_answer_of_the_host_takes_a_repository_away_until_it_is_sure(server: GitServer, tmp_path: Path) -> None:
    acme = Organization(server, tmp_path)
    assert acme.fetch() == (states("fetched", 1, 2, 3, 4, 5), [])
    assert acme.fetch() == (states("unchanged", 1, 2, 3, 4, 5), [])
    assert acme.server.log == ["POST /graphql"]

    for status, severity in ((502, "warning"), (401, "error")):
        acme.server.fault = lambda _method, path, code=status: Answer(status=code) if "graphql" in path else None  # type: ignore[misc]
        found, told = acme.fetch()
        assert found == states("unchanged", 1, 2, 3, 4, 5)
        assert [line.partition(":")[0] for line in told] == [f"github.acme {severity} TD321 the listing is incomplete"]
    assert "`FORGE_TOKEN`" in told[0]
    acme.server.fault = lambda _method, _path: None

    kept = acme.repos
    acme.repos = kept[:4]
    found, told = acme.fetch()
    assert found == states("unchanged", 1, 2, 3, 4) | states("kept", 5)
    assert told[0].startswith("acme/repo-5/. note TD319 missing from the listing since 2026-01-")
    found, told = acme.fetch()
    assert found == states("unchanged", 1, 2, 3, 4) | states("gone", 5)
    assert told == ["github.acme note TD319 `acme/repo-5` is no longer listed; its pages are removed"]

    acme.repos = [replace(kept[0], archived=True), *kept[1:4]]
    assert acme.fetch()[0] == states("unchanged", 2, 3, 4) | states("gone", 1)
    acme.repos = [replace(one, archived=True) for one in kept]
    found, told = acme.fetch()
    assert found == states("kept", 2, 3, 4)
    assert "error TD320 3 of 3 repositories are no longer listed, and the listing is empty" in told[0]

    (acme.server.root / "acme/new-name.git").symlink_to(acme.server.root / "acme/repo-2.git")
    acme.repos = [replace(kept[1], name="new-name"), *kept[2:4]]
    found, told = acme.fetch()
    assert found == states("unchanged", 3, 4) | {"new-name": "unchanged"}
    assert told == ["acme/new-name/. note TD319 renamed from `acme/repo-2`"]


@pytest.mark.soak
def test_old_addresses_of_docs_without_a_descriptor_lead_to_the_renamed_repository(
    server: GitServer, tmp_path: Path
) -> None:
    acme = Organization(server, tmp_path, count=2)
    acme.repos = [acme.docs(3, "atlas")]
    acme.run("build")
    for name in ("globe", "mappa-mundi"):
        (server.root / f"acme/{name}.git").symlink_to(server.root / "acme/atlas.git")
        acme.repos = [replace(acme.repos[0], name=name)]
        acme.run("build")
    assert acme.redirects() == {
        "catalog/default/component/atlas/": "catalog/default/component/mappa-mundi/",
        "catalog/default/component/globe/": "catalog/default/component/mappa-mundi/",
        "docs/default/component/atlas/": "docs/default/component/mappa-mundi/",
        "docs/default/component/globe/": "docs/default/component/mappa-mundi/",
    }
    (server.root / "acme/globe.git").unlink()
    acme.repos.append(acme.docs(4, "globe"))
    done = acme.run("build")
    assert "TD222" not in done.stdout
    assert sorted(acme.redirects()) == ["catalog/default/component/atlas/", "docs/default/component/atlas/"]
    assert acme.names() == ["atlas", "globe", "mappa-mundi"]
