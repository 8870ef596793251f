"""What breaks if an entity stops: everything that needs it, directly or by way of others, by team."""

from collections import defaultdict

from techdocs.model.catalog import Catalog
from techdocs.model.entity import EntityRef
from techdocs.portal.views.listing import EntityListing

_NEEDED_BY = ("dependencyOf", "providesApi", "apiConsumedBy", "hasPart")
"""Relations to what stops with an entity: what depends on it, its APIs and who consumes these, its parts."""
_MOST, _SHOWN = 300, 6
"""Entities that are followed from one, and those that are named of a team."""
_UNSHOWN = frozenset({"api"})
"""Kinds that are only a way to others: who consumes an API breaks."""


def impact_values(listing: EntityListing, ref: EntityRef, here: str) -> list[dict[str, object]]:
    """Return each team with what it owns of that, most first; nothing if all of it is the owner's.

    A last row without anything says that there are more.
    """
    found, is_cut = needing(listing.catalog, ref)
    broken = [one for one in found if one.kind not in _UNSHOWN]
    teams: dict[EntityRef | None, list[EntityRef]] = defaultdict(list)
    for one in broken:
        teams[listing.owner(one)].append(one)
    if not set(teams) - {listing.owner(ref)}:
        return []
    ordered = sorted(teams.items(), key=lambda item: (item[0] is None, -len(item[1]), str(item[0])))
    rows: list[dict[str, object]] = [
        {
            "team": listing.link(owner, here),
            "entities": [listing.link(one, here) for one in sorted(some)[:_SHOWN]],
            "more": max(0, len(some) - _SHOWN),
        }
        for owner, some in ordered
    ]
    return [*rows, {}] if is_cut else rows


def needing(catalog: Catalog, ref: EntityRef) -> tuple[list[EntityRef], bool]:
    """Return the entities of the catalog that need one, the nearest first, and whether there are more than `_MOST`."""
    found, seen = [ref], {ref}
    for one in found:
        for edge in catalog.relations.get(one, ()):
            if edge.type in _NEEDED_BY and edge.target not in seen and edge.target in catalog.entities:
                seen.add(edge.target)
                found.append(edge.target)
        if len(found) > _MOST + 1:
            break
    own = _parts(catalog, ref)
    return [one for one in found[1 : _MOST + 1] if one not in own], len(found) > _MOST + 1


def _parts(catalog: Catalog, ref: EntityRef) -> set[EntityRef]:
    """Return the parts of an entity, and theirs: they stop with it, and are shown as its parts."""
    found, waiting = {ref}, [ref]
    while waiting:
        parts = {*catalog.related(waiting.pop(), "hasPart")} - found
        found |= parts
        waiting += parts
    return found
