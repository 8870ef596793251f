"""Typographic quotes in YAML: they quote nothing, so readers see them, or a key is not the one that was meant."""

from collections.abc import Iterator
from dataclasses import dataclass

from techdocs.documents.located_yaml import LocatedDocument, Position, value_at
from techdocs.plain_text import plain_line

_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedText:
    """A key or a value in typographic quotes: the text, what is wrong with it, what to do, and where it starts."""

    text: str
    message: str
    hint: str
    position: Position


def typographic_quotes(document: LocatedDocument, text: str) -> Iterator[QuotedText]:
    """Yield the keys and plain values of a document that begin and end with a typographic quote.

    Args:
        document: what was read.
        text: the whole file.
    """
    if not any(quote in text for quote in _QUOTES):
        return
    lines = text.removeprefix("\ufeff").split("\n")
    for path, position in document.key_places.items():
        yield from _checked(path[-1], position, lines)
    for path, position in document.places.items():
        yield from _checked(value_at(document.value, path), position, lines)


def _checked(value: object, position: Position, lines: list[str]) -> Iterator[QuotedText]:
    """Yield a text that is written in typographic quotes; inside straight ones they are meant."""
    if not isinstance(value, str) or len(value) < 2 or value[0] not in _QUOTES or value[-1] not in _QUOTES:  # noqa: PLR2004 - a pair
        return
    line, column = position
    if lines[line - 1 : line] and lines[line - 1][column - 1 : column] == value[0]:
        inner = plain_line(value[1:-1], _LONGEST).replace("`", "'").replace('"', "'")
        shown = plain_line(value, _LONGEST).replace("`", "'")
        message = f"`{shown}` is in typographic quotes, which YAML reads as part of the text"
        yield QuotedText(text=value, message=message, hint=f'write straight quotes: `"{inner}"`', position=position)
