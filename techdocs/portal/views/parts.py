"""What systems and domains are made of, as cards."""

from collections import Counter
from collections.abc import Iterable

from techdocs.model.entity import OWNED_KINDS, EntityRef
from techdocs.plain_text import plain_line
from techdocs.portal.pages.inline import inline_text
from techdocs.portal.views.listing import EntityListing


def part_cards(listing: EntityListing, refs: Iterable[EntityRef], here: str) -> list[dict[str, object]]:
    """Return a card for each of some entities, by name: what it is, and how many parts of which kind it has."""
    ordered = sorted(refs, key=lambda ref: (listing.name(ref).casefold(), ref))
    return [_card(listing, ref, here) for ref in ordered]


def _card(listing: EntityListing, ref: EntityRef, here: str) -> dict[str, object]:
    entity = listing.catalog.entities.get(ref)
    owner = listing.owner(ref)
    kinds = Counter(part.kind for part in listing.catalog.related(ref, "hasPart") if part.kind in OWNED_KINDS)
    return {
        "link": listing.link(ref, here),
        "kind": ref.kind,
        "type": entity.type if entity else "",
        "deprecated": bool(entity and entity.is_deprecated),
        "lifecycle": entity.lifecycle if entity else "",
        "description": plain_line(inline_text(" ".join(entity.description.split())), 200) if entity else "",
        "owner": listing.link(owner, here),
        "parts": [{"kind": kind, "count": count} for kind, count in sorted(kinds.items())],
    }
