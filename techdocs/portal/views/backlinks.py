"""Who links to a page: the values of `portal/backlinks.html`, and of an entity's page."""

from collections.abc import Mapping, Sequence

from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.links import Inbound, PageTies
from techdocs.model.site import SiteParts
from techdocs.model.urls import entity_url, relative_url

SHOWN = 20
"""Links that a page shows; the rest stands on its entity's page."""


def backlink_names(parts: SiteParts, ties: Mapping[str, PageTies]) -> dict[str, str]:
    """Map every entity that links to a component's pages, and its owner, to what it is called."""
    refs = {ref for one in ties.values() for link in one.inbound for ref in (link.entity, link.owner) if ref}
    return {ref: _name(parts, ref) for ref in sorted(refs)}


def backlinks_values(
    links: Sequence[Inbound], names: Mapping[str, str], ref: EntityRef, here: str
) -> dict[str, object]:
    """Return the pages that link to one page, those of other docs first, each page once."""
    pages = {link.url: link for link in links}
    ordered = sorted(pages.values(), key=lambda link: (link.entity == str(ref), link.entity, link.title, link.url))
    return {
        "count": len(ordered),
        "links": [
            {
                "href": relative_url(link.url, here),
                "title": link.title,
                "docs": "" if link.entity == str(ref) else names[link.entity],
                "owner": names.get(link.owner, ""),
            }
            for link in ordered[:SHOWN]
        ],
        "more": max(0, len(ordered) - SHOWN),
        "more_href": relative_url(entity_url(ref), here),
    }


def inbound_by_team(parts: SiteParts, ref: EntityRef, here: str) -> list[dict[str, object]]:
    """Return the links to an entity from other components' docs, grouped by who owns these."""
    teams: dict[str, list[Inbound]] = {}
    for link in parts.links.inbound.get(ref, ()):
        teams.setdefault(link.owner, []).append(link)
    return [
        {
            "title": _name(parts, owner) if owner else "nobody known",
            "href": _href(parts, owner, here),
            "links": [
                {"href": relative_url(link.url, here), "title": link.title, "docs": _name(parts, link.entity)}
                for link in {link.url: link for link in sorted(links)}.values()
            ],
        }
        for owner, links in sorted(
            teams.items(), key=lambda pair: (not pair[0], _name(parts, pair[0]) if pair[0] else "")
        )
    ]


def _name(parts: SiteParts, text: str) -> str:
    ref = parse_entity_ref(text)
    entity = parts.catalog.entities.get(ref)
    return entity.display_name if entity else ref.name


def _href(parts: SiteParts, owner: str, here: str) -> str:
    ref = parse_entity_ref(owner) if owner else None
    return relative_url(entity_url(ref), here) if ref and ref in parts.catalog.entities else ""
