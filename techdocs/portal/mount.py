"""Mount a component's docs: fill its pages' slots with what the catalog knows, into a folder of the store."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import jinja2

from techdocs.digests import digest_value
from techdocs.engine.shell import HEAD_MARK, HEADER_MARK
from techdocs.files import link_or_copy
from techdocs.model.docs import BuiltDocs, DocsPage
from techdocs.model.entity import EntityRef, EntityRefError, parse_entity_ref
from techdocs.model.site import Look, SiteParts
from techdocs.model.urls import docs_url, entity_url, relative_url
from techdocs.portal.header import HeaderFacts, header_facts, page_header
from techdocs.portal.redirects import redirect_html
from techdocs.store import Store, Tree

STEP = "mounts"
LINKS_VERSION = 1
_ENTITY_HREF = re.compile(r'href="([a-zA-Z]+:[^"/#][^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class MountAction:
    """All that mounting a component depends on; its digest is the key in the store.

    `docs` are the digests of the rendered files, `entity_links` where each entity that the pages link to is (from the
    site's root), `header_template` the digest of the template of the header.
    """

    docs: Mapping[str, str]
    pages: tuple[DocsPage, ...]
    facts: HeaderFacts
    entity_links: Mapping[str, str]
    site_url: str
    indexed: bool
    header_template: str


def mount_docs(parts: SiteParts, ref: EntityRef, store: Store, header: jinja2.Template, header_digest: str) -> Tree:
    """Return the finished pages of a component, from the store where nothing about them is new."""
    docs = parts.docs[ref]
    action = MountAction(
        docs=docs.files,
        pages=docs.pages,
        facts=header_facts(parts, ref),
        entity_links=_entity_links(parts, docs),
        site_url=parts.look.site_url,
        indexed=parts.look.indexed,
        header_template=header_digest,
    )
    key = digest_value(action)
    tree = store.find(STEP, key)
    if tree is None:
        with store.fresh(STEP, key) as folder:
            _mount(action, docs, header, folder)
        tree = store.find(STEP, key)
    if tree is None:
        raise LookupError(f"mounting {ref} has left nothing in the store")
    return tree


def head_slot(look: Look, url: str) -> str:
    """Return what stands in a page's head: its canonical address, and what search engines may do."""
    canonical = f'<link rel="canonical" href="{escape(look.site_url + url)}">' if look.site_url else ""
    robots = "" if look.indexed else '<meta name="robots" content="noindex">'
    return canonical + robots


def _entity_links(parts: SiteParts, docs: BuiltDocs) -> dict[str, str]:
    """Map each link to an entity to where that entity's docs, or its catalog page, are; unknown ones are left out."""
    found: dict[str, str] = {}
    for target in {link.target for page in docs.pages for link in page.entity_links}:
        text, _, anchor = target.partition("#")
        pieces = text.split("/")
        for length in (2, 1):
            try:
                ref = parse_entity_ref("/".join(pieces[:length]))
            except EntityRefError:
                continue
            if ref in parts.catalog.entities:
                found[target] = _place(parts, ref, "/".join(pieces[length:])) + (f"#{anchor}" if anchor else "")
                break
    return dict(sorted(found.items()))


def _place(parts: SiteParts, ref: EntityRef, path: str) -> str:
    built = parts.docs.get(ref)
    if built is None or not built.pages:
        return entity_url(ref)
    page = next((page.url for page in built.pages if path and path in (page.path, page.url, page.url.rstrip("/"))), "")
    return docs_url(ref) + page


def _mount(action: MountAction, docs: BuiltDocs, header: jinja2.Template, folder: Path) -> None:
    if docs.folder is None:
        raise LookupError(f"{docs.ref} has no rendered docs")
    pages = {page.output: page for page in action.pages}
    made: set[Path] = set()
    for name in action.docs:
        target = folder / name
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        page = pages.get(name)
        if page is None:
            link_or_copy(docs.folder / name, target)
        else:
            html = (docs.folder / name).read_text(encoding="utf-8", errors="surrogatepass")
            target.write_text(_filled(html, action, page, header), encoding="utf-8", errors="surrogatepass")
    if "index.html" not in action.docs and action.pages:
        first = action.pages[0]
        (folder / "index.html").write_text(redirect_html(first.title, relative_url(first.url, "")), encoding="utf-8")
    links = json.dumps(_links(action), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "links.json").write_text(links + "\n", encoding="utf-8")


def _filled(html: str, action: MountAction, page: DocsPage, header: jinja2.Template) -> str:
    here = docs_url(action.facts.ref) + page.url
    head = head_slot(Look(site_url=action.site_url, indexed=action.indexed), here)
    before, _, rest = html.partition(HEAD_MARK)
    middle, _, article = rest.partition(HEADER_MARK)
    if page.entity_links:
        article = _ENTITY_HREF.sub(lambda match: _resolved(match, action.entity_links, here), article)
    return before + head + middle + header.render(page_header(action.facts, page)) + article


def _resolved(match: re.Match[str], links: Mapping[str, str], here: str) -> str:
    """Return a link to an entity as a link in the site; one to an unknown entity loses its target and is marked."""
    target = match[1].replace("&amp;", "&")
    if target in links:
        return f'href="{escape(relative_url(links[target], here))}"'
    kind = target.partition(":")[0].lower()
    if kind in {"component", "api", "resource", "system", "domain", "group", "user", "template"}:
        return f'class="td-unresolved" title="{escape(target)} is not in the catalog"'
    return match[0]


def _links(action: MountAction) -> dict[str, object]:
    """Return what `links.json` says of a component's docs: its pages, their titles and anchors."""
    return {
        "version": LINKS_VERSION,
        "entity": str(action.facts.ref),
        "pages": [
            {"url": page.url, "path": page.path, "title": page.title, "anchors": list(page.anchors)}
            for page in action.pages
        ],
    }
