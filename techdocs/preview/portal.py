"""The portal's pages in a preview: the catalog, the lists, and what is where there is no page."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from techdocs.model.docs import Build, BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Problem
from techdocs.model.site import Look
from techdocs.model.urls import docs_url, entity_url, url_of
from techdocs.portal.definitions import colour_definitions
from techdocs.portal.pages.plan import PortalPage, portal_page
from techdocs.portal.pages.templates import portal_environment
from techdocs.portal.pages.write import page_html
from techdocs.portal.views.entity import stub_values
from techdocs.portal.views.listing import EntityListing
from techdocs.preview.parts import KnownParts
from techdocs.preview.workspace import Workspace
from techdocs.server.contract import Answer

_FOUND, _MISSING = 302, 404


class PortalPages:
    """The portal of one workspace."""

    def __init__(self, workspace: Workspace, known: KnownParts) -> None:
        self._workspace, self._known = workspace, known
        self._listing: EntityListing | None = None

    def answer(
        self, path: str, *, build: Build | None = None, known: Mapping[EntityRef, BuiltDocs] | None = None
    ) -> Answer:
        """Return a page of the portal; if it does not exist, the page that says so, and what is wrong.

        Args:
            path: what is asked for.
            build: the component below whose docs that is.
            known: docs that have been built just now, if any may have been.
        """
        listing = self._all() if known is None else EntityListing(self._known.listed(known))
        page = portal_page(listing, url_of(path)) if path != "404.html" else None
        if page is not None:
            return Answer(content=self._html(page), problems=_problems_of(listing, page))
        if path and not path.endswith("/") and portal_page(listing, f"{path}/") is not None:
            return Answer(status=_FOUND, location=quote(f"{path.rpartition('/')[2]}/"))
        problems = self._known.problems(listing.parts, build, None) if build else self._known.catalog_problems()
        return Answer(status=_MISSING, content=self._missing(listing), problems=problems)

    def stub(self, build: Build, docs: BuiltDocs, url: str) -> Answer:
        """Return what is shown in place of a page of docs that cannot be built: why, and what lint says."""
        place = docs_url(build.ref) + url
        if docs.failure is None:
            return self.answer(place, build=build, known={build.ref: docs})
        listing = EntityListing(self._known.listed({build.ref: docs}))
        values = stub_values(listing, build.ref, docs.failure, place)
        page = PortalPage(url=place, title=listing.name(build.ref), tab="docs", template="stub.html", values=values)
        return Answer(content=self._html(page), problems=self._known.problems(listing.parts, build, None))

    def _all(self) -> EntityListing:
        listing = self._listing or EntityListing(self._known.whole())
        self._listing = listing
        return listing

    def _missing(self, listing: EntityListing) -> bytes:
        """Return the page for an unknown address; the preview has no folder above it, as `site_url` may have."""
        page = portal_page(listing, "404.html")
        if page is None:
            return b""
        look = replace(self._workspace.config.look, site_url="")
        return self._html(replace(page, values={**page.values, "root": "/"}), look)

    def _html(self, page: PortalPage, look: Look | None = None) -> bytes:
        theme = self._workspace.theme
        environment = portal_environment(theme)
        coloured = colour_definitions([page], self._workspace.workers()).get(page.url, "")
        html = page_html(page, look or self._workspace.config.look, theme, environment, coloured)
        return html.encode("utf-8", "replace")


def _problems_of(listing: EntityListing, page: PortalPage) -> tuple[Problem, ...]:
    """Return what is wrong with the entity that a page is about, none for other pages."""
    ref = next((str(ref) for ref in listing.shown if entity_url(ref) == page.url), None)
    return tuple(problem for problem in listing.parts.report.problems if ref and problem.entity == ref)
