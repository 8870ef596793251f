"""What breaks if an entity stops, by team."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techdocs.model.catalog import Catalog, Relation
from techdocs.model.entity import Entity, EntityRef
from techdocs.portal.views.impact import needing
from tests.conftest import COMPONENT, GROUP, Build, Write

TEAMS = GROUP.format(name="red", title="Red") + "---" + GROUP.format(name="blue", title="Blue")
REFS = [EntityRef("component", "default", f"c{number}") for number in range(6)]
API = """
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: db-api}
spec: {type: openapi, lifecycle: production, owner: red, definition: "openapi: 3.1.0"}
"""


def catalog(edges: set[tuple[int, int]]) -> Catalog:
    """Return a catalog in which the second of each pair depends on the first."""
    entities = {
        ref: Entity(ref=ref, api_version="v1", kind="Component", namespace="default", name=ref.name) for ref in REFS
    }  # fmt: skip
    relations = {
        ref: tuple(Relation(type="dependencyOf", target=REFS[to]) for by, to in sorted(edges) if by == number)
        for number, ref in enumerate(REFS)
    }
    return Catalog(sources=(), entities=entities, relations=relations, ownership={})


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_what_needs_an_entity_is_all_that_a_path_leads_to_each_once(edges: set[tuple[int, int]]) -> None:
    reached = {0}
    for _ in REFS:
        reached |= {to for by, to in edges if by in reached}
    found, _ = needing(catalog(edges), REFS[0])
    assert {*found} == {REFS[number] for number in reached - {0}}
    assert len(found) == len({*found})


def test_the_page_lists_direct_and_indirect_dependents_by_team(write: Write, build: Build) -> None:
    write({
        "org/catalog-info.yaml": TEAMS,
        "db/catalog-info.yaml": COMPONENT.format(name="db", owner="red") + "  providesApis: [db-api]\n---" + API,
        "shop/catalog-info.yaml": COMPONENT.format(name="shop", owner="blue") + "  consumesApis: [db-api]\n",
        "web/catalog-info.yaml": COMPONENT.format(name="web", owner="blue") + "  dependsOn: [component:shop]\n",
        "job/catalog-info.yaml": COMPONENT.format(name="job", owner="red") + "  dependsOn: [component:db]\n",
    })  # fmt: skip
    folder = build().site.folder / "catalog/default/component"
    page = (folder / "db/index.html").read_text(encoding="utf-8").partition('<h2 id="impact">')[2].partition("</ul>")[0]
    assert re.findall(r">([\w ]+)</a>", page) == ["Blue", "shop", "web", "Red", "job"]
    assert 'id="impact"' not in (folder / "shop/index.html").read_text(encoding="utf-8"), "all of it is the owner's"
    assert 'id="impact"' not in (folder / "web/index.html").read_text(encoding="utf-8")


def test_what_is_not_followed_any_more_is_said(write: Write, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("techdocs.portal.views.impact._MOST", 2)
    write({"org/catalog-info.yaml": TEAMS, "db/catalog-info.yaml": COMPONENT.format(name="db", owner="red")})
    needs = COMPONENT.replace("owner: {owner}", "owner: blue\n  dependsOn: [component:db]")
    write({f"c{number}/catalog-info.yaml": needs.format(name=f"c{number}", owner="blue") for number in range(3)})
    page = (build().site.folder / "catalog/default/component/db/index.html").read_text(encoding="utf-8")
    assert "and others, which are not listed here" in page.partition('<h2 id="impact">')[2].partition("</ul>")[0]
