"""A repository that is too much loses its own news, keeps its last good pages, and costs no other anything.

One that only declares too many entities has as many of them in the catalog as it may have.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from techdocs.commands.build import exit_code
from techdocs.model.docs import DocsState
from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.limits import Limits
from techdocs.pipeline import Outcome
from tests.conftest import COMPONENT, GROUP, Build, Write

MANY = "---".join(GROUP.format(name=f"team-{number}", title="Team") for number in range(30))
DEEP = "site_name: One\nnav:\n" + "".join(f"  - p{number}: index.md\n" for number in range(400_000))
FEW = replace(Limits(), repository_entities=20)
QUICK = replace(
    Limits(), repository_seconds=1, descriptor_mb=40, yaml_kb=40_000, yaml_nodes=10_000_000, memory_mb=4_000
)
SLOW = COMPONENT.format(name="one", owner="red") + "  x:\n" + "".join(f"    k{n}: [a]\n" for n in range(600_000))
"""A descriptor that takes longer than `QUICK` allows."""


def ref(name: str) -> EntityRef:
    return parse_entity_ref(name, default_kind="component")


def stopped(outcome: Outcome) -> list[str]:
    return [f"{problem.place} {problem.message}" for problem in outcome.report.problems if problem.code == "TD315"]


@pytest.fixture
def good(write: Write) -> Mapping[str, str]:
    """Write two repositories, each with a component and its docs."""
    files = {
        "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"), "one/docs/index.md": "# Walrus\n",
        "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"), "two/docs/index.md": "# Two\n",
    }  # fmt: skip
    write(files)
    return files


def test_of_too_many_entities_the_first_are_read_and_the_rest_is_counted(
    write: Write, build: Build, good: Mapping[str, str]
) -> None:
    write({
        "one/more/catalog-info.yaml": MANY,
        **{f"one/rest/{name}/catalog-info.yaml": COMPONENT.format(name=name, owner="red") for name in ("a", "b")},
    })  # fmt: skip
    outcome = build(limits=FEW)
    assert stopped(outcome) == [
        (
            "one/more/catalog-info.yaml:175:9 11 entities from here on and 2 further files are left out: "
            "the repository declares more than 20 entities (`limits.repository_entities`)"
        )
    ]
    groups = [entity.name for entity in outcome.parts.catalog.entities if entity.kind == "group"]
    assert groups == sorted(f"team-{number}" for number in range(19))
    assert {outcome.parts.docs[ref(name)].state for name in ("one", "two")} == {DocsState.RENDERED}
    assert exit_code(outcome, strict=False) == 1


def test_entities_whose_catalog_pages_take_too_much_room_are_counted(write: Write, build: Build) -> None:
    api = (
        "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: api-NUMBER}\n"
        "spec: {type: openapi, lifecycle: x, owner: red, definition: {$text: big.txt}}\n"
    )
    apis = "---\n".join(api.replace("NUMBER", str(number)) for number in range(3))
    write({"one/catalog-info.yaml": apis, "one/big.txt": "x" * 100_000})
    outcome = build(limits=replace(Limits(), repository_pages_mb=1))
    assert stopped(outcome) == [
        (
            "one/catalog-info.yaml:8:18 2 entities from here on are left out: "
            "the catalog pages would take more than 1 MB (`limits.repository_pages_mb`)"
        )
    ]
    assert ref("api:api-0") in outcome.parts.catalog.entities


def test_a_name_of_an_entity_that_is_left_out_is_kept_for_it(
    write: Write, build: Build, good: Mapping[str, str]
) -> None:
    build()
    write({
        "one/a/catalog-info.yaml": MANY.replace("team-", "other-"),
        "two/more/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
    })  # fmt: skip
    outcome = build(limits=replace(Limits(), repository_entities=30))
    assert len(stopped(outcome)) == 1
    assert outcome.parts.catalog.entities[ref("one")].place.source == "one"


def test_what_the_last_run_has_read_stays_with_its_pages(write: Write, build: Build, good: Mapping[str, str]) -> None:
    assert exit_code(build(limits=QUICK), strict=False) == 0
    write({"one/more/catalog-info.yaml": SLOW, "one/docs/index.md": "# Changed\n"})
    outcome = build(limits=QUICK)
    assert outcome.parts.catalog.entities[ref("one")].name == "one"
    docs = outcome.parts.docs[ref("one")]
    assert docs.state is DocsState.KEPT
    assert docs.failure is not None
    assert "repository_seconds" in docs.failure.reason
    page = (outcome.site.folder / "docs/default/component/one/index.html").read_text()
    assert "Walrus" in page
    assert "Changed" not in page
    assert outcome.parts.docs[ref("two")].state is DocsState.REUSED


def test_a_repository_that_is_well_again_is_built(write: Write, build: Build, good: Mapping[str, str]) -> None:
    build(limits=QUICK)
    root = write({"one/more/catalog-info.yaml": SLOW, "one/docs/index.md": "# Changed\n"})
    build(limits=QUICK)
    (root / "one/more/catalog-info.yaml").unlink()
    outcome = build(limits=QUICK)
    assert stopped(outcome) == []
    assert outcome.parts.docs[ref("one")].state is DocsState.RENDERED


def test_a_reading_that_somebody_changed_in_the_cache_does_not_count(
    write: Write, build: Build, good: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outcome = build(limits=QUICK)
    notes = list((outcome.site.folder.parent / ".techdocs").rglob("notes/readings/*.json"))
    assert len(notes) == 3
    for note in notes:
        if note.stem != "index":
            note.write_text(note.read_text().replace("one", "eno"))
    write({"one/more/catalog-info.yaml": SLOW})
    assert ref("one") not in build(limits=QUICK).parts.catalog.entities


def test_docs_that_take_too_long_to_read_keep_their_last_good_pages(
    write: Write, build: Build, good: Mapping[str, str]
) -> None:
    build()
    write({"one/mkdocs.yml": DEEP})
    limits = replace(Limits(), repository_seconds=1, yaml_kb=40_000, yaml_nodes=10_000_000, memory_mb=4_000)
    outcome = build(limits=limits)
    assert stopped(outcome) == [
        "one/mkdocs.yml the docs were not read: it took longer than 1 s (`limits.repository_seconds`)"
    ]
    assert outcome.parts.docs[ref("one")].state is DocsState.KEPT
    assert outcome.parts.docs[ref("two")].state in {DocsState.RENDERED, DocsState.REUSED}
