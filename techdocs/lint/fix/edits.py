"""Edits of a text: each replaces a piece of it. Everything else stays, character for character."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ODD_BREAK = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\r(?!\n)")
"""Characters that end a line for some readers and not for others, so that a line's number is not certain."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Edit:
    """`text` replaces the characters from `start` up to `end` (0-based offsets)."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits that do not overlap."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def has_certain_lines(text: str) -> bool:
    """Say whether all programs count the same lines: it has line ends of Unix or Windows only."""
    return not _ODD_BREAK.search(text)


def offset_of(text: str, line: int, column: int) -> int | None:
    """Return the offset of a place (1-based), None when the text has no such place; a byte order mark is no column."""
    start = 1 if text.startswith("\ufeff") else 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
        if not start:
            return None
    end = line_end(text, start)
    return start + column - 1 if 0 < column <= end - start + 1 else None


def line_end(text: str, offset: int) -> int:
    """Return the offset of the end of the line that an offset is in: before its line break, or the text's end."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def line_break(text: str) -> str:
    """Return how a text's lines end, by the first of them."""
    end = text.find("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def lines_of(text: str, edit: Edit) -> range:
    """Return the numbers (1-based) of the lines that an edit changes; lines that it only adds change none."""
    if edit.start == edit.end and edit.text.lstrip("\r").startswith("\n"):
        return range(0)
    first = text.count("\n", 0, edit.start) + 1
    return range(first, first + text.count("\n", edit.start, edit.end) + 1)
