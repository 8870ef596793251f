"""Where somebody who is new starts to read: what a team says, else what its docs look like."""

import re
from collections.abc import Iterator

from techdocs.model.docs import DocsPage
from techdocs.model.entity import Entity, EntityRef, refs_of_link
from techdocs.model.urls import docs_url, entity_url, relative_url
from techdocs.portal.views.listing import EntityListing

START_HERE = "techdocs/start-here"
"""Annotation of a group: where to start, as links separated by commas or blanks, such as `component:pay/guide.md`."""
MOST = 5
_BEGINNERS = re.compile(
    r"\b(?:on-?boarding|getting[ -]started|start here|quick-?start|first steps"
    r"|newcomers?|new joiners?|new colleagues?)\b",
    re.IGNORECASE,
)
_RUNBOOK = re.compile(r"\b(?:run-?books?|play-?books?|on-?call)\b", re.IGNORECASE)
Row = dict[str, object]


def team_start(listing: EntityListing, ref: EntityRef, here: str) -> list[Row]:
    """Return where somebody new in a team starts: what the team says, else pages that are chosen by their titles."""
    entity = listing.catalog.entities.get(ref)
    said = [*_said(listing, entity, here)] if entity else []
    return (said or _chosen(listing, ref, here))[:MOST]


def site_start(listing: EntityListing, here: str) -> list[Row]:
    """Return where somebody new in the company starts: what its topmost teams say, then the docs with most links."""
    tops = [one for one in listing.catalog.entities.values() if one.ref.kind == "group" and not _parents(listing, one)]
    rows = [row for one in tops for row in _said(listing, one, here)]
    by_links = sorted(listing.cards, key=lambda card: (-int(str(card["links_here"])), -int(str(card["pages"]))))
    for card in by_links:
        if card["docs"] and len(rows) < MOST:
            href = relative_url(str(card["docs"]), here)
            rows += [
                _row(str(card["name"]), href, str(card["description"] or card["owner_name"]), str(card["changed"]))
            ]
    unique = {str(row["href"]): row for row in reversed(rows)}
    return [*reversed(unique.values())][:MOST]


def _parents(listing: EntityListing, entity: Entity) -> bool:
    return any(parent in listing.catalog.entities for parent in listing.catalog.related(entity.ref, "childOf"))


def _said(listing: EntityListing, entity: Entity, here: str) -> Iterator[Row]:
    """Yield what the annotation of a group names, as far as it is on the site."""
    for link in re.split(r"[\s,]+", entity.annotations.get(START_HERE, "")):
        if link.startswith(("https://", "http://")):
            yield _row(link.partition("://")[2].rstrip("/"), link, "", "")
            continue
        for ref, path in refs_of_link(link):
            found = _linked(listing, ref, path, here)
            if found:
                yield found
                break


def _linked(listing: EntityListing, ref: EntityRef, path: str, here: str) -> Row | None:
    """Return the row of a page, or of an entity where no page is named; None if the site has no such thing."""
    docs = listing.parts.docs.get(ref)
    if path:
        names = {path, f"{path}.md"}
        page = next((one for one in docs.pages if {one.path, one.url.rstrip("/")} & names), None) if docs else None
        return _page(listing, ref, page, here) if page else None
    if ref not in listing.catalog.entities:
        return None
    at, _ = listing.docs(ref)
    about = listing.catalog.entities[ref].description
    return _row(listing.name(ref), relative_url(at or entity_url(ref), here), about, listing.changed(ref))


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
    build = listing.parts.plan.builds.get(ref)
    changed = listing.catalog.discovered[build.source].source.changed if build else {}
    date = changed.get(build.origins.get(page.path, ""), "") if build else ""
    return _row(page.title, relative_url(docs_url(ref) + page.url, here), listing.name(ref), date)


def _row(title: str, href: str, below: str, changed: str) -> Row:
    return {"title": title, "href": href, "below": below, "changed": changed}
