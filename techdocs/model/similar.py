"""Entities that may do the same as another one: how alike they are, why, and what their owners decided about it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from techdocs.model.entity import Entity, EntityRef, EntityRefError, parse_author_ref

DISTINCT_FROM = "techdocs/distinct-from"
"""Annotation: entities that only look the same, a line each, such as `component:default/billing: for partners`."""
SHOWN = 3
"""Similar entities that are shown of one."""
CHANGED_STRONGLY = 20
"""Points by which a score must rise above the one that was decided on before the pair is shown again."""
_DECISION = re.compile(
    r"(?P<ref>(?:[^\s:/]+:)?(?:[^\s:/]+/)?[^\s:/]+)(?:\s+at\s+(?P<score>\d{1,3})\s*%)?(?::(?:\s+(?P<why>.*))?)?"
)


class ReasonKind(StrEnum):
    """Why two entities are called similar. Dependencies and names alone are no reason to show a pair."""

    OPERATIONS = "operations"
    TEXT = "text"
    DESCRIPTION = "description"
    DEPENDENCIES = "dependencies"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason, with its numbers: `same` of `count` operations, dependencies or words; of a text the percentage."""

    kind: ReasonKind
    same: int
    count: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarEntity:
    """An entity that is similar to another one; `score` is 0 to 100, the strongest of the `reasons` comes first."""

    ref: EntityRef
    score: int
    reasons: tuple[Reason, ...]


Similar = Mapping[EntityRef, tuple[SimilarEntity, ...]]
"""Maps entities to those that are similar to them, the most similar first; both of a pair have the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A line of the annotation: the entity that is another thing, at which score that was decided, and why.

    `ref` is None if the line has none that can be read.
    """

    text: str
    ref: EntityRef | None = None
    score: int = 100
    why: str = ""

    @property
    def reopens_at(self) -> int:
        """Return the score from which on the pair is shown again; above 100 for never."""
        return self.score + CHANGED_STRONGLY


def decisions_of(entity: Entity) -> Iterator[Decision]:
    """Yield what the owner of an entity decided about others."""
    for line in entity.annotations.get(DISTINCT_FROM, "").splitlines():
        if text := line.strip():
            yield _decision(text, entity)


def _decision(text: str, entity: Entity) -> Decision:
    found = _DECISION.fullmatch(text)
    if found is None:
        return Decision(text=text)
    try:
        kind, namespace = entity.ref.kind, entity.ref.namespace
        ref = parse_author_ref(found["ref"], default_kind=kind, default_namespace=namespace)
    except EntityRefError:
        return Decision(text=text)
    return Decision(text=text, ref=ref, score=int(found["score"] or 100), why=found["why"] or "")


def decision_line(ref: EntityRef, score: int) -> str:
    """Return the line that an owner adds to the annotation to have a pair no longer shown, up to the reason."""
    return f"{ref} at {score}%:"
