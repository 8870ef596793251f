"""Entities that may do the same: those of one entity for its page, and all of them, by domain or owner."""

from collections import defaultdict
from collections.abc import Iterator

from techdocs.model.entity import EntityRef
from techdocs.model.similar import DISTINCT_FROM, SHOWN, SimilarEntity, decision_line
from techdocs.portal.views.listing import EntityListing

SIMILAR = "similar/"
_MOST = 500
"""Entities that the page of all lists."""


def similar_rows(listing: EntityListing, ref: EntityRef, here: str) -> list[dict[str, object]]:
    """Return the entities that are most similar to one, each with the strongest reason and its owner."""
    return [_row(listing, one, here) for one in listing.parts.similar.get(ref, ())[:SHOWN]]


def similar_values(listing: EntityListing, here: str) -> dict[str, object]:
    """Return everything that is similar: sets of entities, by the domain of the first of each, else by its owner."""
    areas: dict[tuple[bool, str, EntityRef | None], list[dict[str, object]]] = defaultdict(list)
    shown, more = 0, 0
    for refs in _groups(listing):
        if shown + len(refs) > _MOST:
            more += len(refs)
            continue
        shown += len(refs)
        area = _area(listing, refs[0])
        name = listing.name(area).casefold() if area else ""
        areas[area is None, name, area].append(_set(listing, refs, area, here))
    return {
        "areas": [{"link": listing.link(area, here), "sets": sets} for (_, _, area), sets in sorted(areas.items())],
        "more": more,
        "annotation": f'{DISTINCT_FROM}: "{decision_line(EntityRef("component", "default", "billing"), 62)} …"',
    }


def _groups(listing: EntityListing) -> Iterator[list[EntityRef]]:
    """Yield the sets of entities that are similar to each other, be it by way of others."""
    similar, seen = listing.parts.similar, set[EntityRef]()
    for ref in similar:
        if ref in seen:
            continue
        group, waiting = [ref], [ref]
        seen.add(ref)
        while waiting:
            near = [one.ref for one in similar[waiting.pop()] if one.ref in similar and one.ref not in seen]
            seen.update(near)
            group += near
            waiting += near
        yield sorted(group, key=lambda one: (-len(similar[one]), listing.name(one).casefold(), one))


def _area(listing: EntityListing, ref: EntityRef) -> EntityRef | None:
    system = listing.part_of(ref, "system")
    return (
        listing.part_of(ref, "domain") or (listing.part_of(system, "domain") if system else None) or listing.owner(ref)
    )


def _set(listing: EntityListing, refs: list[EntityRef], area: EntityRef | None, here: str) -> dict[str, object]:
    """Return a set: its first entity, with its owner unless the area is that, and the others with the most similar."""
    rows = []
    for number, ref in enumerate(refs[1:], 1):
        near = listing.parts.similar[ref]
        best = next((one for one in near if one.ref in refs[:number]), near[0])
        like = listing.link(best.ref, here) if best.ref != refs[0] else None
        rows.append(
            {**_row(listing, SimilarEntity(ref=ref, score=best.score, reasons=best.reasons), here), "like": like}
        )
    owner = listing.owner(refs[0])
    return {
        "first": listing.link(refs[0], here),
        "owner": listing.link(owner, here) if owner != area else None,
        "rows": rows,
    }


def _row(listing: EntityListing, one: SimilarEntity, here: str) -> dict[str, object]:
    reason = one.reasons[0]
    return {
        **(listing.link(one.ref, here) or {}),
        "owner": listing.link(listing.owner(one.ref), here),
        "deprecated": listing.catalog.entities[one.ref].is_deprecated,
        "reason": {"kind": reason.kind.value, "same": reason.same, "every": reason.count},
        "score": one.score,
    }
