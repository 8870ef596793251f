"""Find where one link of one page leads: to an entity, a page, a file on the forge, or nowhere."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote, urlsplit

from techdocs.disk.files import inside
from techdocs.links.addresses import Addresses, FoundTarget
from techdocs.links.former import is_web, page_address
from techdocs.model.docs import Build, DocsForm, DocsPage
from techdocs.model.entity import KINDS, EntityRef, refs_of_link
from techdocs.model.forge import forge_path, forge_url, web_host
from techdocs.model.source import Source
from techdocs.model.urls import catalog_place, docs_url, entity_place, entity_url

_PORTAL = re.compile(
    r"(?:(?:docs|catalog|catalog/page/\d+|apis|teams|problems)/?|(?:assets|search)/.*|[\w-]+\.(?:json|xml|html))?"
)
"""The site's own pages and files, which belong to no entity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Where a link leads.

    `address` is from the site's root or on the web, `""` where it leads nowhere; `found` is the place when it is in the
    site, `former` the former address that the link names, from which it leads on. `missing` is an entity that the
    catalog does not have, `missing_docs` one at the address of whose pages nothing stands. `in_repository` says that
    the link leads to a file of the repository, which is no mistake though no reader can follow it here. `is_left`
    leaves the link as it is written.
    """

    address: str = ""
    anchor: str = ""
    found: FoundTarget | None = None
    former: str = ""
    missing: EntityRef | None = None
    missing_docs: EntityRef | None = None
    in_repository: bool = False
    is_left: bool = False

    @property
    def lost_anchor(self) -> bool:
        """Say whether the link points to a heading that does not exist."""
        page = self.found.page if self.found else None
        return bool(
            page
            and page.output
            and self.anchor
            and self.anchor not in page.anchors
            and not self.anchor.startswith(("__", ":~:"))
        )

    @property
    def href(self) -> str:
        """Return the address with the anchor."""
        return self.address + (f"#{self.anchor}" if self.anchor and self.address else "")


class LeadFinder:
    """Resolves links against the addresses of one run."""

    def __init__(self, addresses: Addresses, site_url: str = "", redirects: Mapping[str, str] | None = None) -> None:
        """Take the site's contents, its address, and the targets of its former addresses."""
        self._addresses, self._site_url, self._redirects = addresses, site_url, redirects or {}

    def entity(self, target: str) -> Lead:
        """Resolve a link such as `component:default/payments/guide.md#setup` or `component:payments`."""
        anchor = unquote(target.partition("#")[2])
        missing: EntityRef | None = None
        for ref, path in refs_of_link(target):
            former = self._former_page(ref, path, anchor)
            if ref in self._addresses.catalog.entities:
                return _lead(self._addresses.of_entity(ref, path), anchor, otherwise=former)
            if former is not None:
                return former
            missing = missing or ref
        return Lead(missing=missing)

    def link(self, target: str, build: Build, page: DocsPage) -> Lead:
        """Resolve a link whose target is not in its own docs, or on the web."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return Lead(is_left=True)
        anchor = unquote(parts.fragment)
        if parts.scheme or parts.netloc:
            return self._web(target, anchor)
        if parts.path.startswith("/"):
            return self._from_root(unquote(parts.path).lstrip("/"), anchor, build)
        return self._relative(unquote(parts.path), anchor, build, page)

    def picture(self, target: str, build: Build, page: DocsPage) -> Lead:
        """Resolve an image that its own docs do not have: one of other docs of the same repository."""
        try:
            path = unquote(urlsplit(target).path)
        except ValueError:
            return Lead(is_left=True)
        if urlsplit(target).netloc:
            return Lead(is_left=True)
        places = (
            [posixpath.normpath(path.lstrip("/"))] if path.startswith("/") else self._file_places(path, build, page)
        )
        files = (self._addresses.of_file(build.source, place) for place in places)
        found = next((found for found in files if found is not None and found.page is None), None)
        return _lead(found, "", otherwise=Lead(in_repository=self._kept_file(places, build) is not None))

    def _web(self, url: str, anchor: str) -> Lead:
        if self._site_url and url.startswith(self._site_url):
            path = unquote(url[len(self._site_url) :].partition("#")[0].partition("?")[0])
            return self._address(path, anchor)
        host = web_host(url)
        for name, sources in self._forges.items():
            if host.startswith(f"{name}/"):
                for source in sources:
                    found = self._forge_page(url, source)
                    if found is not None:
                        return _lead(found, anchor if found.page and _has_anchor(found.page, anchor) else "")
        return Lead(is_left=True)

    def _address(self, path: str, anchor: str) -> Lead:
        """Resolve an address from the site's root; what the site does not have may be someone else's."""
        lead = _lead(
            self._addresses.of_url(path), anchor, otherwise=self._former(path, anchor) or self._tab(path, anchor)
        )
        return lead if lead.address else Lead(is_left=True)

    def _tab(self, path: str, anchor: str) -> Lead | None:
        """Resolve a tab of an entity's page in Backstage: its docs, or for any other one its page here."""
        ref, rest = catalog_place(path) or (None, "")
        if ref is None or ref not in self._addresses.catalog.entities:
            return None
        tab, _, page = rest.rstrip("/").partition("/")
        found = self._addresses.of_entity(ref, page) if tab == "docs" else self._addresses.of_url(entity_url(ref))
        return _lead(found, anchor) if found else None

    def _from_root(self, path: str, anchor: str, build: Build) -> Lead:
        """Resolve a path that begins with a slash: an address of the site, else a file from the repository's root."""
        lead = self._address(path, anchor)
        if not lead.is_left or _PORTAL.fullmatch(path):
            return lead
        place = posixpath.normpath(path) if path else ""
        found = None if _climbs(place) else self._addresses.of_file(build.source, place)
        if found is not None:
            return _lead(found, anchor)
        kept = Lead() if _climbs(place) or not path else self._in_repository([place], anchor, build)
        if kept.in_repository:
            return kept
        return Lead(missing_docs=_ref_at(path))

    def _former_page(self, ref: EntityRef, path: str, anchor: str) -> Lead | None:
        """Resolve a page, by its file or its address, that an entity's docs had, or that a renamed entity had."""
        names = [page_address(path, suffix) for suffix in ("/", ".html")] if path else [""]
        addresses = [docs_url(ref) + name for name in names if name is not None]
        found = (self._former(address, anchor) for address in (*addresses, *([] if path else [entity_url(ref)])))
        return next((lead for lead in found if lead is not None), None)

    def _former(self, address: str, anchor: str) -> Lead | None:
        """Resolve a former address, which leads on."""
        former = address if address in self._redirects else f"{address}/"
        target = self._redirects.get(former)
        if target is None or is_web(target):
            return Lead(address=target) if target else None
        path, _, own = target.partition("#")
        return replace(_lead(self._addresses.of_url(path), own or anchor), former=former)

    def _forge_page(self, url: str, source: Source) -> FoundTarget | None:
        path = forge_path(url, source)
        return self._addresses.of_file(source.name, path) if path else None

    @cached_property
    def _forges(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = {}
        for source in self._addresses.catalog.sources:
            if source.web_url:
                found.setdefault(web_host(source.web_url), []).append(source)
        return found

    def _relative(self, path: str, anchor: str, build: Build, page: DocsPage) -> Lead:
        places = self._file_places(path, build, page)
        for place in places:
            found = self._addresses.of_file(build.source, place)
            if found is not None:
                return _lead(found, anchor)
        address = posixpath.normpath(posixpath.join(docs_url(build.ref), posixpath.dirname(page.url), path))
        found = self._addresses.of_url(address)
        if found is not None:
            return _lead(found, anchor)
        return self._former(address, anchor) or self._in_repository(places, anchor, build)

    def _in_repository(self, places: list[str], anchor: str, build: Build) -> Lead:
        """Resolve a link to a file that is not published: to the forge at the commit that was read."""
        source, place = self._addresses.catalog.discovered[build.source].source, self._kept_file(places, build)
        if place is None:
            return Lead()
        url = forge_url(source, place.rstrip("/"), "blob") if place else source.web_url
        return Lead(address=url, anchor=anchor, in_repository=True)

    def _kept_file(self, places: list[str], build: Build) -> str | None:
        """Return the first of some paths at which the repository has a file or a folder."""
        root = self._addresses.catalog.discovered[build.source].source.root
        found = (place for place in places if "\0" not in place and inside(root / place, root) is not None)
        return next(found, None)

    def _file_places(self, path: str, build: Build, page: DocsPage) -> list[str]:
        """Return the paths in the repository that a relative link may mean: from its file, then from its address.

        The second is what browsers make of the link, and what an author sees who tries links in a preview.
        """
        docs = build.docs_folder
        if page.path not in build.origins:  # a page of the last good build, whose settings are broken now
            docs = docs or posixpath.join(self._addresses.catalog.entities[build.ref].folder, "docs")
        around = posixpath.dirname(build.origins.get(page.path, posixpath.join(docs, page.path)))
        docs = around if build.form is DocsForm.README else docs
        meant = [posixpath.join(around, path), posixpath.join(docs, posixpath.dirname(page.url), path)]
        places = [posixpath.normpath(place) for place in meant]
        return ["" if place == "." else place for place in dict.fromkeys(places) if not _climbs(place)]


def _has_anchor(page: DocsPage, anchor: str) -> bool:
    return anchor in page.anchors or anchor in page.forge_anchors


def _ref_at(path: str) -> EntityRef | None:
    """Return the entity that an address of the form `docs/<namespace>/<kind>/<name>/…` names, or one of `catalog/`."""
    ref = entity_place(path)
    return ref if ref is not None and ref.kind in KINDS else None


def _climbs(path: str) -> bool:
    return path.startswith(("../", "/")) or path == ".."


def _lead(found: FoundTarget | None, anchor: str, *, otherwise: Lead | None = None) -> Lead:
    if found is None:
        return otherwise or Lead()
    known = found.page.forge_anchors.get(anchor, anchor) if found.page else anchor
    return Lead(address=found.url, anchor=known, found=found)
