"""Entity references, by Backstage's rules."""

import pytest

from techdocs.model.entity import (
    EntityRef,
    EntityRefError,
    find_entity_ref,
    parse_entity_ref,
    refs_of_link,
    short_ref,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("payments", "component:default/payments"),
        ("API:payments", "api:default/payments"),
        ("Component:Ops/Payments", "component:ops/payments"),
        ("ops/payments", "component:ops/payments"),
        ("ops/pay:ments", "component:ops/pay:ments"),
    ],
)
def test_a_reference_fills_in_what_the_author_leaves_out(text: str, expected: str) -> None:
    assert str(parse_entity_ref(text, default_kind="component")) == expected


@pytest.mark.parametrize("text", ["", ":x", "component:", "component:/x", "a/", "component:default/"])
def test_an_empty_part_is_no_reference(text: str) -> None:
    with pytest.raises(EntityRefError, match="was not on the form"):
        parse_entity_ref(text, default_kind="component")


def test_a_kind_must_be_given_where_none_is_the_default() -> None:
    with pytest.raises(EntityRefError, match="had missing or empty kind"):
        parse_entity_ref("payments")


def test_the_default_namespace_is_that_of_the_entity() -> None:
    assert parse_entity_ref("x", default_kind="group", default_namespace="ops") == EntityRef("group", "ops", "x")


def test_the_short_form_reads_as_the_same_reference() -> None:
    ref = EntityRef("group", "default", "payments")
    assert short_ref(ref, kind="Group") == "payments"
    assert short_ref(ref) == "group:payments"
    assert short_ref(ref, namespace="ops") == "group:default/payments"


def test_a_text_that_is_not_a_ref_is_none() -> None:
    assert find_entity_ref("component:payments") == EntityRef("component", "default", "payments")
    assert find_entity_ref("payments", default_kind="group") == EntityRef("group", "default", "payments")
    assert find_entity_ref("payments") is None
    assert find_entity_ref("") is None


def test_a_link_may_mean_a_ref_with_or_without_a_namespace() -> None:
    assert refs_of_link("component:payments/guide%20one.md#setup") == [
        (EntityRef("component", "payments", "guide one.md"), ""),
        (EntityRef("component", "default", "payments"), "guide one.md"),
    ]
    assert refs_of_link("component:payments/") == [(EntityRef("component", "default", "payments"), "")]
    assert refs_of_link("guide.md") == []
