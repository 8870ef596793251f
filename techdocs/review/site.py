"""The changed docs as a small site: their pages, the catalog's pages of what changes, and a list of both.

Links to anything else lead to the published site. Search engines are asked not to index it.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote

from techdocs.config import Config
from techdocs.disk.finished import read_file
from techdocs.disk.store import Store
from techdocs.engine.theme import Theme
from techdocs.model.docs import BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.site import Site, SiteParts
from techdocs.model.tree import Tree
from techdocs.model.urls import docs_url, entity_url, file_of, relative_url
from techdocs.portal.assets import shared_assets
from techdocs.portal.definitions import colour_definitions
from techdocs.portal.final_checks import check_paths, check_secrets
from techdocs.portal.http_headers import header_files
from techdocs.portal.mount import mount_all
from techdocs.portal.pages.plan import PortalPage, portal_page
from techdocs.portal.pages.templates import portal_environment
from techdocs.portal.pages.write import page_html
from techdocs.portal.staging import files_of, put_site
from techdocs.portal.views.listing import EntityListing
from techdocs.review.document import NAME, review_document
from techdocs.review.values import Kind, Review
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.workers.repositories import RepositoryWorkers

STEP = "previews"
ROBOTS = "User-agent: *\nDisallow: /\n"
_LINK = re.compile(r'<a(?=\s)[^<>"]*(?:"[^"]*"[^<>"]*)*>')
_HREF = re.compile(r'(?<=\shref=")[^"]*(?=")')
_ELSEWHERE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//|#|$)")

Address = Callable[[str], str]
"""Gives the web address of a page of the published site, `""` where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewTools:
    """What a preview is put together with.

    `store` keeps finished folders, `workers` colour definitions, `secrets` are what it may not hold, `address` gives
    where the published site has what the preview has not.
    """

    store: Store
    workers: RepositoryWorkers
    secrets: EnvironmentSecrets
    address: Address


def mount_changed(parts: SiteParts, changed: Collection[EntityRef], store: Store, theme: Theme, jobs: int) -> dict[
    EntityRef, Tree
]:  # fmt: skip
    """Return the finished pages of the components that change."""
    docs: Mapping[EntityRef, BuiltDocs] = {
        ref: built if ref in changed else replace(built, site=None) for ref, built in parts.docs.items()
    }
    return mount_all(replace(parts, docs=docs), store, theme, jobs=jobs)


def write_preview(
    parts: SiteParts, review: Review, trees: Mapping[EntityRef, Tree], theme: Theme, config: Config,
    tools: "PreviewTools",
) -> Site:  # fmt: skip
    """Put the preview together and swap it in.

    Args:
        parts: the run, with the published site's entities beside its own.
        review: what changes.
        trees: the finished pages of the components that change.
        theme: how it looks.
        config: for `site_dir` and the forms of header files.
        tools: what it is put together with.

    Raises:
        SiteError: it would hold a secret; an old preview stays.
    """
    store = tools.store
    pages = [*_portal_pages(parts, review)]
    files: dict[str, tuple[str, str]] = dict(files_of(shared_assets(theme, store), ""))
    for ref, tree in trees.items():
        files |= files_of(tree, docs_url(ref))
    known = {*files, *(file_of(page.url) for page in pages)}
    environment, coloured = portal_environment(theme), colour_definitions(pages, tools.workers)
    texts = {
        file_of(page.url): page_html(page, parts.look, theme, environment, coloured.get(page.url, "")) for page in pages
    }
    for ref, tree in trees.items():
        for name in tree.digests:
            if name.endswith(".html"):
                texts[docs_url(ref) + name] = read_file(tree, name).decode("utf-8", "surrogatepass")
    texts = {file: leading_out(html, file, known, tools.address) for file, html in texts.items()}
    texts |= {NAME: review_document(review), "robots.txt": ROBOTS}
    texts |= header_files(theme, config.security.header_files)

    def write(folder: Path) -> None:
        for file, text in texts.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(text.encode("utf-8", "surrogatepass"))

    written = store.keep(STEP, texts, write)
    check_secrets([written], tools.secrets)
    files |= files_of(written, "")
    check_paths(files)
    site = Site(folder=config.site_dir, docs_pages=len(review.pages), portal_pages=len(pages), shards=0)
    put_site(files, site, "", store)
    return site


def leading_out(html: str, file: str, known: Collection[str], address: Address) -> str:
    """Return a page whose links to what the preview does not have lead to the published site.

    Args:
        html: the page.
        file: where it is in the preview.
        known: the files of the preview.
        address: see `Address`.
    """

    def lead(found: re.Match[str]) -> str:
        target = unescape(found[0])
        if _ELSEWHERE.match(target):
            return found[0]
        path, hash_, anchor = target.partition("#")
        plain = unquote(path.partition("?")[0])
        place = posixpath.normpath(posixpath.join("/", posixpath.dirname(file), plain))[1:]
        place += "/" if place and (plain.endswith(("/", "/.", "..")) or plain == ".") else ""
        if file_of(place) in known or place.startswith("../") or not (web := address(place)):
            return found[0]
        return escape(web + hash_ + anchor)

    return _LINK.sub(lambda tag: _HREF.sub(lead, tag[0], count=1), html)


def _portal_pages(parts: SiteParts, review: Review) -> Iterator[PortalPage]:
    """Yield the list of what changes, and the catalog's page of each entity that does."""
    listing = EntityListing(parts)
    refs = {*(page.entity for page in review.pages), *(owner.entity for owner in review.owners), *review.entities_added}
    shown = [ref for ref in parts.catalog.entities if str(ref) in refs]
    yield PortalPage(
        url="", title=parts.look.site_name, tab="", template="preview.html", word="title_preview",
        values={"sections": _sections(review), "entities": [_entity(listing, ref) for ref in shown]},
    )  # fmt: skip
    for ref in shown:
        if (page := portal_page(listing, entity_url(ref))) is not None:
            yield page


def _sections(review: Review) -> list[dict[str, object]]:
    return [
        {"kind": str(kind), "pages": [{"href": quote(page.url), "title": page.title} for page in review.of(kind)]}
        for kind in Kind
        if review.of(kind)
    ]


def _entity(listing: EntityListing, ref: EntityRef) -> dict[str, str]:
    return {"href": relative_url(entity_url(ref), ""), "title": listing.name(ref)}
