"""The contents of the home page: where to search, to start and to browse, what changed last, and the numbers."""

from collections import Counter, defaultdict

from techdocs.engine.text import render_text
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Severity
from techdocs.model.urls import docs_url
from techdocs.portal.views.catalog import facets
from techdocs.portal.views.listing import EntityListing
from techdocs.portal.views.parts import part_cards
from techdocs.portal.views.similar import SIMILAR
from techdocs.portal.views.start import site_start

_RECENT = 6
_PARTS, _AREAS, _TEAMS = 9, 12, 18
"""Systems of a domain, domains, and teams or tags that are shown; the catalog has them all."""


def home_values(listing: EntityListing) -> dict[str, object]:
    """Return what the home page shows; what depends on the reader or the day is left to the browser."""
    own = listing.parts.look.home
    problems = [problem for problem in listing.parts.report.problems if problem.severity is not Severity.NOTE]
    return {
        "own": render_text(own.read_text(encoding="utf-8", errors="replace")) if own else "",
        "site_name": listing.parts.look.site_name,
        "site_description": listing.parts.look.site_description,
        "tries": _tries(listing),
        "start": site_start(listing, ""),
        "recent": _recent(listing),
        "areas": _areas(listing),
        "teams": _teams(listing),
        "tags": _tags(listing),
        "counts": _counts(listing),
        "is_empty": not listing.cards,
        "problems": len(problems),
    }


def _tries(listing: EntityListing) -> list[str]:
    """Return searches to try: who owns what most pages link to, which is asked in English, and an API."""
    by_links = sorted(listing.cards, key=lambda card: (-int(str(card["links_here"])), str(card["ref"])))
    owned = next((card["name"] for card in by_links if card["owner"] and card["kind_key"] == "component"), None)
    api = next((card["name"] for card in by_links if card["kind_key"] == "api"), None)
    asked = f"who owns {owned}" if listing.parts.look.language == "en" else str(owned)
    return [*([asked] if owned else []), *([str(api)] if api else [])]


def _recent(listing: EntityListing) -> list[dict[str, object]]:
    """Return what changed last: of each component the page that did."""
    cards = sorted((card for card in listing.cards if card["changed"]), key=lambda card: str(card["ref"]))
    cards.sort(key=lambda card: str(card["changed"]), reverse=True)
    refs = {str(ref): ref for ref in listing.parts.docs}
    return [_changed_page(listing, card, refs.get(str(card["ref"]))) for card in cards[:_RECENT]]


def _changed_page(listing: EntityListing, card: dict[str, object], ref: EntityRef | None) -> dict[str, object]:
    build, docs = (listing.parts.plan.builds.get(ref), listing.parts.docs.get(ref)) if ref else (None, None)
    dates = listing.catalog.discovered[build.source].source.changed if build else {}
    pages = docs.pages if docs and build else ()
    page = next((one for one in pages if build and dates.get(build.origins.get(one.path, "")) == card["changed"]), None)
    is_named = page is not None and _plain(page.title) != _plain(str(card["name"]))
    return {
        "title": page.title if page and is_named else card["name"],
        "below": card["name"] if is_named else card["description"] or card["owner_name"],
        "href": docs_url(ref) + page.url if page and ref else card["docs"] or card["url"],
        "changed": card["changed"],
    }


def _plain(name: str) -> str:
    """Return a name without what tells two forms of it apart: `Lyrics importer` and `lyrics-importer` are one."""
    return "".join(filter(str.isalnum, name.casefold()))


def _areas(listing: EntityListing) -> list[dict[str, object]]:
    """Return the domains with their systems, and last the systems that are part of none."""
    of_domain: dict[EntityRef | None, list[EntityRef]] = defaultdict(list)
    for ref in listing.catalog.entities:
        if ref.kind == "system":
            of_domain[listing.part_of(ref, "domain")].append(ref)
    domains = sorted((ref for ref in of_domain if ref), key=lambda ref: listing.name(ref).casefold())
    known: list[EntityRef | None] = [*domains, *([None] if None in of_domain else [])]
    return [
        {
            "domain": listing.link(ref, ""),
            "description": listing.catalog.entities[ref].description if ref and ref in listing.catalog.entities else "",
            "parts": part_cards(listing, of_domain[ref], "")[:_PARTS],
            "more": max(0, len(of_domain[ref]) - _PARTS),
        }
        for ref in known[:_AREAS]
    ]


def _teams(listing: EntityListing) -> list[dict[str, object]]:
    """Return the teams that own most, with how much."""
    groups = [ref for ref in listing.shown if ref.kind == "group" and listing.owned.get(ref)]
    groups.sort(key=lambda ref: (-len(listing.owned[ref]), listing.name(ref).casefold()))
    return [{"link": listing.link(ref, ""), "count": len(listing.owned[ref])} for ref in groups[:_TEAMS]]


def _tags(listing: EntityListing) -> list[object]:
    """Return the tags that most entities have, with how many do."""
    found = next((facet["values"] for facet in facets(listing) if facet["name"] == "tag"), [])
    return found[:_TEAMS] if isinstance(found, list) else []


def _counts(listing: EntityListing) -> list[dict[str, object]]:
    """Return how much there is, and where all of it is."""
    kinds = Counter(card["kind_key"] for card in listing.cards)
    docs = [found for found in listing.parts.docs.values() if found.pages]
    pages = sum(found.page_count for found in docs) if all(found.page_count for found in docs) else 0
    found = [
        ("component", kinds["component"], "catalog/?kind=component"),
        ("api", kinds["api"], "apis/"),
        ("system", kinds["system"], "catalog/?kind=system"),
        ("group", sum(ref.kind == "group" for ref in listing.catalog.entities), "teams/"),
        ("docs_pages", pages, "docs/"),
        ("similar", len(listing.parts.similar), SIMILAR),
        *(
            (name, sum(bool(card[name]) for card in listing.cards), f"catalog/?view={name}")
            for name in ("deprecated", "unowned")
        ),
    ]
    return [{"word": word, "count": count, "href": href} for word, count, href in found if count]
