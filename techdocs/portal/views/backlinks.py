"""Who links to a page: the values of `portal/backlinks.html`, and of an entity's page."""

from collections import Counter
from collections.abc import Mapping, Sequence

from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.links import Inbound, ResolvedPage
from techdocs.model.site import SiteParts
from techdocs.model.titles import title_elsewhere
from techdocs.model.urls import docs_place, entity_url, relative_url

SHOWN, OF_ONE = 20, 5
"""Links that a page shows, and of them those from one other component; more are on its entity's page."""
SHOWN_BY_TEAM, OF_ONE_BY_TEAM = 300, 50
"""The same for the page of an entity; it says how many more there are."""


def backlink_names(parts: SiteParts, resolved: Mapping[str, ResolvedPage]) -> dict[str, str]:
    """Map every entity that links to a component's pages, and its owner, to what it is called."""
    refs = {ref for one in resolved.values() for link in one.inbound for ref in (link.entity, link.owner) if ref}
    return {ref: _name(parts, ref) for ref in sorted(refs)}


def backlinks_values(
    links: Sequence[Inbound], names: Mapping[str, str], ref: EntityRef, here: str
) -> dict[str, object]:
    """Return the pages that link to one page, those of other docs first, each page once."""
    pages = {link.url: link for link in links}
    ordered = sorted(pages.values(), key=lambda link: (link.entity == str(ref), link.entity, link.title, link.url))
    shown = _bounded(ordered, SHOWN, OF_ONE, own=str(ref))
    return {
        "count": len(ordered),
        "links": [
            {
                "href": relative_url(link.url, here),
                "title": title_elsewhere(link.title, _path(link)),
                "docs": "" if link.entity == str(ref) else title_elsewhere(names[link.entity], link.entity),
                "ref": link.entity,
                "owner": title_elsewhere(names.get(link.owner, ""), ""),
            }
            for link in shown
        ],
        "more": len(ordered) - len(shown),
        "more_href": relative_url(entity_url(ref), here),
    }


def inbound_by_team(parts: SiteParts, ref: EntityRef, here: str) -> list[dict[str, object]]:
    """Return the links to an entity from other components' docs, grouped by who owns these."""
    links = {link.url: link for link in sorted(parts.links.inbound.get(ref, ()))}.values()
    shown = set(_bounded(sorted(links, key=lambda link: link.entity), SHOWN_BY_TEAM, OF_ONE_BY_TEAM))
    teams: dict[str, list[Inbound]] = {}
    for link in links:
        teams.setdefault(link.owner, []).append(link)
    return [
        {
            "title": title_elsewhere(_name(parts, owner), owner) if owner else "",
            "href": _href(parts, owner, here),
            "links": [
                {
                    "href": relative_url(link.url, here),
                    "title": title_elsewhere(link.title, _path(link)),
                    "docs": title_elsewhere(_name(parts, link.entity), link.entity),
                    "ref": link.entity,
                }
                for link in of_team
                if link in shown
            ],
            "more": sum(link not in shown for link in of_team),
        }
        for owner, of_team in sorted(
            teams.items(), key=lambda pair: (not pair[0], _name(parts, pair[0]) if pair[0] else "")
        )
    ]


def _bounded(links: Sequence[Inbound], most: int, of_one: int, own: str = "") -> list[Inbound]:
    """Return the first links, no more than `most`, and no more than `of_one` from one component but its `own`."""
    counts: Counter[str] = Counter()
    kept: list[Inbound] = []
    for link in links:
        counts[link.entity] += 1
        if (link.entity == own or counts[link.entity] <= of_one) and len(kept) < most:
            kept.append(link)
    return kept


def _path(link: Inbound) -> str:
    """Return the path of a page below its docs, which stands for a title that is nothing but an address."""
    place = docs_place(link.url)
    return (place[1].strip("/") if place else "") or link.entity


def _name(parts: SiteParts, text: str) -> str:
    ref = parse_entity_ref(text)
    entity = parts.catalog.entities.get(ref)
    return entity.display_name if entity else ref.name


def _href(parts: SiteParts, owner: str, here: str) -> str:
    ref = parse_entity_ref(owner) if owner else None
    return relative_url(entity_url(ref), here) if ref and ref in parts.catalog.entities else ""
