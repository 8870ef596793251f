"""Where the chunks of a query are, each with its weight: a rare one counts more than one that everything has."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from techdocs.finding.index import Index
from techdocs.finding.vocabulary import Scores, Vocabulary, look_up, look_up_word
from techdocs.finding.words import Chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How well a chunk of a query fits each entity and each page, and how much it counts."""

    entities: Scores = field(default_factory=dict)
    pages: Scores = field(default_factory=dict)
    weight: float = 0.0


def match_chunks(index: Index, wanted: Sequence[Chunk], *, with_typos: bool) -> list[Match]:
    """Return the match of each chunk; two words of a query may be one of a name: "thread pool" finds threadpool."""
    joined = [_joined(index, one, other) for one, other in pairwise(wanted)]
    sides = zip([Match(), *joined], [*joined, Match()], strict=True)
    return [_match(index, chunk, with_typos=with_typos, also=also) for chunk, also in zip(wanted, sides, strict=False)]


def _match(index: Index, chunk: Chunk, *, with_typos: bool, also: tuple[Match, Match]) -> Match:
    entities = look_up(index.of_entities, chunk, with_typos=with_typos)
    pages = look_up(index.of_pages, chunk, with_typos=with_typos)
    size = max(len(index.names.entities) + len(index.names.pages), 1)
    return Match(
        entities=_most(entities, *(other.entities for other in also)),
        pages=_most(pages, *(other.pages for other in also)),
        weight=1 + math.log(size / (1 + len(entities) + len(pages))),
    )


def _joined(index: Index, one: Chunk, other: Chunk) -> Match:
    if one.is_dense or other.is_dense:
        return Match()
    word = one.whole + other.whole
    return Match(entities=_whole(index.of_entities, word), pages=_whole(index.of_pages, word))


def _whole(vocabulary: Vocabulary, word: str) -> Scores:
    return look_up_word(vocabulary, word) if word in vocabulary.places else {}


def _most(first: Scores, *others: Scores) -> Scores:
    """Return the best score of each place."""
    most = dict(first)
    for scores in others:
        most |= {number: score for number, score in scores.items() if score > most.get(number, 0.0)}
    return most
