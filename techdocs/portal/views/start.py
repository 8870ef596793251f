"""Where someone who is new starts to read: what a team says, else what its docs look like."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from techdocs.model.docs import DocsPage
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.urls import docs_place, docs_url, entity_place, relative_url
from techdocs.portal.hrefs import link_to
from techdocs.portal.views.listing import EntityListing

MOST = 5
_BEGINNERS = re.compile(
    r"\b(?:on-?boarding|getting[ -]started|start here|quick-?start|first steps"
    r"|newcomers?|new joiners?|new colleagues?)\b",
    re.IGNORECASE,
)
_NEWCOMERS = re.compile(
    r"\b(?:on-?boarding(?! (?:an?|the|your|of)\b)|start here|newcomers?|new joiners?|new colleagues?)\b", re.IGNORECASE
)
"""Titles of pages for newcomers; "Onboarding a cluster" is about something else."""
_FOR_NEWCOMERS = 2
_KNOWN = 2
"""Pages of others that link to docs from which on these are where to start, not a find."""
_RUNBOOK = re.compile(r"\b(?:run-?books?|play-?books?|on-?call)\b", re.IGNORECASE)
Row = dict[str, object]


def team_start(listing: EntityListing, ref: EntityRef, here: str) -> list[Row]:
    """Return where someone new in a team starts: what the team says, else pages that are chosen by their titles."""
    entity = listing.catalog.entities.get(ref)
    said = [*_said(listing, entity, here)] if entity else []
    return (said or _chosen(listing, ref, here))[:MOST]


def site_start(listing: EntityListing, here: str) -> list[Row]:
    """Return where someone new in the company starts: nothing where neither its teams nor its docs say so.

    First comes what the topmost teams say, then pages for newcomers, then the docs that many others link to.
    """
    tops = [one for one in listing.catalog.entities.values() if one.ref.kind == "group" and not _parents(listing, one)]
    rows = [row for one in tops for row in _said(listing, one, here)]
    living = [card for card in listing.cards if card["docs"] and not card["deprecated"]]
    if len(rows) < MOST:
        rows += islice(_for_newcomers(listing, living, here), _FOR_NEWCOMERS)
    known = [card for card in living if int(str(card["links_here"])) >= _KNOWN]
    known.sort(key=lambda card: (-int(str(card["links_here"])), -int(str(card["pages"])), str(card["ref"])))
    for card in known[:MOST]:
        below = str(card["description"] or card["owner_name"])
        rows += [_row(str(card["name"]), relative_url(str(card["docs"]), here), below, str(card["changed"]))]
    unique = {str(row["href"]): row for row in reversed(rows)}
    return [*reversed(unique.values())][:MOST]


def _for_newcomers(listing: EntityListing, cards: Iterable[Mapping[str, object]], here: str) -> Iterator[Row]:
    """Yield the pages of some docs whose titles say that they are for newcomers."""
    refs = {str(ref): ref for ref in listing.parts.docs}
    for ref in filter(None, (refs.get(str(card["ref"])) for card in cards)):
        for page in listing.parts.docs[ref].pages:
            if _NEWCOMERS.search(page.title):
                yield _page(listing, ref, page, here)


def _parents(listing: EntityListing, entity: Entity) -> bool:
    return any(parent in listing.catalog.entities for parent in listing.catalog.related(entity.ref, "childOf"))


def _said(listing: EntityListing, entity: Entity, here: str) -> Iterator[Row]:
    """Yield what the annotation of a group names, as far as it is on the site; the rest is a problem of its author."""
    leads = listing.parts.links.entities.get(entity.ref, {})
    for link in entity.start_here:
        address = link if link.startswith(("https://", "http://")) else leads.get(link, "")
        if not address:
            continue
        title, below, changed = _named(listing, address)
        yield _row(title, link_to(address, here), below, changed)


def _named(listing: EntityListing, address: str) -> tuple[str, str, str]:
    """Return what an address is called, what it is part of, and when it changed."""
    place = docs_place(address.partition("#")[0])
    ref = place[0] if place else entity_place(address)
    if ref is None or ref not in listing.catalog.entities:
        return address.partition("://")[2].rstrip("/"), "", ""
    docs = listing.parts.docs.get(ref)
    page = next((one for one in docs.pages if place and one.url == place[1]), None) if docs else None
    if page and place and place[1]:
        return page.title, listing.name(ref), _changed(listing, ref, page)
    return listing.name(ref), listing.catalog.entities[ref].description, listing.changed(ref)


def _chosen(listing: EntityListing, ref: EntityRef, here: str) -> list[Row]:
    """Return the docs of what a team owns with most links, then pages for beginners, then a runbook."""
    cards = [listing.card_by_ref[str(one)] for one in listing.owned.get(ref, ()) if str(one) in listing.card_by_ref]
    cards = [card for card in cards if card["docs"] and not card["deprecated"]]
    cards.sort(key=lambda card: (-int(str(card["links_here"])), -int(str(card["pages"])), str(card["ref"])))
    owned = {str(one): one for one in listing.owned.get(ref, ())}
    refs = [owned[str(card["ref"])] for card in cards]
    pages = [(one, page) for one in refs if (docs := listing.parts.docs.get(one)) for page in docs.pages]
    beginners = [pair for pair in pages if _BEGINNERS.search(_words(pair[1]))][:2]
    runbooks = [pair for pair in pages if _RUNBOOK.search(_words(pair[1]))][:1]
    first = [
        _row(str(card["name"]), relative_url(str(card["docs"]), here), str(card["description"]), str(card["changed"]))
        for card in cards
    ]
    named = [_page(listing, one, page, here) for one, page in (*beginners, *runbooks)]
    unique = {str(row["href"]): row for row in (*first[: MOST - len(named)], *named)}
    return [*unique.values()]


def _words(page: DocsPage) -> str:
    return f"{page.title} {page.path}".replace("_", " ")


def _page(listing: EntityListing, ref: EntityRef, page: DocsPage, here: str) -> Row:
    href = relative_url(docs_url(ref) + page.url, here)
    return _row(page.title, href, listing.name(ref), _changed(listing, ref, page))


def _changed(listing: EntityListing, ref: EntityRef, page: DocsPage) -> str:
    build = listing.parts.plan.builds.get(ref)
    if build is None:
        return ""
    return listing.catalog.discovered[build.source].source.changed.get(build.origins.get(page.path, ""), "")


def _row(title: str, href: str, below: str, changed: str) -> Row:
    return {"title": title, "href": href, "below": below, "changed": changed}
