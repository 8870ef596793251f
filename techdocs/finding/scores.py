"""Which names fit the words of a query, and how well: all words make a row, most of the words a weak one."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from techdocs.finding.closeness import closeness
from techdocs.finding.index import NAME, Index
from techdocs.finding.matches import Match, match_chunks
from techdocs.finding.rows import Row, entity_row, page_row
from techdocs.finding.vocabulary import PREFIX
from techdocs.finding.words import Chunk

_COMPONENT = 0.55
"""What a word counts in the name of a page's component."""
_LEAST = 0.25
"""Of `NAME`: what the best word of a row counts at least."""
_MOST, _WEAK, _RANKED = 60, 8, 400
"""Rows, weak rows, and hits that are put in order."""
_EXACT = 1.9
"""The score from which on a name is exactly what is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entity or a page that has words of a query."""

    number: int
    is_page: bool
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredRows:
    """The rows that have all words, and those that have some, best first."""

    rows: tuple[Row, ...] = ()
    weak: tuple[Row, ...] = ()


def score_names(
    index: Index, text: str, wanted: Sequence[Chunk], allowed: AbstractSet[int] | None, *, with_typos: bool
) -> ScoredRows:
    """Return the rows for the chunks of a query.

    Args:
        index: the names.
        text: the query as it was typed.
        wanted: its chunks.
        allowed: numbers of the entities that pass the filters, None for all.
        with_typos: whether words with typos fit too.
    """
    matches = match_chunks(index, wanted, with_typos=with_typos)
    rows, weak = [], []
    for hit, covered, most in _hits(index, matches, allowed):
        if covered == len(wanted) and most >= NAME * _LEAST:
            rows.append(hit)
        elif not with_typos and most >= NAME * PREFIX:
            weak.append(hit)
    close = [
        replace(hit, score=hit.score + closeness(index, hit.number, wanted, text, is_page=hit.is_page)) for hit in rows
    ]
    return ScoredRows(rows=_best(index, close, _MOST), weak=_best(index, weak, _WEAK))


def _hits(index: Index, matches: Sequence[Match], allowed: AbstractSet[int] | None) -> Iterator[tuple[Hit, int, float]]:
    """Yield everything that has a word, how many words it has, and what the best of them counts."""
    weights = [match.weight for match in matches]
    total = sum(weights)
    for number in sorted(set().union(*(match.entities for match in matches))):
        if allowed is None or number in allowed:
            own = [match.entities.get(number, 0.0) for match in matches]
            score = sum(map(float.__mul__, own, weights)) / total
            yield Hit(number=number, is_page=False, score=score), len(own) - own.count(0.0), max(own)
    for number in sorted(set().union(*(match.pages for match in matches))):
        entity = index.names.pages[number].entity
        if allowed is None or entity in allowed:
            own = [match.pages.get(number, 0.0) for match in matches]
            either = [
                max(score, match.entities.get(entity, 0.0) * _COMPONENT)
                for score, match in zip(own, matches, strict=True)
            ]
            score = sum(map(float.__mul__, either, weights)) / total
            yield Hit(number=number, is_page=True, score=score), len(either) - either.count(0.0), max(own)


def _best(index: Index, hits: Sequence[Hit], most: int) -> tuple[Row, ...]:
    """Return exact names first, then what lives, by score; what is deprecated comes last."""
    names = index.names

    def rank(hit: Hit) -> int:
        entity = names.entities[names.pages[hit.number].entity if hit.is_page else hit.number]
        return 0 if hit.score >= _EXACT else 2 if entity.is_deprecated else 1

    ranked = sorted(((rank(hit), hit) for hit in hits), key=lambda one: (one[0], -one[1].score))[:_RANKED]
    rows = [(order, (page_row if hit.is_page else entity_row)(names, hit.number, hit.score)) for order, hit in ranked]
    rows.sort(key=lambda one: (one[0], -one[1].score, _length(one[1].name), one[1].url))
    return tuple(row for _, row in rows[:most])


def _length(text: str) -> int:
    """Return the length of a text as browsers count it: two for a character such as an emoji."""
    return len(text.encode("utf-16-le")) // 2
