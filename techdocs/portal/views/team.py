"""What a team's page shows beside what all entities have: how to reach it, where to start, what it owns."""

import re

from techdocs.model.entity import EntityRef
from techdocs.model.urls import relative_url
from techdocs.portal.views.header import contacts
from techdocs.portal.views.listing import EntityListing
from techdocs.portal.views.parts import part_cards
from techdocs.portal.views.start import team_start

_OWNED = 50
_ON_CALL = re.compile(r"pager|on-?\s?call|opsgenie|victorops|incident\.io|rootly|firehydrant", re.IGNORECASE)
"""What a contact has in its title or address that leads to who is on call."""


def team_values(listing: EntityListing, ref: EntityRef, here: str) -> dict[str, object]:
    """Return what the page of a team shows; also of one that only owns something."""
    cards = [card for one in listing.owned.get(ref, ()) if (card := listing.card_by_ref.get(str(one)))]
    cards.sort(key=lambda card: (bool(card["deprecated"]), not card["docs"], str(card["name"]).casefold()))
    children = listing.catalog.related(ref, "parentOf")
    people = [listing.link(one, here) for one in listing.catalog.related(ref, "hasMember")]
    return {
        "start": team_start(listing, ref, here),
        "owns": [listing.placed(card, here) for card in cards[:_OWNED]],
        "owns_count": len(cards),
        "owns_href": f"{relative_url('catalog/', here)}?owner={ref}",
        "looks": [listing.placed(card, here) for card in cards if card["failed"] or card["deprecated"]],
        "reach": _reach(listing, ref),
        "people": [{"title": person["title"], "href": person["href"]} for person in people if person],
        "parents": [listing.link(one, here) for one in listing.catalog.related(ref, "childOf")],
        "teams": part_cards(listing, [one for one in children if one in listing.catalog.entities], here),
        "home": relative_url("", here),
    }


def _reach(listing: EntityListing, ref: EntityRef) -> list[dict[str, object]]:
    """Return how to reach a team, who is on call first."""
    reach = [
        {**one, "on_call": bool(_ON_CALL.search(f"{one['title']} {one['href']}"))}
        for one in contacts(listing.parts, ref, most=6)
    ]
    return sorted(reach, key=lambda one: not one["on_call"])
