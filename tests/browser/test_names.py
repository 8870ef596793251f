"""The matcher of names, in a real browser: `names/cases.json` says what is found first for what is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
CASES = json.loads((Path(__file__).parent / "names/cases.json").read_text(encoding="utf-8"))
FIND = """async ({names, queries}) => {
  const {readNames} = await import(new URL("search/names.js", document.querySelector("[src$='/search.js']").src));
  const read = readNames([names]);
  return queries.map((query) => read.find(query));
}"""
DISTANCE = """async (pairs) => {
  const search = document.querySelector("[src$='/search.js']").src;
  const {allowance, distance} = await import(new URL("search/words.js", search));
  return pairs.map(([one, other]) => [allowance(one), distance(one, other, 2)]);
}"""


@pytest.fixture
def finds(page: Page) -> list[dict[str, Any]]:
    """Return what the matcher finds for each case."""
    page.goto("")
    queries = [case["query"] for case in CASES["cases"]]
    found: list[dict[str, Any]] = page.evaluate(FIND, {"names": CASES["names"], "queries": queries})
    return found


def test_each_query_finds_first_what_it_should(finds: list[dict[str, Any]]) -> None:
    wrong = {
        case["query"]: [row["url"] for row in found["rows"]][:3]
        for case, found in zip(CASES["cases"], finds, strict=True)
        if (found["rows"][0]["url"] if found["rows"] else None) != case["first"]
    }
    assert wrong == {}


def test_questions_for_owners_are_answered_and_no_others(finds: list[dict[str, Any]]) -> None:
    for case, found in zip(CASES["cases"], finds, strict=True):
        answer = found["answer"]
        assert (answer and answer["about"]) == case.get("answer"), case["query"]
        if "owner" in case:
            assert answer["owner"] == case["owner"]
        if "contacts" in case:
            assert [title for title, _ in answer["contacts"]] == case["contacts"]


def test_what_was_meant_is_said_only_for_typos(finds: list[dict[str, Any]]) -> None:
    spelled = {case["query"]: found["spelled"] for case, found in zip(CASES["cases"], finds, strict=True)}
    assert spelled["roylaty leger"] == "royalty ledger"
    assert spelled["playlist-service"] == spelled["xqzwv"] == ""


def test_a_deprecated_name_stands_last_unless_it_is_typed_whole(finds: list[dict[str, Any]]) -> None:
    by_query = {case["query"]: found["rows"] for case, found in zip(CASES["cases"], finds, strict=True)}
    assert by_query["playlist-export"][0]["deprecated"]
    deprecated = [row["deprecated"] for row in by_query["owner:playlists"]]
    assert deprecated == sorted(deprecated)
    assert any(deprecated)


def test_letters_may_be_wrong_in_long_words_and_never_beside_digits(page: Page) -> None:
    page.goto("")
    pairs = [("pay", "pax"), ("abcd", "abdc"), ("abcdefgh", "abxdefh"), ("v2143beta", "v2144beta"), ("abcd", "wxyz")]
    assert page.evaluate(DISTANCE, pairs) == [[0, 1], [1, 1], [2, 2], [0, 1], [1, 3]]
