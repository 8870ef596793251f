"""Write the portal's pages; those whose values are as before are linked from the last run instead of rendered again."""

from dataclasses import replace
from html import escape
from pathlib import Path

import jinja2

from techdocs.disk.code_digest import code_digest
from techdocs.disk.digests import digest_value
from techdocs.disk.files import link_or_copy
from techdocs.disk.store import Store
from techdocs.engine.shell import CONTENT_MARK, HEAD_MARK, HEADER_MARK, SCRIPTS_MARK, TITLE_MARK, render_shell
from techdocs.engine.theme import OWN_ASSETS, Theme, template_digests
from techdocs.model.site import Look, SiteParts
from techdocs.model.tree import Tree
from techdocs.model.urls import file_of
from techdocs.portal.definitions import colour_definitions
from techdocs.portal.pages.plan import PortalPage, portal_pages, render_page
from techdocs.portal.pages.redirects import redirect_html
from techdocs.portal.pages.templates import portal_environment
from techdocs.portal.slots import LLMS, head_slot
from techdocs.workers.repositories import RepositoryWorkers

STEP = "portal"
_SCRIPTS = frozenset({"build", "catalog", "team"})
"""Templates of pages with a script of their own."""


def write_portal(parts: SiteParts, theme: Theme, store: Store, workers: RepositoryWorkers) -> Tree:
    """Return every page of the portal as one finished folder."""
    templates = [
        {path: digest for path, digest in template_digests(folder).items() if path.startswith("portal/")}
        for folder in theme.folders
    ]
    shared = digest_value([code_digest(), theme.digest, theme.assets, templates, parts.look])
    pages = list(portal_pages(parts))
    keys = {_file(page): _key(page, shared) for page in pages}
    note = store.read_note(STEP, "last")
    before = dict(note["pages"]) if isinstance(note, dict) else {}
    environment = portal_environment(theme)

    def write(folder: Path) -> None:
        last = store.find(STEP, str(note["key"])) if isinstance(note, dict) else None
        known = {name for name in last.digests if before.get(name) == keys.get(name)} if last is not None else set()
        coloured = colour_definitions((page for page in pages if _file(page) not in known), workers)
        for page in pages:
            name = _file(page)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if last is not None and name in known:
                link_or_copy(last.folder / name, target)
            else:
                html = page_html(page, parts.look, theme, environment, coloured.get(page.url, ""))
                target.write_text(html, encoding="utf-8", errors="replace")

    tree = store.keep(STEP, keys, write)
    store.write_note(STEP, "last", {"key": store.key(keys), "pages": keys})
    return tree


def _key(page: PortalPage, shared: str) -> str:
    """Return the digest of all that a page depends on; of an API the key stands for the rest."""
    api = [page.api.key, page.api.changes] if page.api else None
    return digest_value([shared, replace(page, api=None), api])


def page_html(page: PortalPage, look: Look, theme: Theme, environment: jinja2.Environment, coloured: str = "") -> str:
    """Return a page of the portal, whole; `coloured` is the definition on it as HTML."""
    if page.redirect:
        return redirect_html(page.title, page.redirect)
    root = _site_root(page, look.site_url)
    shell = render_shell(theme, root, page.tab)
    name, own = theme.look.site_name, theme.words(page.word) if page.word else escape(page.title)
    title = f"{own} - {escape(name)}" if own and own != escape(name) else escape(name)
    template = page.template.partition(".")[0]
    script = theme.asset_path(f"{OWN_ASSETS}{template}.js") if template in _SCRIPTS else ""
    filled = {
        TITLE_MARK: title,
        HEAD_MARK: _head(page, look, theme, root),
        HEADER_MARK: "",
        CONTENT_MARK: render_page(page, environment, coloured),
        SCRIPTS_MARK: script and f'<script type="module" src="{root}{script}"></script>',
    }
    for mark, text in filled.items():
        before, _, after = shell.partition(mark)
        shell = before + text + after
    return shell


def _head(page: PortalPage, look: Look, theme: Theme, root: str) -> str:
    """Return what is in a page's head. The home page's script defines elements, which are whole when they are read."""
    if page.url == "404.html":
        return '<meta name="robots" content="noindex">'
    head = f'{head_slot(look, page.url)}<link rel="describedby" href="{root}{LLMS}">'
    if page.template != "home.html":
        return head
    return f'{head}<script src="{root}{theme.asset_path(f"{OWN_ASSETS}home.js")}"></script>'


def _site_root(page: PortalPage, site_url: str) -> str:
    """Return how a page reaches the root; the 404 page is shown at any address, so it uses the path of `site_url`."""
    if page.url == "404.html":
        return "/" + site_url.partition("://")[2].partition("/")[2]
    return "../" * page.url.count("/") or "./"


def _file(page: PortalPage) -> str:
    return file_of(page.url)
