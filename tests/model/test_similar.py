"""Decisions of owners: what a line of the annotation says."""

import pytest

from techdocs.model.entity import Entity, EntityRef
from techdocs.model.similar import CHANGED_STRONGLY, DISTINCT_FROM, Decision, decision_line, decisions_of

BILLING = EntityRef("component", "default", "billing")


def decided(text: str) -> list[Decision]:
    ref = EntityRef("component", "default", "payments")
    entity = Entity(
        ref=ref, api_version="v1", kind="Component", namespace="default", name="payments",
        annotations={DISTINCT_FROM: text},
    )  # fmt: skip
    return [*decisions_of(entity)]


@pytest.mark.parametrize(
    "text",
    ["component:default/billing: for partners", "billing: for partners", "default/billing: for partners",
     "component:billing:  for partners", "Component:Billing: for partners"],
)  # fmt: skip
def test_a_line_names_an_entity_and_says_why(text: str) -> None:
    (decision,) = decided(text)
    assert (decision.ref, decision.why, decision.reopens_at > 100) == (BILLING, "for partners", True)


def test_a_line_may_say_at_which_score_it_was_decided() -> None:
    (decision,) = decided("billing at 62%: for partners: abroad")
    assert (decision.ref, decision.why, decision.reopens_at) == (BILLING, "for partners: abroad", 62 + CHANGED_STRONGLY)
    (line,) = decided(f"{decision_line(BILLING, 40)} why")
    assert (line.ref, line.score) == (BILLING, 40)


def test_each_line_is_a_decision_and_empty_ones_are_none() -> None:
    assert [decision.ref for decision in decided("billing: a\n\n  api:other/ledger at 5 %\n")] == [
        BILLING, EntityRef("api", "other", "ledger"),
    ]  # fmt: skip
    assert decided(" \n") == []


@pytest.mark.parametrize("text", ["not a ref: why", "a/b/c: why", ": why", "billing at all: why", "x" * 70 + ": why"])
def test_what_cannot_be_read_has_no_ref(text: str) -> None:
    assert [decision.ref for decision in decided(text)] == [None]
