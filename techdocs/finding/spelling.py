"""What was meant by a query with typos, and the names most like one of which nothing is found."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from techdocs.finding.index import Index
from techdocs.finding.questions import without_stop_words
from techdocs.finding.rows import Row, entity_row, page_row
from techdocs.finding.typos import allowance, distance
from techdocs.finding.words import Chunk, fold, singular, squeeze, words

_NEAR = 0.3
"""Pairs of letters that the nearest names have in common, at least."""
_PAGE = 0.95
_NEAREST = 3
_SPOKEN = 2
"""Names of an operation that are not its address."""
_SHORTEST_PART = 3


def respell(wanted: Sequence[Chunk], row: Row) -> str:
    """Return a query with the words that were meant, as far as a row shows them."""
    there = tuple(words(f"{row.name} {row.component} {row.entity if row.is_entity else row.url}"))
    return " ".join(_meant(chunk, there) for chunk in wanted)


def _meant(chunk: Chunk, there: Sequence[str]) -> str:
    if chunk.is_dense or any(word.startswith(singular(chunk.whole)) for word in there):
        return chunk.whole
    return " ".join(_nearest(word, there) for word in (chunk.parts if len(chunk.parts) > 1 else (chunk.whole,)))


def _nearest(word: str, there: Sequence[str]) -> str:
    most = allowance(word)
    steps, near = min(
        ((distance(word, other, most), other) for other in there), key=lambda one: one[0], default=(1, word)
    )
    return near if steps <= most else word


def apart(wanted: Sequence[Chunk]) -> list[Chunk]:
    """Return the parts of identifiers as words of their own: a name that has the longest of them is at least near."""
    parts = [Chunk(part, (part,)) for chunk in wanted if not chunk.is_dense for part in chunk.parts]
    return [chunk for chunk in without_stop_words(parts) if len(chunk.whole) >= _SHORTEST_PART]


def nearest_names(index: Index, text: str) -> tuple[Row, ...]:
    """Return the three names most like a text of which nothing is found."""
    wanted = frozenset(_pairs(squeeze(fold(text))))
    entities = [(max(_likeness(wanted, name) for name in plain), at, False) for at, plain in enumerate(index.plain)]
    pages = [
        (max(_likeness(wanted, title) for title in titles[:_SPOKEN]) * _PAGE, at, True)
        for at, (titles, _) in enumerate(index.titles)
    ]
    near = sorted((one for one in (*entities, *pages) if one[0] >= _NEAR), key=lambda one: (-one[0], one[1], one[2]))
    return tuple((page_row if is_page else entity_row)(index.names, at) for _, at, is_page in near[:_NEAREST])


def _likeness(wanted: frozenset[str], text: str) -> float:
    """Return the share of pairs of letters that two texts have in common, from 0 to 1."""
    most = len(wanted) + max(len(text) - 1, 0)
    shared = sum(pair in wanted for pair in _pairs(text))
    return 2 * min(shared, len(wanted)) / most if most else 0.0


def _pairs(text: str) -> Iterator[str]:
    return map("".join, pairwise(text))
