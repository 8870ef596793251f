"""Words: how a text is folded and cut into words; `words.js` in the browser."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from techdocs.finding.shapes import SHAPES
from techdocs.finding.typos import is_digit

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Patterns of shapes:
_CHUNK = re.compile("[UltomnD_]+(?:-[UltomnD_]+)*")
_PART = re.compile("U+(?!l)|U?[lom]+|U+|n+")
_RUN = re.compile("D+")
_PIECE = re.compile("[^D]+")
_WORDY = re.compile("[Ulton]")
_PLURAL_ES = ("ses", "xes", "zes", "ches", "shes")
_SHORTEST_PLURAL, _SHORTEST_PLURAL_ES = 4, 5


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is between blanks, folded: whole and in its parts; `is_dense` when these are pairs of ideographs."""

    whole: str
    parts: tuple[str, ...]
    is_dense: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words by which it is found."""
        return self.parts if self.is_dense else (self.whole, *self.parts)


def fold(text: str) -> str:
    """Return a text without accents and capitals, in compatible characters: "Visão" is "visao"."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", plain).lower().translate(_LETTERS)


def squeeze(text: str) -> str:
    """Return a text without all that is no letter or digit."""
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def chunks(text: str) -> list[Chunk]:
    """Return the chunks of a text, in their order: `on-call` is oncall, and on, call."""
    return [chunk for raw in _raw_chunks(text) for chunk in _chunks_of(raw)]


def words(text: str) -> dict[str, None]:
    """Return every word by which a text is found, in their order, each once."""
    return dict.fromkeys(word for raw in _raw_chunks(text) for word in _words_of(raw))


def _raw_chunks(text: str) -> Iterator[str]:
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return (plain[found.start() : found.end()] for found in _CHUNK.finditer(plain.translate(SHAPES)))


@lru_cache(maxsize=100_000)
def _words_of(raw: str) -> tuple[str, ...]:
    return tuple(word for chunk in _chunks_of(raw) for word in chunk.words)


def _chunks_of(raw: str) -> Iterator[Chunk]:
    shape = raw.translate(SHAPES)
    for run in _RUN.finditer(shape):
        ideographs = fold(raw[run.start() : run.end()])
        yield Chunk(ideographs, _pairs(ideographs), is_dense=True)
    for piece in _PIECE.finditer(shape):
        if _WORDY.search(piece[0]):
            yield _chunk(raw[piece.start() : piece.end()])


def _chunk(text: str) -> Chunk:
    found = _PART.finditer(text.translate(SHAPES))
    parts = tuple(fold(text[part.start() : part.end()]) for part in found)
    whole = squeeze(fold(text))
    if len(parts) > 1 and parts[0] == "v" and is_digit(parts[1][:1]):
        return Chunk(whole[1:], parts[1:])
    return Chunk(whole, parts or (whole,))


def _pairs(run: str) -> tuple[str, ...]:
    return (run,) if len(run) < len("ab") else tuple(map("".join, pairwise(run)))


def singular(word: str) -> str:
    """Return an English word without the ending of its plural."""
    if len(word) >= _SHORTEST_PLURAL_ES and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) >= _SHORTEST_PLURAL_ES and word.endswith(_PLURAL_ES):
        return word[:-2]
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word[-1] == "s" and word[-2] not in "sui" else word
