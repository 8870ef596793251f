"""`search/names.json`: what a reader may look for, in few bytes."""

import gzip
import json
from pathlib import Path
from typing import Any

from techdocs.model.catalog import Catalog, Ownership
from techdocs.model.docs import BuildPlan, BuiltDocs, DocsPage, DocsState
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.site import Look, SiteParts
from techdocs.portal.outputs import json_text
from techdocs.portal.search.names import names_document
from techdocs.portal.views.listing import EntityListing
from tests.conftest import COMPONENT, Build, Write

TEAM = """
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: red
  links: [{title: "#red", url: "https://chat.example/red"}, {title: bad, url: "javascript:alert(1)"}]
spec: {type: team, children: [], profile: {displayName: Red team, email: red@example.com}}
"""
COMPONENTS, PAGES = 6_500, 10
WORDS = (
    "queue", "replica", "payment", "ledger", "shard", "playlist", "vault", "widget", "router", "canary", "session",
    "backup",
)  # fmt: skip


def names(build: Build) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((build().site.folder / "search/names.json").read_text(encoding="utf-8"))
    return document


def test_entities_name_their_owner_by_number_and_owners_say_how_to_reach_them(write: Write, build: Build) -> None:
    write({"org/catalog-info.yaml": TEAM, "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red")})
    document = names(build)
    by_ref = {row[0]: row for row in document["entities"]}
    one = by_ref["component:default/one"]
    assert document["entities"][one[4]][:2] == ["group:default/red", "Red team"]
    assert document["contacts"] == [
        [one[4], ["#red", "https://chat.example/red"], ["red@example.com", "mailto:red@example.com"]]
    ]


def test_an_owner_that_the_catalog_does_not_have_is_marked(write: Write, build: Build) -> None:
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="ghosts")})
    rows = {row[0]: row for row in names(build)["entities"]}
    assert rows["group:default/ghosts"][9] == 1
    assert len(rows["component:default/one"]) < 9


def test_a_row_has_ref_and_name_even_when_nothing_else_is_known(write: Write, build: Build) -> None:
    write({"org/catalog-info.yaml": COMPONENT.format(name="bare", owner="").replace("owner:", "further:")})
    rows = names(build)["entities"]
    assert rows
    assert all(len(row) >= 2 for row in rows)
    write({"org/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: {name: x}\nspec: {}\n"})
    assert ["user:default/x", ""] in names(build)["entities"]


def test_pages_are_listed_by_title_and_address_but_not_those_kept_out_of_the_search(write: Write, build: Build) -> None:
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": "# First\n",
            "one/docs/ops/run.md": "# Run it\n",
            "one/docs/secret.md": "---\nsearch: {exclude: true}\n---\n# Not this\n",
        }
    )
    document = names(build)
    (row,) = document["pages"]
    assert document["entities"][row[0]][0] == "component:default/one"
    assert row[1:] == ["First", "", "Run it", "ops/run/"]


def test_the_same_input_gives_the_same_bytes(two_teams: Path, build: Build) -> None:
    first = (build().site.folder / "search/names.json").read_bytes()
    (two_teams / "one/docs/more.md").write_text("# More\n\nOther words.\n")
    assert (build().site.folder / "search/names.json").read_bytes() == first


def test_65_000_pages_take_less_than_half_a_megabyte_packed() -> None:
    team = EntityRef("group", "default", "red")
    entities, docs = {}, {}
    for number in range(COMPONENTS):
        name = f"{WORDS[number % 12]}-{WORDS[number // 12 % 12]}-{number}"
        ref = EntityRef("component", "default", name)
        text = f"Moves the {WORDS[number % 7]} of every {WORDS[number % 11]} to {WORDS[number % 5]} {number}"
        entities[ref] = _component(ref, text)
        pages = tuple(_page(f"{WORDS[page]} {WORDS[(number + page) % 12]}") for page in range(PAGES))
        docs[ref] = BuiltDocs(ref=ref, state=DocsState.RENDERED, pages=pages)
    catalog = Catalog(
        sources=(), entities=entities, relations={}, ownership=dict.fromkeys(entities, Ownership(owner=team))
    )
    parts = SiteParts(look=Look(), catalog=catalog, plan=BuildPlan(builds={}), docs=docs)
    packed = gzip.compress(json_text(names_document(EntityListing(parts))).encode(), 9)
    assert len(packed) < 500_000


def _component(ref: EntityRef, text: str) -> Entity:
    return Entity(
        ref=ref, api_version="", kind="Component", namespace="default", name=ref.name, type="service",
        lifecycle="production", description=text,
    )  # fmt: skip


def _page(title: str) -> DocsPage:
    slug = title.replace(" ", "-")
    return DocsPage(path=f"guides/{slug}.md", url=f"guides/{slug}/", output="", title=title.capitalize())
