"""Words of names and descriptions, and how alike texts are by their rare ones."""

import pytest

from techdocs.similar.words import likeness, name_words, rarities, words_of


def test_words_are_folded_singular_and_say_something() -> None:
    assert words_of("The Refunds of all customers") == ("refund", "customer")


def test_what_kind_of_thing_a_name_says_is_no_part_of_it() -> None:
    assert name_words("payments-api PaymentsService") >= {"payment"}
    assert not name_words("the-api service") & {"api", "service"}


def test_rare_words_make_texts_alike_and_common_ones_hardly() -> None:
    texts = [("team", "refund", "order"), ("team", "refund", "order"), *(("team", f"word{n}") for n in range(20))]
    rarity = rarities(texts)
    assert likeness(texts[0], texts[1], rarity) == pytest.approx(1.0)
    assert likeness(texts[0], texts[5], rarity) < 0.1
    assert likeness(texts[0], (), rarity) == 0.0
