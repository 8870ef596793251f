"""The page of an API, in a site that the real pipeline builds."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.config import read_config
from techdocs.pipeline import Outcome, build_site
from tests.attacks.corpus import TOKEN
from tests.conftest import ROOT

PETS = """
openapi: 3.1.0
info: {title: Pets, version: 1.0.0, description: All about **pets**.}
servers: [{url: https://pets.example}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      summary: One pet
      parameters:
        - {name: id, in: path, required: true, description: Its *number*, schema: {type: integer}}
      responses:
        '200':
          description: The pet
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, example: {name: Rex}}}
    delete: {tags: [pets], deprecated: true, responses: {'204': {description: Gone}}}
components:
  schemas:
    Pet:
      required: [name]
      properties: {name: {type: string}, mother: {$ref: '#/components/schemas/Pet'}}
"""
CATALOG = """
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: pets}
spec: {type: openapi, lifecycle: production, owner: red, definition: {$text: ./openapi.yaml}}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: broken}
spec:
  type: openapi
  lifecycle: production
  owner: red
  definition: |
    openapi: 3.1.0
    paths: [
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shop}
spec: {type: service, lifecycle: production, owner: blue, consumesApis: [pets]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: red, links: [{url: https://chat.example/red, title: '#red'}]}
spec: {type: team, children: []}
"""
API = "catalog/default/api/pets/"
ATTACK = ROOT / "tests/repos/attacks/s30-api-operations/repo"


def build(folder: Path) -> Outcome:
    return build_site(replace(read_config(None, folder=folder, sources=["repositories"]), jobs=1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a repository with two APIs."""
    folder = tmp_path_factory.mktemp("apis")
    (folder / "repositories/pets").mkdir(parents=True)
    (folder / "repositories/pets/catalog-info.yaml").write_text(CATALOG, encoding="utf-8")
    (folder / "repositories/pets/openapi.yaml").write_text(PETS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def outcome(folder: Path) -> Outcome:
    """Build its site."""
    return build(folder)


@pytest.fixture(scope="module")
def page(outcome: Outcome) -> Callable[[str], LexborHTMLParser]:
    """Return what reads a page of the site."""
    return lambda url: LexborHTMLParser((outcome.site.folder / url / "index.html").read_text(encoding="utf-8"))


def words(node: LexborNode | LexborHTMLParser | None) -> str:
    body = node.body if isinstance(node, LexborHTMLParser) else node
    return " ".join(body.text(separator=" ").split()) if body else ""


def test_operations_are_rows_that_open_without_a_script(page: Callable[[str], LexborHTMLParser]) -> None:
    rows = page(API).css("details.td-op")
    assert [words(row.css_first("summary")) for row in rows] == [
        "GET /pets/{id} One pet", "DELETE /pets/{id} deprecated",
    ]  # fmt: skip
    get = words(rows[0])
    for said in ("getPet", "id path · integer · required", "Its number", "200 The pet", "Pet application/json"):
        assert said in get
    assert '"name": "Rex"' in get


def test_each_operation_and_schema_has_an_address_that_opens_it(page: Callable[[str], LexborHTMLParser]) -> None:
    html = page(API)
    for anchor in ("op-getPet", "op-delete-pets-id", "schema-Pet"):
        target = html.css_first(f"[id='{anchor}']")
        assert target is not None, anchor
        assert target.parent is not None
        assert target.parent.tag == "details"
    assert [link.attributes["href"] for link in html.css(".td-api-nav a")] == [
        "#op-getPet", "#op-delete-pets-id", "#schemas",
    ]  # fmt: skip


def test_the_page_says_what_the_api_is_and_how_to_get_its_definition(
    page: Callable[[str], LexborHTMLParser], outcome: Outcome
) -> None:
    html = page(API)
    for said in ("OpenAPI 3.1 production version 1.0.0 2 operations", "All about pets", "Server https://pets.example"):
        assert said in words(html)
    link = html.css_first("a[download]")
    assert link is not None
    assert link.attributes["href"] == "pets.openapi.yaml"
    assert (outcome.site.folder / API / "pets.openapi.yaml").read_text(encoding="utf-8") == PETS
    catalog = json.loads((outcome.site.folder / "catalog.json").read_text(encoding="utf-8"))
    assert [item["techdocs"].get("definition") for item in catalog["entities"] if item["kind"] == "API"] == [
        "catalog/default/api/broken/broken.openapi.yaml", f"{API}pets.openapi.yaml",
    ]  # fmt: skip


def test_a_component_lists_what_it_consumes_with_who_to_ask(page: Callable[[str], LexborHTMLParser]) -> None:
    assert "APIs pets consumed · openapi · #red" in words(page("catalog/default/component/shop/"))
    assert "Used by shop blue" in words(page(API))


def test_what_cannot_be_read_is_shown_as_text_and_reported_at_its_line(
    page: Callable[[str], LexborHTMLParser], outcome: Outcome
) -> None:
    problems = [problem for problem in outcome.report.problems if problem.code == "TD126"]
    assert [(str(one.place), one.entity, one.owner) for one in problems] == [
        ("pets/catalog-info.yaml:16", "api:default/broken", "group:default/red")
    ]
    html = page("catalog/default/api/broken/")
    assert html.css("details.td-op") == []
    assert "paths : [" in words(html.css_first(".highlight"))
    assert "TD126" in words(html.css_first("#problems + section"))


def test_the_search_knows_operations_and_the_text_of_the_page(outcome: Outcome) -> None:
    names = json.loads((outcome.site.folder / "search/names.json").read_text(encoding="utf-8"))
    (row,) = names["operations"]
    assert names["entities"][row[0]][0] == "api:default/pets"
    assert row[1:] == ["GET /pets/{id}", "getPet", "One pet", "", "DELETE /pets/{id}", "", "", "delete-pets-id"]
    shards = json.loads((outcome.site.folder / "search/shards.json").read_text(encoding="utf-8"))
    assert shards["pages"] == 1


def test_a_change_is_shown_until_the_next_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "repositories/pets").mkdir(parents=True)
    definition = tmp_path / "repositories/pets/openapi.yaml"
    (tmp_path / "repositories/pets/catalog-info.yaml").write_text(CATALOG, encoding="utf-8")

    def changes(text: str) -> str:
        definition.write_text(text, encoding="utf-8")
        html = (build(tmp_path).site.folder / API / "index.html").read_text(encoding="utf-8")
        return words(LexborHTMLParser(html).css_first(".td-change"))

    assert changes(PETS) == ""
    newer = PETS.replace("1.0.0", "1.1.0").replace("integer", "string")
    told = "Changed since 1.0.0 1 breaking breaking getPet : id is now string (was integer ) Show"
    assert changes(newer) == told
    assert changes(newer) == told
    assert changes(f"{newer}x-note: no change for users\n") == told
    assert changes(PETS).startswith("Changed since 1.1.0")


def test_nothing_that_a_definition_says_becomes_active_on_its_page(tmp_path: Path) -> None:
    shutil.copytree(ATTACK, tmp_path / "repositories/attack")
    site = build(tmp_path).site.folder
    folder = site / "catalog/default/api/s30-api.php"
    assert sorted(path.name for path in folder.iterdir()) == ["index.html", "s30-api-php.openapi.yaml"]
    article = LexborHTMLParser((folder / "index.html").read_text(encoding="utf-8")).css_first("article")
    assert article is not None
    assert article.css("script, img, video, svg, iframe, style, object, [style], [src]") == []
    found = [node for node in article.css("*") if any(name.startswith("on") for name in node.attributes)]
    assert found == []
    links = [str(node.attributes["href"]) for node in article.css("a[href]")]
    assert [link for link in links if link.partition(":")[0] in {"javascript", "data", "vbscript"}] == []
    ids = [str(node.attributes["id"]) for node in article.css("[id]")]
    assert len(ids) == len(set(ids))
    assert "__search" not in ids
    assert "{{ 7*7 }}" in words(article)


def test_a_secret_that_shows_when_a_definition_is_read_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", TOKEN)
    folder = tmp_path / "repositories/pets"
    folder.mkdir(parents=True)
    (folder / "catalog-info.yaml").write_text(CATALOG, encoding="utf-8")
    split = f'"{TOKEN[:11]}\\\n    {TOKEN[11:]}"'
    (folder / "openapi.yaml").write_text(PETS.replace("Pets,", f"{split},"), encoding="utf-8")
    outcome = build(tmp_path)
    assert "TD412" in {problem.code for problem in outcome.report.problems if problem.entity == "api:default/pets"}
    page = outcome.site.folder / API
    assert [path.name for path in page.iterdir()] == ["index.html"]
    assert TOKEN not in " ".join(path.read_text(encoding="utf-8") for path in outcome.site.folder.rglob("*.html"))
