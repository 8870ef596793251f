"""Entities whose names are hard to tell apart though others hold them, so that readers may take one for the other."""

from collections import defaultdict
from collections.abc import Iterator

from techdocs.model.catalog import Catalog
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.titles import skeleton

_NAMED = frozenset({"component", "api", "resource", "system", "domain", "group"})
"""Kinds whose names readers choose by; templates are copied under their names, people are called as they are."""
_PARTS = frozenset({"partOf", "hasPart", "providesApi", "apiProvidedBy", "ownedBy", "ownerOf", "childOf", "parentOf"})
"""Relations of what belongs together, over `_HOPS` of them: a component, its API, its system, its domain, its team."""
_HOPS = 2
_SHORTEST, MOST = 3, 20
"""Characters of a name from which on it says something, and entities of one name that are compared."""


def entities_alike(catalog: Catalog) -> dict[EntityRef, tuple[EntityRef, ...]]:
    """Map each entity to those of others whose display names look the same, in the order of their refs.

    Others have another owner; or the same, but another repository says so of an entity of the same kind. Of what one
    holder calls the same, the first counts. What is only inferred from docs is compared with what is declared.
    """
    names: dict[str, list[EntityRef]] = defaultdict(list)
    for ref, entity in catalog.entities.items():
        if ref.kind in _NAMED and len(found := skeleton(entity.display_name)) >= _SHORTEST:
            names[found].append(ref)
    return {ref: others for refs in names.values() if len(refs) > 1 for ref, others in _confused(catalog, refs)}


def _confused(catalog: Catalog, refs: list[EntityRef]) -> Iterator[tuple[EntityRef, tuple[EntityRef, ...]]]:
    """Yield each of some entities of one name with those that it is taken for."""
    entities = [catalog.entities[ref] for ref in sorted(refs, key=lambda ref: (catalog.entities[ref].inferred, ref))]
    holders = {(_owner(catalog, entity), entity.place.source, entity.ref.kind): entity for entity in entities[::-1]}
    firsts = sorted(holders.values(), key=lambda entity: (entity.inferred, entity.ref))[:MOST]
    near = {entity.ref: _near(catalog, entity.ref) for entity in firsts}
    for one in firsts:
        others = tuple(sorted(other.ref for other in firsts if other is not one and _differ(catalog, near, one, other)))
        if others:
            yield one.ref, others


def _differ(catalog: Catalog, near: dict[EntityRef, set[EntityRef]], one: Entity, other: Entity) -> bool:
    """Say whether two entities of one name are not the same thing, and no part of it."""
    if one.inferred and other.inferred:
        return False
    if one.ref.kind == other.ref.kind:
        return one.place.source != other.place.source or _owner(catalog, one) != _owner(catalog, other)
    is_related = other.ref in near[one.ref] or one.ref in near[other.ref]
    return not is_related and _owner(catalog, one) != _owner(catalog, other)


def _owner(catalog: Catalog, entity: Entity) -> str:
    """Return whose an entity is: a team is its own, and what has no owner belongs to its repository."""
    if entity.ref.kind == "group":
        return str(entity.ref)
    ownership = catalog.ownership.get(entity.ref)
    return str(ownership.owner) if ownership and ownership.owner else entity.place.source


def _near(catalog: Catalog, ref: EntityRef) -> set[EntityRef]:
    """Return what an entity belongs together with."""
    found, edge = {ref}, {ref}
    for _ in range(_HOPS):
        relations = [relation for one in edge for relation in catalog.relations.get(one, ())]
        edge = {relation.target for relation in relations if relation.type in _PARTS} - found
        found |= edge
    return found
