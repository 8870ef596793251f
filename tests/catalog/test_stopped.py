"""A repository that is too much loses its own news, keeps its last good pages, and costs no other anything."""

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


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (FEW, "it declares more than 20 entities (`limits.repository_entities`)"),
        (
            replace(Limits(), repository_pages_mb=0),
            "the pages of its entities would take more than 0 MB (`limits.repository_pages_mb`)",
        ),
    ],
)
def test_too_many_entities_stop_their_own_repository(
    write: Write, build: Build, good: Mapping[str, str], limits: Limits, reason: str
) -> None:
    write({"one/more/catalog-info.yaml": MANY})
    outcome = build(limits=limits)
    problems = stopped(outcome)
    assert problems[0] == f"one/. the repository was not read: {reason}"
    assert ref("one") not in outcome.parts.catalog.entities
    if limits is FEW:
        assert len(problems) == 1
        assert outcome.parts.docs[ref("two")].state is DocsState.RENDERED
    assert exit_code(outcome, strict=False) == 1


def test_what_the_last_run_has_read_stays_with_its_pages(write: Write, build: Build, good: Mapping[str, str]) -> None:
    assert exit_code(build(limits=FEW), strict=False) == 0
    write({"one/more/catalog-info.yaml": MANY, "one/docs/index.md": "# Changed\n"})
    outcome = build(limits=FEW)
    assert outcome.parts.catalog.entities[ref("one")].name == "one"
    docs = outcome.parts.docs[ref("one")]
    assert docs.state is DocsState.KEPT
    assert docs.failure is not None
    assert "repository_entities" in docs.failure.reason
    page = (outcome.site.folder / "docs/default/component/one/index.html").read_text()
    assert "Walrus" in page
    assert "Changed" not in page
    assert outcome.parts.docs[ref("two")].state is DocsState.REUSED


def test_a_repository_that_is_well_again_is_built(write: Write, build: Build, good: Mapping[str, str]) -> None:
    build(limits=FEW)
    root = write({"one/more/catalog-info.yaml": MANY, "one/docs/index.md": "# Changed\n"})
    build(limits=FEW)
    (root / "one/more/catalog-info.yaml").unlink()
    outcome = build(limits=FEW)
    assert stopped(outcome) == []
    assert outcome.parts.docs[ref("one")].state is DocsState.RENDERED


def test_a_reading_that_somebody_changed_in_the_cache_does_not_count(
    write: Write, build: Build, good: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outcome = build(limits=FEW)
    notes = list((outcome.site.folder.parent / ".techdocs").rglob("notes/readings/*.json"))
    assert len(notes) == 3
    for note in notes:
        if note.stem != "index":
            note.write_text(note.read_text().replace("one", "eno"))
    write({"one/more/catalog-info.yaml": MANY})
    assert ref("one") not in build(limits=FEW).parts.catalog.entities


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
