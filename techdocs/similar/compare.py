"""Compare two entities: one score, and the reasons for it. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from techdocs.model.similar import Reason, ReasonKind
from techdocs.similar.passages import shared_share
from techdocs.similar.subjects import Subject
from techdocs.similar.words import likeness

FEWEST_OPERATIONS, OPERATIONS_FROM = 3, 0.6
FEWEST_PASSAGES, TEXT_FROM = 10, 0.3
MANY_PASSAGES, MANY_FROM = 32, 0.4
NEARLY_ALL = 0.8
FEWEST_WORDS, DESCRIPTION_FROM = 4, 0.8
FEWEST_NEEDED = 2
"""How many two entities must share, and which share of all that must be, for a reason that people accept.

Docs of one team or repository are often made from one template, and share some twenty passages on how to start: there
it takes many passages, or nearly all.
"""
_WEIGHTS = {
    ReasonKind.OPERATIONS: 1.0,
    ReasonKind.TEXT: 0.95,
    ReasonKind.DESCRIPTION: 0.6,
    ReasonKind.DEPENDENCIES: 0.2,
    ReasonKind.NAME: 0.2,
}
_ENOUGH = frozenset({ReasonKind.OPERATIONS, ReasonKind.TEXT, ReasonKind.DESCRIPTION})
"""Reasons of which a pair needs one to be shown: dependencies and names alone say too little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the whole site says about how much something counts.

    `passages` and `operations` are those that many have, which do not count; `rarity` is what a word counts.
    """

    passages: Collection[int]
    operations: Collection[str]
    rarity: Mapping[str, float]

    def compare(self, one: Subject, other: Subject) -> tuple[int, tuple[Reason, ...]]:
        """Return the score of two entities, 0 to 100, and its reasons, the strongest first; 0 without a good one."""
        found = [(share, reason) for find in self._finders for share, reason in find(one, other)]
        if not any(reason.kind in _ENOUGH for _, reason in found):
            return 0, ()
        unlike = 1.0
        for share, reason in found:
            unlike *= 1 - share * _WEIGHTS[reason.kind]
        found.sort(key=lambda item: (item[1].kind not in _ENOUGH, -item[0] * _WEIGHTS[item[1].kind]))
        return round(100 * (1 - unlike)), tuple(reason for _, reason in found)

    @property
    def _finders(self) -> "tuple[Callable[[Subject, Subject], Iterator[tuple[float, Reason]]], ...]":
        return (self._operations, self._text, self._description, _needed, _name)

    def _operations(self, one: Subject, other: Subject) -> Iterator[tuple[float, Reason]]:
        ours, theirs = one.operations.difference(self.operations), other.operations.difference(self.operations)
        same, every = len(ours & theirs), len(ours | theirs)
        if same >= FEWEST_OPERATIONS and same >= OPERATIONS_FROM * every:
            yield same / every, Reason(kind=ReasonKind.OPERATIONS, same=same, count=every)

    def _text(self, one: Subject, other: Subject) -> Iterator[tuple[float, Reason]]:
        same, every = shared_share(one.passages, other.passages, self.passages)
        if same >= FEWEST_PASSAGES and same >= _text_from(one, other, same) * every:
            yield same / every, Reason(kind=ReasonKind.TEXT, same=round(100 * same / every))

    def _description(self, one: Subject, other: Subject) -> Iterator[tuple[float, Reason]]:
        same, every = ({*one.description} & {*other.description}, {*one.description} | {*other.description})
        if len(same) >= FEWEST_WORDS:
            share = likeness(one.description, other.description, self.rarity)
            if share >= DESCRIPTION_FROM:
                yield share, Reason(kind=ReasonKind.DESCRIPTION, same=len(same), count=len(every))


def _text_from(one: Subject, other: Subject, same: int) -> float:
    """Return which share of the text must be the same, for so many passages that are."""
    if one.source != other.source and (one.owner is None or one.owner != other.owner):
        return TEXT_FROM
    return MANY_FROM if same >= MANY_PASSAGES else NEARLY_ALL


def _needed(one: Subject, other: Subject) -> Iterator[tuple[float, Reason]]:
    same, every = len(one.needed & other.needed), len(one.needed | other.needed)
    if same >= FEWEST_NEEDED:
        yield same / every, Reason(kind=ReasonKind.DEPENDENCIES, same=same, count=every)


def _name(one: Subject, other: Subject) -> Iterator[tuple[float, Reason]]:
    same, every = len(one.name & other.name), len(one.name | other.name)
    if same:
        yield same / every, Reason(kind=ReasonKind.NAME, same=same, count=every)
