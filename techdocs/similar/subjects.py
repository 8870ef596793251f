"""What is compared of an entity, gathered from the catalog and its APIs: everything but the text of its docs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from techdocs.model.api import BuiltApi, OperationName
from techdocs.model.catalog import Catalog, Ownership
from techdocs.model.entity import EntityRef
from techdocs.model.similar import decisions_of
from techdocs.similar.passages import Passages
from techdocs.similar.words import name_words, words_of

KINDS = ("component", "api")
"""Kinds of entities that are compared, each with its own."""
_PARAMETER = re.compile(r"\{[^{}/]*\}|:[A-Za-z_]\w*|<[^<>/]*>")
NEEDED = frozenset({"dependsOn", "consumesApi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is compared of an entity.

    `known` are the entities that it names or that name it, `decided` maps those that its owner calls another thing to
    the score from which on the pair is shown again. `operations` are those of an API, or of the APIs that a component
    provides.
    """

    ref: EntityRef
    name: frozenset[str]
    owner: EntityRef | None = None
    source: str = ""
    description: tuple[str, ...] = ()
    operations: frozenset[str] = frozenset()
    needed: frozenset[EntityRef] = frozenset()
    known: frozenset[EntityRef] = frozenset()
    decided: Mapping[EntityRef, int] = field(default_factory=dict)
    passages: Passages = field(default_factory=Passages)


def subjects_of(
    catalog: Catalog, apis: Mapping[EntityRef, BuiltApi], passages: Mapping[EntityRef, Passages]
) -> list[Subject]:
    """Return what is compared of each entity, in the order of the catalog; without those that several contest."""
    return [
        Subject(
            ref=ref,
            name=name_words(f"{entity.name} {entity.title}"),
            owner=catalog.ownership.get(ref, Ownership()).owner,
            source=entity.place.source,
            description=words_of(entity.description),
            operations=operation_names(_operations(catalog, apis, ref)),
            needed=frozenset(edge.target for edge in catalog.relations.get(ref, ()) if edge.type in NEEDED),
            known=frozenset(_known(catalog, ref)),
            decided={one.ref: one.reopens_at for one in decisions_of(entity) if one.ref},
            passages=passages.get(ref, Passages()),
        )
        for ref, entity in catalog.entities.items()
        if ref.kind in KINDS and not catalog.is_unclaimed(ref)
    ]


def operation_names(operations: Iterable[OperationName]) -> frozenset[str]:
    """Return operations as texts that are equal where they do the same: what parameters are called does not count."""
    return frozenset(f"{one.kind} {_PARAMETER.sub('{}', one.address).rstrip('/').lower()}" for one in operations)


def _operations(catalog: Catalog, apis: Mapping[EntityRef, BuiltApi], ref: EntityRef) -> Iterable[OperationName]:
    own = (ref,) if ref.kind == "api" else catalog.related(ref, "providesApi")
    return (operation for one in own if one in apis for operation in apis[one].summary.operations)


def _known(catalog: Catalog, ref: EntityRef) -> Iterable[EntityRef]:
    """Yield what an entity is related to, what replaces it, whose docs it shares, and other APIs of its component."""
    yield from (edge.target for edge in catalog.relations.get(ref, ()))
    if successor := catalog.entities[ref].successor:
        yield successor
    claim = catalog.docs_folders.get(ref)
    if claim and claim.elsewhere:
        yield claim.elsewhere
    for provider in catalog.related(ref, "apiProvidedBy"):
        yield from catalog.related(provider, "providesApi")
