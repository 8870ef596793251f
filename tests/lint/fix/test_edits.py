"""Edits of a text, and the places that they are made at."""

import pytest

from techdocs.lint.fix.edits import Edit, apply_edits, has_certain_lines, line_break, lines_of, offset_of


def test_edits_are_made_where_they_say_in_any_order() -> None:
    edits = (Edit(start=4, end=5, text="E"), Edit(start=0, end=1, text="AA"), Edit(start=2, end=2, text="-"))
    assert apply_edits("abcde", edits) == "AAb-cdE"


@pytest.mark.parametrize(
    ("text", "line", "column", "offset"),
    [("ab\ncd", 2, 1, 3), ("ab\r\ncd", 2, 2, 5), ("\ufeffab\ncd", 1, 1, 1), ("\ufeffab\ncd", 2, 1, 4), ("ab", 1, 3, 2),
     ("ab", 1, 4, None), ("ab", 2, 1, None), ("ab\n", 2, 1, 3), ("ab", 1, 0, None)],
)  # fmt: skip
def test_a_place_is_an_offset_or_there_is_no_such_place(text: str, line: int, column: int, offset: int | None) -> None:
    assert offset_of(text, line, column) == offset


@pytest.mark.parametrize(
    ("text", "is_certain"), [("a\r\nb\n", True), ("a\rb", False), ("a\u2028b", False), ("a\x0cb", False)]
)
def test_lines_that_not_everybody_counts_alike_are_known(text: str, *, is_certain: bool) -> None:
    assert has_certain_lines(text) is is_certain


@pytest.mark.parametrize(("text", "end"), [("a\r\nb\n", "\r\n"), ("a\nb\r\n", "\n"), ("a", "\n")])
def test_the_first_line_says_how_lines_end(text: str, end: str) -> None:
    assert line_break(text) == end


def test_an_edit_changes_its_lines_and_a_line_that_is_added_changes_none() -> None:
    assert list(lines_of("a\nb\nc", Edit(start=2, end=4, text="x"))) == [2, 3]
    assert list(lines_of("a\nb\nc", Edit(start=3, end=3, text="x"))) == [2]
    assert list(lines_of("a\nb\nc", Edit(start=3, end=3, text="\nx"))) == []
