"""The matcher of names in a terminal finds what the one in the browser finds, row by row."""

import json
import random
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from techdocs.finding import Found, Row, find, index_names
from techdocs.finding.questions import KIND_WORDS, OPERATORS
from techdocs.finding.words import chunks
from techdocs.published.names import read_names
from tests.browser.test_names import CASES

pytestmark = pytest.mark.browser
QUERIES = 600
FIND = """async ({names, queries}) => {
  const {readNames} = await import(new URL("search/names.js", document.querySelector("[src$='/search.js']").src));
  const read = readNames([names]);
  const shown = (rows) => rows.map(({url, name, owner, score}) => [url, name, owner, score]);
  return queries.map((query) => {
    const {rows, weak, spelled, answer, text, filters} = read.find(query);
    const isLost = text && !rows.length && !weak.length && !filters.length;
    return {
      rows: shown(rows), weak: shown(weak), spelled, text, nearest: isLost ? shown(read.nearest(text)) : [],
      answer: answer && [answer.about, answer.owner, answer.url, answer.contacts],
    };
  });
}"""
CHUNKS = """async (texts) => {
  const isNew = (text) => /\\p{Cn}/u.test(text); // to one of the two, which have different versions of Unicode
  const {chunks} = await import(new URL("search/words.js", document.querySelector("[src$='/search.js']").src));
  const cut = (text) => chunks(text).map(({whole, parts, isDense}) => [whole, parts, isDense]);
  return texts.map((text) => isNew(text) ? null : cut(text));
}"""
LISTS = """async () => {
  const search = document.querySelector("[src$='/search.js']").src;
  const {KIND_WORDS, OPERATORS} = await import(new URL("search/questions.js", search));
  return [KIND_WORDS, OPERATORS];
}"""
QUESTIONS = (
    "who owns {}?", "owner of {}", "{} on-call", "where is the {}", "how do I {}", "kind:api {}", "{} team",
    "the {} service", "tag:pii {}", "owner:playlists {}", "who is responsible for {}", "contact {}",
    "in:playlist-service {}",
)  # fmt: skip
RARE = [
    "ΌΣΟΣ ΤΊΤΛΟΣ",
    "İstanbul \u0131",
    "Ǆ ǅ ǆ",
    "ﬁle ½ ²",
    "カタカナ ﾊﾝｶｸｰ",
    "ไทย๒",
    "v\u0301-2",
    "\u037a",
    "한국어",
    "हिन्दी",
    "Straße_Æther",
]
"""Texts of letters that fold, split or join in ways of their own."""


def in_python(found: Found) -> dict[str, Any]:
    """Return what is found in the form of the browser's."""
    answer = found.answer
    return {
        "rows": shown(found.rows), "weak": shown(found.weak), "spelled": found.spelled, "text": found.text,
        "nearest": shown(found.nearest),
        "answer": answer and [
            answer.about, answer.owner, answer.url, [[contact.title, contact.href] for contact in answer.contacts],
        ],
    }  # fmt: skip


def shown(rows: Sequence[Row]) -> list[list[Any]]:
    return [[row.url, row.name, row.owner, pytest.approx(row.score, abs=1e-9)] for row in rows]


def differences(page: Page, names: Mapping[str, Any], queries: Sequence[str]) -> dict[str, Any]:
    """Return what the two find for each query, where that is not the same."""
    index = index_names(read_names([names]))
    there = page.evaluate(FIND, {"names": names, "queries": queries})
    here = [in_python(find(index, query)) for query in queries]
    return {query: (one, other) for query, one, other in zip(queries, here, there, strict=True) if one != other}


def changed_queries(names: Mapping[str, Any], draw: random.Random) -> list[str]:
    """Draw queries: words of names and titles, cut off, with typos, joined, and in questions."""
    texts = [row[1] or row[0] for row in names["entities"]] + [row[0] for row in names["entities"]]
    texts += [title for row in names["pages"] for title in row[1::2]]
    words = sorted({word for text in texts for word in text.split()})
    return [changed(" ".join(draw.sample(words, draw.choice((1, 1, 2, 2, 3)))), draw) for _ in range(QUERIES)] + texts


def changed(text: str, draw: random.Random) -> str:
    at = draw.randrange(len(text))
    return draw.choice([
        text, text[: at + 1], text[:at] + text[at + 1 :], text[:at] + draw.choice("aeiou-") + text[at:],
        text[:at] + text[at : at + 2][::-1] + text[at + 2 :], text.replace(" ", ""), text.replace("-", " "),
        text.upper(), f"{text}s", f"{text} qqqq", draw.choice(QUESTIONS).format(text),
    ])  # fmt: skip


def test_the_cases_are_found_alike(page: Page) -> None:
    page.goto("")
    assert differences(page, CASES["names"], [case["query"] for case in CASES["cases"]]) == {}


def test_drawn_queries_to_the_names_of_the_cases_are_found_alike(page: Page) -> None:
    page.goto("")
    assert differences(page, CASES["names"], changed_queries(CASES["names"], random.Random(1))) == {}  # noqa: S311 - a draw


def test_drawn_queries_to_the_samples_are_found_alike(page: Page, site_folder: Path) -> None:
    names = json.loads((site_folder / "search/names.json").read_text(encoding="utf-8"))
    page.goto("")
    assert differences(page, names, changed_queries(names, random.Random(2))) == {}  # noqa: S311 - a draw


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.soak)], ids=["some", "every"])
def test_characters_are_cut_into_words_alike(page: Page, step: int) -> None:
    page.goto("")
    codes = [*range(0x250), *range(0x250, 0x10000, step)]
    plane = [chr(code) for code in codes if unicodedata.category(chr(code)) not in {"Cs", "Cn"}]
    texts = [*RARE, *(f"a{letter}B1{letter}" for letter in plane)]
    there = page.evaluate(CHUNKS, texts)
    here = [[[chunk.whole, list(chunk.parts), chunk.is_dense] for chunk in chunks(text)] for text in texts]
    assert {
        text: (one, other) for text, one, other in zip(texts, here, there, strict=True) if other not in (one, None)
    } == {}


def test_kinds_and_operators_are_the_same(page: Page) -> None:
    page.goto("")
    assert page.evaluate(LISTS) == [KIND_WORDS, list(OPERATORS)]
