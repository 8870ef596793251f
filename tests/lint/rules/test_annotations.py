"""Annotations that name entities which do not exist are reported at their line."""

import pytest

from techdocs.lint.rules.annotations import annotated_refs
from techdocs.model.codes import Code
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem
from techdocs.model.source import Source
from tests.conftest import COMPONENT, Write
from tests.reading import catalog_of

PLACED = COMPONENT.replace("  annotations:\n", "  annotations:\n    {annotation}\n")


def found(write: Write, annotation: str) -> list[Problem]:
    root = write({
        "pay/catalog-info.yaml": PLACED.format(name="pay", owner="red", annotation=annotation),
        "ledger/catalog-info.yaml": COMPONENT.format(name="ledger", owner="red"),
    })  # fmt: skip
    catalog = catalog_of(Source(name=folder.name, root=folder.resolve()) for folder in sorted(root.iterdir()))
    return [*annotated_refs(catalog, LintSettings())]


@pytest.mark.parametrize(
    "annotation",
    ['techdocs/distinct-from: "ledger at 62%: for partners"', "techdocs/successor: component:ledger", "other: nope"],
)
def test_an_annotation_that_names_an_entity_of_the_catalog_is_right(write: Write, annotation: str) -> None:
    assert found(write, annotation) == []


@pytest.mark.parametrize("annotation", ['techdocs/distinct-from: "legder: why"', "techdocs/successor: legder"])
def test_an_unknown_entity_is_reported_with_the_nearest(write: Write, annotation: str) -> None:
    (problem,) = found(write, annotation)
    name = annotation.partition(":")[0]
    place = f"pay/catalog-info.yaml:6:{len(name) + len('    : ') + 1}"
    assert (problem.code, str(problem.place)) == (Code.RELATION_UNKNOWN, place)
    assert problem.message == f"`{name}` `component:default/legder` is not in the catalog"
    assert problem.hint == "did you mean `component:default/ledger`?"
    assert [unknown.ref for unknown in problem.unknown] == ["component:default/legder"]


def test_each_line_of_a_decision_is_looked_up(write: Write) -> None:
    problems = found(write, 'techdocs/distinct-from: "ledger: why\\nnope: why\\nnot a ref: why"')
    assert [(problem.code, problem.message) for problem in problems] == [
        (Code.RELATION_UNKNOWN, "`techdocs/distinct-from` `component:default/nope` is not in the catalog"),
        (Code.REF_INVALID, "`techdocs/distinct-from` cannot be read: `not a ref: why`"),
    ]
    assert problems[1].hint == "write it as in `component:default/billing at 62%: why`"
