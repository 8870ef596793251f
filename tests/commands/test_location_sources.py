"""A site from a Location and a Backstage catalog: repositories fetched once, teams of a directory as owners."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import COMPONENT
from tests.runs import techdocs
from tests.sources.forges.servers import Asked, Reply
from tests.sources.forges.test_backstage import entity
from tests.sources.forges.test_locations import location
from tests.sources.git_server import CERTIFICATE, Answer, GitServer, git_server

TOKEN = "t0ken-0f-no-0ne-x9y8z7"  # noqa: S105 - of no one
SETTINGS = """
sources:
- {{location: "https://{host}/acme/org/blob/main/all.yaml", trust: trusted}}
integrations:
  github: [{{host: "{host}", apiBaseUrl: "https://{host}/api/v3", token: "${{FORGE_TOKEN}}"}}]
catalog:
  providers:
    backstage: {{main: {{baseUrl: "https://{host}/backstage", token: "${{FORGE_TOKEN}}"}}}}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    with git_server(tmp_path_factory.mktemp("git"), f"x-access-token:{TOKEN}") as server:
        yield server


def test_a_location_and_a_backstage_catalog_become_one_site(server: GitServer, tmp_path: Path) -> None:
    own = f"https://{server.host}/acme"
    everything = location(f"{own}/web/blob/main/catalog-info.yaml", f"{own}/api/blob/main/catalog-info.yaml")
    for name in ("web", "api", "ledger"):
        descriptor = COMPONENT.format(name=name, owner="red")
        server.create(f"acme/{name}", {"catalog-info.yaml": descriptor, "docs/index.md": f"# {name}\n"})
    server.create("acme/org", {"all.yaml": everything})
    entities = [
        entity("Component", "api", f"url:{own}/api/blob/main/catalog-info.yaml", techdocs_ref="dir:."),
        entity("Component", "ledger", f"url:{own}/ledger/blob/main/catalog-info.yaml", techdocs_ref="dir:."),
        entity("Group", "red", "ldap:https://ldap.acme.example/red"),
    ]
    entities[2]["spec"] = {"type": "team", "children": [], "profile": {"displayName": "Red Pandas"}}

    def api(asked: Asked) -> Reply:
        assert asked.login == f"Bearer {TOKEN}"
        if asked.path == "/backstage/api/catalog/entities/by-query":
            return Reply(value={"items": entities, "totalItems": len(entities), "pageInfo": {}})
        text = {"org/contents/all.yaml": everything}.get(asked.path.removeprefix("/api/v3/repos/acme/"), "kind: X\n")
        return Reply(content=text.encode())

    server.api = api
    (tmp_path / "techdocs.yml").write_text(SETTINGS.format(host=server.host).lstrip(), encoding="utf-8")
    variables = {"SSL_CERT_FILE": str(CERTIFICATE), "FORGE_TOKEN": TOKEN}
    done = techdocs(tmp_path, "build", **variables)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "repositories: fetched 4, unchanged 0, kept 0, failed 0, gone 0" in done.stderr
    assert "listed 2 of 2 providers" in done.stderr
    docs = tmp_path / "site/docs/default/component"
    assert sorted(path.name for path in docs.iterdir()) == ["api", "ledger", "web"]
    assert "Red Pandas" in (docs / "ledger/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "site/catalog/default/group/red/index.html").is_file()

    server.fault = lambda _method, path: Answer(status=500) if "/api/" in path else None
    again = techdocs(tmp_path, "build", **variables)
    assert (again.returncode, again.stdout.count("the listing is incomplete")) == (0, 2), again.stdout
    assert sorted(path.name for path in docs.iterdir()) == ["api", "ledger", "web"]
    assert "Red Pandas" in (docs / "ledger/index.html").read_text(encoding="utf-8")
    assert TOKEN not in done.stdout + done.stderr + again.stdout + again.stderr
