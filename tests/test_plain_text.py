"""Text of others on one line: nothing in it hides, turns the line around or ends it."""

import pytest

from techdocs.plain_text import LONGEST_LINE, counted, has_controls, plain_line, visible, without_controls

HIDDEN = {
    "escape": "\x1b[2J",
    "bell": "\x07",
    "C1": "\x9b",
    "right to left": "\u202e",
    "isolate": "\u2066",
    "mark": "\u200f",
    "Arabic mark": "\u061c",
    "zero width": "\u200b",
    "soft hyphen": "\u00ad",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "tag": "\U000e0041",
    "surrogate": "\ud800",
    "annotation": "\ufff9",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_seen_is_left_out_and_noticed(name: str) -> None:
    text = f"a{HIDDEN[name]}b"
    assert has_controls(text)
    assert plain_line(text).replace("[2J", "") == "ab"
    assert without_controls(text).replace("[2J", "") == "ab"


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_seen_is_shown_by_its_number_in_messages(name: str) -> None:
    shown = visible(f"a{HIDDEN[name]}b")
    assert shown.isprintable()
    assert "\\" in shown


@pytest.mark.parametrize("text", ["Straße", "日本語", "هذا", "e\u0301", "👩\u200d💻", "न\u200cम", "a “c”", "±→"])
def test_words_of_every_script_stay(text: str) -> None:
    assert plain_line(text) == text
    assert without_controls(text) == text
    assert not has_controls(text)


@pytest.mark.parametrize("blank", [" ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\u2029", "\u3000", "\x0b", "\x85"])
def test_blanks_and_line_ends_become_one_blank(blank: str) -> None:
    assert plain_line(f"{blank}a{blank}{blank}b{blank}") == "a b"


def test_a_line_is_cut_where_it_is_too_long() -> None:
    assert plain_line("x" * LONGEST_LINE) == "x" * LONGEST_LINE
    assert plain_line("x" * (LONGEST_LINE + 1)) == "x" * (LONGEST_LINE - 1) + "…"
    assert plain_line("abc def", 5) == "abc…"
    assert plain_line("abcdef", 5) == "abcd…"


def test_line_ends_and_tabs_stay_in_a_text_of_several_lines() -> None:
    assert without_controls("a\n\tb\x1b") == "a\n\tb"


def test_a_number_is_followed_by_its_noun() -> None:
    assert (counted(1, "page"), counted(0, "page"), counted(2000, "page")) == ("1 page", "0 pages", "2,000 pages")
    assert counted(2, "entity", "entities") == "2 entities"
