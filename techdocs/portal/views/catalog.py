"""The catalog's pages: a list of rows, what it can be narrowed to, and the row that the browser fills in."""

from collections import Counter
from collections.abc import Mapping

from techdocs.model.urls import relative_url
from techdocs.portal.views.listing import EntityListing

FACETS = ("kind", "type", "owner", "lifecycle", "system", "tag")
VIEWS = ("week", "stale", "unowned")
"""What the catalog can be narrowed to beside its facets; browsers compute the first two, which depend on the day."""
_FIELDS = (
    "ref", "url", "name", "type", "type_shown", "kind_key", "pages", "lifecycle", "description",
    "successor_name", "successor_url",
    "owner", "owner_name", "owner_url", "initial", "system", "system_name", "system_url",
    "docs", "pages_shown", "changed", "day",
)  # fmt: skip
ROW_PATTERN: Mapping[str, object] = {
    **{name: f"{{{name}}}" for name in _FIELDS},
    **dict.fromkeys(("pattern", "deprecated", "unusual", "inferred", "unowned", "failed"), True),
    "tags": ("",),
}
"""A row whose values are the names of its fields, which the browser fills in."""


def catalog_values(listing: EntityListing, here: str, number: int, count: int, per_page: int) -> dict[str, object]:
    """Return what one page of the catalog's list shows."""
    start = (number - 1) * per_page
    pages = [("catalog/" if page == 1 else f"catalog/page/{page}/") for page in range(1, count + 1)]
    return {
        "cards": [listing.placed(card, here) for card in listing.cards[start : start + per_page]],
        "total": len(listing.cards),
        "number": number,
        "count": count,
        "previous": relative_url(pages[number - 2], here) if number > 1 else "",
        "next": relative_url(pages[number], here) if number < count else "",
        "root": relative_url("", here),
        "facets": [_views(listing), *facets(listing)] if listing.cards else [],
        "pattern": ROW_PATTERN,
    }


def _views(listing: EntityListing) -> dict[str, object]:
    """Return the views in the form of a facet; a number that depends on the day is left to the browser."""
    counts = {"unowned": sum(bool(card["unowned"]) for card in listing.cards)}
    values = [{"value": value, "title": "", "count": counts.get(value, "")} for value in VIEWS]
    return {"name": "view", "values": values}


def facets(listing: EntityListing) -> list[dict[str, object]]:
    """Return the values of each facet with how many entities have them, most first."""
    counts: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in FACETS}
    for card in listing.cards:
        for name in ("kind", "type", "lifecycle"):
            if card[name]:
                counts[name][(str(card["kind_key" if name == "kind" else name]), str(card[name]))] += 1
        for name in ("owner", "system"):
            if card[name]:
                counts[name][(str(card[name]), str(card[f"{name}_name"]))] += 1
        for tag in card["tags"] if isinstance(card["tags"], list) else []:
            counts["tag"][(tag, tag)] += 1
    return [
        {
            "name": name,
            "values": [
                {"value": value, "title": title, "count": count}
                for (value, title), count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
            ],
        }
        for name, found in counts.items()
        if found
    ]
