"""The matcher of names in a terminal: it finds what the browser's finds, by the same cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from techdocs.finding import Found, find, index_names
from techdocs.finding.typos import allowance, distance
from techdocs.published.names import read_names

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "browser/names/cases.json").read_text(encoding="utf-8")
)
INDEX = index_names(read_names([CASES["names"]]))


def first(found: Found) -> str | None:
    """Return the address of the first row."""
    return found.rows[0].url if found.rows else None


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["query"])
def test_each_query_finds_first_what_it_should_and_is_answered_where_it_asks_for_an_owner(case: dict[str, Any]) -> None:
    found = find(INDEX, case["query"])
    assert first(found) == case["first"]
    assert (found.answer and found.answer.about) == case.get("answer")
    if "owner" in case:
        assert found.answer
        assert found.answer.owner == case["owner"]
    if "contacts" in case:
        assert found.answer
        assert [contact.title for contact in found.answer.contacts] == case["contacts"]


def test_what_was_meant_is_said_only_for_typos() -> None:
    assert find(INDEX, "roylaty leger").spelled == "royalty ledger"
    assert [find(INDEX, query).spelled for query in ("playlist-service", "xqzwv")] == ["", ""]


def test_a_deprecated_name_is_last_unless_it_is_typed_whole() -> None:
    assert find(INDEX, "playlist-export").rows[0].is_deprecated
    deprecated = [row.is_deprecated for row in find(INDEX, "owner:playlists").rows]
    assert deprecated == sorted(deprecated)
    assert any(deprecated)


def test_where_nothing_is_found_names_with_some_of_the_words_or_the_nearest_are_there() -> None:
    some = find(INDEX, "playlist-service qqqq")
    assert (some.rows, some.weak[0].url, some.nearest) == ((), "catalog/default/component/playlist-service/", ())
    near = find(INDEX, "playbacklists")
    assert (near.rows, near.weak) == ((), ())
    assert [row.name for row in near.nearest][:2] == ["Playback", "Playlists"]
    assert find(INDEX, "tag:money playbacklists").nearest == ()


def test_a_site_without_names_finds_nothing() -> None:
    nothing = index_names(read_names([]))
    assert [find(nothing, query).rows for query in ("a", "", "who owns it?", "kind:api", "a-b", "group:x")] == [()] * 6


def test_words_without_a_letter_that_stays_break_nothing() -> None:
    odd = read_names(
        [{"entities": [["component:default/a", "\u037a"]], "contacts": [], "pages": [[0, "\U0001f680", ""]]}]
    )
    assert [find(index_names(odd), query).rows[:1] and "found" for query in ("\u037a", "v-\u0301", "\U0001f680")]


def test_letters_may_be_wrong_in_long_words_and_never_beside_digits() -> None:
    pairs = [("pay", "pax"), ("abcd", "abdc"), ("abcdefgh", "abxdefh"), ("v2143beta", "v2144beta"), ("abcd", "wxyz")]
    found = [(allowance(one), distance(one, other, 2)) for one, other in pairs]
    assert found == [(0, 1), (1, 1), (2, 2), (0, 1), (1, 3)]
