"""Which of many entities are similar: those that share what few have are compared, and what is decided is left out."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from typing import Generic, TypeVar

from techdocs.model.entity import EntityRef
from techdocs.model.similar import Similar, SimilarEntity
from techdocs.similar.compare import FEWEST_OPERATIONS, FEWEST_PASSAGES, Comparison
from techdocs.similar.subjects import KINDS, Subject
from techdocs.similar.words import rarities

MOST_HOLDERS = 20
"""How many may have a passage, an operation or a word before it counts for nothing, or is no way to find a pair."""
_TRIED = 12
"""Entities that one is compared with, for each way to find them: those that share most with it."""
_FEWEST_RARE = 2
"""Rare words that two descriptions must share to be compared."""
MOST = 20
"""Similar entities that are kept of one."""
Key = TypeVar("Key", bound=Hashable)


def similar_pairs(subjects: Sequence[Subject]) -> Similar:
    """Return the similar entities of each, in the order of the subjects; those without any are left out."""
    found: dict[EntityRef, list[SimilarEntity]] = {}
    for kind in KINDS:
        found |= _of_kind([subject for subject in subjects if subject.ref.kind == kind])
    return {
        subject.ref: tuple(sorted(found[subject.ref], key=lambda one: (-one.score, one.ref))[:MOST])
        for subject in subjects
        if subject.ref in found
    }


def _of_kind(subjects: Sequence[Subject]) -> dict[EntityRef, list[SimilarEntity]]:
    passages = _Holders([subject.passages.hashes for subject in subjects])
    operations = _Holders([subject.operations for subject in subjects])
    words = _Holders([subject.description for subject in subjects])
    comparison = Comparison(
        passages=passages.common, operations=operations.common,
        rarity=rarities(subject.description for subject in subjects),
    )  # fmt: skip
    found: dict[EntityRef, list[SimilarEntity]] = defaultdict(list)
    tried: set[tuple[int, int]] = set()
    for number in range(len(subjects)):
        near = (
            *passages.near(number, FEWEST_PASSAGES),
            *operations.near(number, FEWEST_OPERATIONS),
            *words.near(number, _FEWEST_RARE),
        )
        for other in near:
            pair = (min(number, other), max(number, other))
            if pair not in tried:
                tried.add(pair)
                _add(found, comparison, *(subjects[one] for one in pair))
    return found


def _add(
    found: dict[EntityRef, list[SimilarEntity]], comparison: Comparison, one: Subject, other: Subject
) -> None:  # fmt: skip
    if one.ref in other.known or other.ref in one.known:
        return
    score, reasons = comparison.compare(one, other)
    decided = [level for level in (one.decided.get(other.ref), other.decided.get(one.ref)) if level is not None]
    if score and score >= max(decided, default=0):
        found[one.ref].append(SimilarEntity(ref=other.ref, score=score, reasons=reasons))
        found[other.ref].append(SimilarEntity(ref=one.ref, score=score, reasons=reasons))


class _Holders(Generic[Key]):
    """Who has what: each key that a few have, and those that so many have that it tells nothing (`common`)."""

    def __init__(self, keys: Sequence[Iterable[Key]]) -> None:
        self._keys = keys
        counts = Counter(chain.from_iterable(keys))
        self.common = {key for key, count in counts.items() if count > MOST_HOLDERS}
        self._few: dict[Key, list[int]] = {key: [] for key, count in counts.items() if 1 < count <= MOST_HOLDERS}
        for number, some in enumerate(keys):
            for key in self._few.keys() & some:
                self._few[key].append(number)

    def near(self, number: int, fewest: int) -> list[int]:
        """Return the numbers of those that share most with one, at least so many keys."""
        shared = Counter(chain.from_iterable(self._few.get(key, ()) for key in self._keys[number]))
        del shared[number]
        enough = [(-count, other) for other, count in shared.items() if count >= fewest]
        return [other for _, other in sorted(enough)[:_TRIED]]
