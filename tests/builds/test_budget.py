"""The slow components of one repository share its time; another repository has its own."""

from dataclasses import replace
from pathlib import Path

from techdocs.builds.budget import Budget
from techdocs.model.docs import Build
from techdocs.model.entity import entity_ref
from techdocs.model.limits import Limits

LIMITS = replace(Limits(), repository_seconds=100, component_seconds=80)


def build(source: str, number: int, pages: int = 0) -> Build:
    inputs = {f"{page}.md": Path(f"{page}.md") for page in range(pages)}
    return Build(ref=entity_ref("component", "", f"{source}-{number}"), source=source, inputs=inputs)


def test_one_component_has_its_own_limit() -> None:
    assert Budget([build("one", 1)], LIMITS).begin(build("one", 1)) == 80


def test_components_at_the_same_time_have_a_part_each() -> None:
    budget = Budget([build("one", 1), build("one", 2), build("two", 1)], LIMITS)
    assert [budget.begin(build("one", 1)), budget.begin(build("one", 1)), budget.begin(build("two", 1))] == [80, 50, 80]


def test_what_is_spent_is_gone_and_nothing_begins_without_time() -> None:
    budget = Budget([build("one", number) for number in range(4)], LIMITS)
    budget.begin(build("one", 1))
    budget.end("one", 80)
    assert budget.begin(build("one", 1)) == 20
    budget.end("one", 20)
    assert budget.begin(build("one", 1)) == 0
    assert "limits.repository_seconds" in budget.reason(build("one", 1), 0)


def test_pages_bring_time_of_their_own() -> None:
    one = build("one", 1, pages=1000)
    budget = Budget([one], LIMITS)
    assert budget.begin(one) == 180
    assert "limits.component_seconds" in budget.reason(one, 180)
    assert "limits.repository_seconds" in budget.reason(one, 80)
    budget.end("one", 180)
    assert budget.begin(one) == 20
