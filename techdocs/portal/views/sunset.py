"""Who still uses an entity that goes away: the owners of what needs it, and of pages that link to it."""

from collections import defaultdict

from techdocs.model.entity import Entity, EntityRef, find_entity_ref
from techdocs.portal.views.listing import EntityListing

_NEEDED_BY = ("dependencyOf", "apiConsumedBy")


def still_used_values(listing: EntityListing, entity: Entity, here: str) -> list[dict[str, object]]:
    """Return the owners that still use an entity, with their entities and how many of their pages link to it.

    Who uses an API that the entity provides uses the entity. What its own owner has is left out.
    """
    own, apis = listing.owner(entity.ref), listing.catalog.related(entity.ref, "providesApi")
    users: dict[EntityRef | None, set[EntityRef]] = defaultdict(set)
    for ref in (entity.ref, *apis):
        for relation in _NEEDED_BY:
            for user in listing.catalog.related(ref, relation):
                users[listing.owner(user)].add(user)
    links: dict[EntityRef | None, set[str]] = defaultdict(set)
    for link in listing.parts.links.inbound.get(entity.ref, ()):
        links[find_entity_ref(link.owner) if link.owner else None].add(link.url)
    owners = sorted({*users, *links} - ({own} if own else set()), key=lambda owner: str(owner or "~"))
    return [
        {
            "owner": listing.link(owner, here),
            "entities": [listing.link(user, here) for user in sorted(users.get(owner, ()))],
            "links": len(links.get(owner, ())),
        }
        for owner in owners
    ]
