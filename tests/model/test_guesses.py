"""A guess is the nearest name, as long as the source has a share of comparisons left."""

import pytest

from techdocs.model.entity import EntityRef, entity_ref, nearest_ref
from techdocs.model.guesses import Guesses
from techdocs.model.nearness import LONGEST

NAMES = [f"name-{letter}" for letter in "abcdefghij"]


def test_the_nearest_name_is_guessed_and_nothing_where_none_is_near() -> None:
    assert Guesses().nearest("one", "nmae-c", ["name-c", "other"]) == "name-c"
    assert Guesses().nearest("one", "walrus", NAMES) == ""


def test_each_source_has_a_share_of_its_own() -> None:
    guesses = Guesses(comparisons=25)
    found = [guesses.nearest(source, "nmae-c", NAMES) for source in ("one", "one", "one", "two")]
    assert [bool(name) for name in found] == [True, True, False, True]


def test_a_very_long_name_is_compared_with_nothing() -> None:
    guesses = Guesses(comparisons=10)
    assert guesses.nearest("one", "n" * (LONGEST + 1), ["n" * LONGEST]) == ""
    assert guesses.affords("one", 10)


@pytest.mark.parametrize(("share", "found"), [(200, entity_ref("component", "", "payments")), (1, None)])
def test_the_nearest_entity_is_looked_for_within_the_share(share: int, found: EntityRef | None) -> None:
    known = [entity_ref("component", "", name) for name in ("payments", "orders")]
    assert nearest_ref(entity_ref("component", "", "paymets"), known, Guesses(share), "one") == found
