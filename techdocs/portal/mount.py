"""Mount a component's docs: fill its pages' slots with what the catalog knows, into a folder of the store."""

import json
import multiprocessing
import re
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path, PurePath

import jinja2

from techdocs.digests import digest_file, digest_value
from techdocs.engine.shell import HEAD_MARK, HEADER_MARK
from techdocs.engine.theme import Theme
from techdocs.files import link_or_copy
from techdocs.model.docs import BuiltDocs, DocsPage
from techdocs.model.entity import EntityRef, EntityRefError, parse_entity_ref
from techdocs.model.site import Look, SiteParts
from techdocs.model.urls import docs_url, entity_url, relative_url
from techdocs.portal.pages.redirects import redirect_html
from techdocs.portal.pages.templates import portal_environment
from techdocs.portal.views.header import HeaderFacts, header_facts, page_header
from techdocs.store import Store, Tree, check_bytes

STEP = "mounts"
HEADER = "portal/header.html"
LINKS_VERSION = 1
_MANY_PAGES = 200
"""Pages from which on worker processes are worth their start."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MountTask:
    """One component to mount in a worker: its action under `key`, its rendered files, the store's and our templates."""

    key: str
    action: MountAction
    docs: Path
    store: Path
    templates: tuple[Path, ...]


def mount_all(parts: SiteParts, store: Store, theme: Theme, *, jobs: int) -> dict[EntityRef, Tree]:
    """Return the finished pages of every component that has docs, from the store where nothing is new.

    Args:
        parts: what the site is made of.
        store: where finished folders are kept.
        theme: for the template of the header.
        jobs: worker processes, used where there is much to do.
    """
    header = next(folder / HEADER for folder in theme.folders if (folder / HEADER).is_file())
    header_digest = digest_file(header)
    tasks: dict[EntityRef, MountTask] = {}
    for ref, docs in parts.docs.items():
        if docs.folder is not None and docs.files:
            action = mount_action(parts, ref, header_digest)
            tasks[ref] = MountTask(
                key=digest_value(action),
                action=action,
                docs=docs.folder,
                store=store.root.parent,
                templates=theme.folders,
            )
    trees = {ref: store.find(STEP, task.key) for ref, task in tasks.items()}
    _run([tasks[ref] for ref, tree in trees.items() if tree is None], jobs)
    for ref, tree in trees.items():
        if tree is None:
            store.adopt(STEP, tasks[ref].key)
    return {ref: tree or _mounted(store, tasks[ref]) for ref, tree in trees.items()}


def _run(tasks: list[MountTask], jobs: int) -> None:
    """Mount components, in worker processes where that is faster than starting them."""
    if jobs == 1 or sum(len(task.action.pages) for task in tasks) < _MANY_PAGES:
        for task in tasks:
            mount_task(task)
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=multiprocessing.get_context("forkserver")) as pool:
        for _ in pool.map(mount_task, tasks, chunksize=8):
            pass


def mount_task(task: MountTask) -> None:
    """Mount one component into the store."""
    header = _header(task.templates)
    with Store(task.store).fresh(STEP, task.key) as folder:
        _mount(task.action, task.docs, header, folder)


@lru_cache(maxsize=1)
def _header(folders: tuple[Path, ...]) -> jinja2.Template:
    return portal_environment(folders).get_template(PurePath(HEADER).name)


def _mounted(store: Store, task: MountTask) -> Tree:
    tree = store.find(STEP, task.key)
    if tree is None:
        raise LookupError(f"mounting {task.action.facts.ref} has left nothing in the store")
    return tree


def mount_action(parts: SiteParts, ref: EntityRef, header_template: str) -> MountAction:
    """Return all that the finished pages of a component depend on."""
    docs = parts.docs[ref]
    return MountAction(
        docs=docs.files,
        pages=docs.pages,
        facts=header_facts(parts, ref),
        entity_links=_entity_links(parts, docs),
        site_url=parts.look.site_url,
        indexed=parts.look.indexed,
        header_template=header_template,
    )


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


def _mount(action: MountAction, docs: Path, header: jinja2.Template, folder: Path) -> None:
    pages = {page.output: page for page in action.pages}
    made: set[Path] = set()
    for name in action.docs:
        target = folder / name
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        page = pages.get(name)
        if page is None:
            link_or_copy(docs / name, target)
        else:
            content = (docs / name).read_bytes()
            check_bytes(content, action.docs[name], docs.parent)
            html = content.decode("utf-8", "surrogatepass")
            target.write_text(_filled(html, action, page, header), encoding="utf-8", errors="surrogatepass")
    if "index.html" not in action.docs and action.pages:
        first = action.pages[0]
        (folder / "index.html").write_text(redirect_html(first.title, relative_url(first.url, "")), encoding="utf-8")
    links = json.dumps(_links(action), ensure_ascii=False, sort_keys=True, allow_nan=False)
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
