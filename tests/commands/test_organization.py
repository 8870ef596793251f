"""The site of an organization from a `techdocs.yml` of six lines: listed, fetched and built, and what happens later."""

import itertools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

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

    def __init__(self, server: GitServer, folder: Path) -> None:
        self.server, self.folder = server, folder
        self._forge = ForgeServer(address=f"https://{server.host}", host=server.host)
        server.login, server.fault = f"x-access-token:{TOKEN}", lambda _method, _path: None
        (folder / "techdocs.yml").write_text(SETTINGS.format(host=server.host).lstrip(), encoding="utf-8")
        self.repos: list[Hosted] = []
        for number in range(1, 6):
            name = f"repo-{number}"
            component = COMPONENT.format(name=name, owner="red")
            files = {"catalog-info.yaml": component, "docs/index.md": f"# {name}\n"}
            server.create(f"{folder.name}/{name}", files)
            head = (server.root / f"{folder.name}/{name}.git/refs/heads/main").read_text().strip()
            self.repos.append(Hosted(number=number, commit=head))
        if not (server.root / "acme").exists():
            (server.root / "acme").symlink_to(server.root / folder.name)

    def push(self, number: int, text: str) -> None:
        commit = self.server.push(f"acme/repo-{number}", {"docs/index.md": text})
        self.repos[number - 1] = replace(self.repos[number - 1], commit=commit)

    def run(self, *arguments: str) -> Done:
        """Run the command a day later than the last time."""
        self.server.api = github(self._forge, self.repos)
        self.server.log.clear()
        return techdocs(
            self.folder, *arguments, SSL_CERT_FILE=str(CERTIFICATE), FORGE_TOKEN=TOKEN,
            SOURCE_DATE_EPOCH=str(next(CLOCK)),
        )  # fmt: skip

    def names(self) -> list[str]:
        """Return the components that the site has docs of."""
        return sorted(path.name for path in (self.folder / "site/docs/default/component").iterdir())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    with git_server(tmp_path_factory.mktemp("git")) as server:
        yield server


def test_an_organization_is_listed_fetched_and_built_and_nothing_is_lost_later(
    server: GitServer, tmp_path: Path
) -> None:
    acme = Organization(server, tmp_path)
    everything = [f"repo-{number}" for number in range(1, 6)]

    first = acme.run("build")
    assert first.returncode == 0, first.stderr + first.stdout
    assert "repositories: fetched 5, unchanged 0, kept 0, failed 0, gone 0" in first.stderr
    assert acme.names() == everything
    for folder in (tmp_path / ".techdocs", tmp_path / "site"):
        found = subprocess.run(["grep", "-rl", TOKEN, folder], capture_output=True, check=False)
        assert found.stdout == b""
    assert TOKEN not in first.stdout + first.stderr

    again = acme.run("build")
    assert "fetched 0, unchanged 5" in again.stderr
    assert acme.server.log == ["POST /graphql"]

    acme.push(2, "# repo-2\n\nA walrus.\n")
    assert "fetched 1, unchanged 4" in acme.run("build").stderr
    assert "A walrus." in (tmp_path / "site/docs/default/component/repo-2/index.html").read_text()

    before = acme.run("build", "--offline")
    assert (before.returncode, acme.server.log) == (0, [])
    acme.server.fault = lambda _method, path: Answer(status=502) if path == "/graphql" else None
    failing = acme.run("build")
    assert (failing.returncode, acme.names()) == (0, everything)
    assert "github.acme: warning TD321 the listing is incomplete" in failing.stdout
    acme.server.fault = lambda _method, path: Answer(status=401) if path == "/graphql" else None
    refused = acme.run("build")
    assert (refused.returncode, acme.names()) == (1, everything)
    assert "`FORGE_TOKEN`" in refused.stdout
    acme.server.fault = lambda _method, _path: None

    kept = acme.repos
    acme.repos = kept[:4]
    missing = acme.run("build")
    assert (missing.returncode, acme.names(), "kept 1" in missing.stderr) == (0, everything, True)
    page = tmp_path / "site/docs/default/component/repo-5/index.html"
    assert "These pages may be out of date" in page.read_text()
    gone = acme.run("build", "-v")
    assert (acme.names(), "gone 1" in gone.stderr) == (everything[:4], True)
    assert "github.acme: note TD319 `acme/repo-5` is no longer listed; its pages are removed" in gone.stdout

    acme.repos = [replace(kept[0], archived=True), *kept[1:4]]
    acme.run("build")
    assert acme.names() == everything[1:4]

    acme.repos = [replace(one, archived=True) for one in kept]
    stopped = acme.run("build")
    assert (stopped.returncode, acme.names()) == (1, everything[1:4])
    assert (
        "github.acme: error TD320 3 of 3 repositories are no longer listed, and the listing is empty" in stopped.stdout
    )

    (server.root / "acme/new-name.git").symlink_to(server.root / "acme/repo-2.git")
    acme.repos = [replace(kept[1], name="new-name"), *kept[2:4]]
    renamed = acme.run("build", "-v")
    assert "acme/new-name/.: note TD319 renamed from `acme/repo-2`" in renamed.stdout
    assert "fetched 0, unchanged 3" in renamed.stderr
    assert acme.names() == everything[1:4]
