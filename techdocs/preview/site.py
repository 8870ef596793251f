"""The preview's answers: the pages of the site that a build would make, each made when it is asked for."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self
from urllib.parse import quote

from techdocs.builds.workers import Workers
from techdocs.config import Config
from techdocs.lint import Outside
from techdocs.model.docs import Build, BuiltDocs, DocsPage
from techdocs.model.entity import EntityRef
from techdocs.model.site import SiteParts
from techdocs.model.urls import DOCS_DEPTH, docs_url
from techdocs.portal.filling import MountAction, filled_page, links_document, mount_action, page_aliases, page_slots
from techdocs.portal.pages.plan import PortalPage, portal_page
from techdocs.portal.pages.redirects import redirect_html
from techdocs.portal.pages.templates import portal_environment
from techdocs.portal.pages.write import page_html
from techdocs.portal.views.entity import stub_values
from techdocs.portal.views.listing import Listing
from techdocs.preview.docs import LiveDocs
from techdocs.preview.estate import Estate
from techdocs.preview.files import SearchFiles, SharedFiles, as_json, data_answer, static_answer
from techdocs.preview.parts import KnownParts
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.server.contract import Answer
from techdocs.store import Store

WORKERS = 2
"""Processes that render: one for the page that is looked at, one for all the others."""
FEW = 20
"""Components up to which all are built for the search."""
_OK, _FOUND, _MISSING = 200, 302, 404


class SitePreview:
    """A site of which each page is built when somebody asks for it; to be used in a `with` block."""

    def __init__(self, config: Config, store: Store, secrets: EnvironmentSecrets, outside: Outside) -> None:
        self.config = config
        self._estate = Estate(config, store, secrets, outside.site)
        self._site = outside.site
        self._workers = Workers(self._estate.theme, config, store, count=WORKERS)
        self._docs = LiveDocs(self._workers, store, self._built)
        self._known = KnownParts(self._estate, self._docs, secrets, outside)
        self._shared, self._search = SharedFiles(store), SearchFiles(store)
        self._lock = threading.Lock()
        self._version = 0
        self._shown: dict[str, Answer] = {}
        self._listing: Listing | None = None
        self._tell: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._workers)
            stack.callback(self._workers.stop)
            stack.callback(self._docs.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def docs_addresses(self) -> list[str]:
        """Return where docs begin, from the site's root."""
        return [docs_url(ref) for ref in self._estate.own.entities if self._estate.expected(ref).pages]

    def listen(self, tell: Callable[[], None]) -> None:
        """Let `tell` be called when pages have changed though no file has: more is known than when they were shown."""
        self._tell = tell

    def answer(self, path: str) -> Answer:
        """Return what stands at a path of the site."""
        with self._lock:
            version, shown = self._version, self._shown.get(path)
        if shown is not None:
            return shown
        answer = self._answer(path)
        with self._lock:
            if version == self._version and answer.file is None and answer.status == _OK:
                self._shown[path] = answer
        return answer

    def changed(self, paths: frozenset[Path]) -> bool:
        """Take note of changed files."""
        self._estate.note(paths)
        self._workers.theme = self._estate.theme
        self._forget()
        return True

    def watched(self) -> tuple[Path, ...]:
        """Return the folders of the sources, and that of the company's own template."""
        look = self.config.look
        folders = [source.root for source in self._estate.own.sources]
        return tuple(dict.fromkeys([*folders, *([look.template] if look.template else [])]))

    def _forget(self) -> dict[str, Answer]:
        """Forget what was shown, and return it; what is being answered meanwhile is not kept."""
        with self._lock:
            before, self._shown, self._listing = self._shown, {}, None
            self._version += 1
        return before

    def _built(self, ref: EntityRef) -> None:
        """Show pages anew of which more is known now; readers load again only where that makes a difference."""
        root = docs_url(ref)
        before = {path: answer for path, answer in self._forget().items() if path.startswith(root)}
        if any(self.answer(path) != answer for path, answer in before.items()):
            self._tell()

    def _answer(self, path: str) -> Answer:
        pieces = path.split("/")
        if path.startswith("docs/") and len(pieces) >= DOCS_DEPTH:
            ref = EntityRef(pieces[2], pieces[1], pieces[3])
            build = self._estate.builds([ref]).get(ref)
            if build is not None and build.action is not None:
                return self._docs_answer(build, "/".join(pieces[DOCS_DEPTH:]), is_folder=len(pieces) > DOCS_DEPTH)
            if ref in self._estate.catalog.entities and not self._estate.is_own(ref):
                return self._elsewhere(path)
        return (
            self._shared.answer(path, self._estate.theme)
            or self._search.answer(path, self._searched, self.config.jobs)
            or data_answer(path, lambda: self._known.parts({}))
            or self._portal(path)
        )

    def _elsewhere(self, path: str) -> Answer:
        """Lead on to a page that only the published site has."""
        file = self._site.file(path) if self._site else None
        if file is not None:
            return Answer(file=file)
        address = self._site.web_address(path) if self._site else ""
        if not address:
            return self._portal(path)
        return Answer(content=redirect_html("These docs are in the published site", address).encode())

    def _docs_answer(self, build: Build, rest: str, *, is_folder: bool) -> Answer:
        if not is_folder:
            return Answer(status=_FOUND, location=f"{build.ref.name}/")
        expected = self._estate.expected(build.ref).pages
        wanted = rest.removesuffix("index.html")
        for page in expected:
            if wanted == page.url:
                return self._page(build, page)
            if page.url == f"{rest}/":
                return Answer(status=_FOUND, location=quote(f"{rest.rpartition('/')[2]}/"))
        if not rest and expected:
            return Answer(status=_FOUND, location=quote(expected[0].url))
        docs = self._docs.whole(build, self._estate)
        if rest == "links.json":
            return as_json(links_document(self._mount(self._known.parts({build.ref: docs}), build)))
        return static_answer(docs, rest) or self._portal(docs_url(build.ref) + rest, build)

    def _page(self, build: Build, expected: DocsPage) -> Answer:
        shown = self._docs.page(build, expected.path, self._estate)
        if shown.page is None:
            return self._not_built(build, shown.docs)
        self._known.plan_targets(shown.page)
        parts = self._known.parts({build.ref: shown.docs})
        html = filled_page(shown.html, self._mount(parts, build), shown.page, page_slots(self._estate.theme.folders))
        return Answer(
            content=html.encode("utf-8", "replace"),
            origin=build.inputs.get(shown.page.path),
            problems=self._known.problems(parts, build, shown.page),
        )

    def _mount(self, parts: SiteParts, build: Build) -> MountAction:
        return mount_action(parts, build.ref, (), page_aliases(parts).get(build.ref, {}))

    def _not_built(self, build: Build, docs: BuiltDocs) -> Answer:
        """Return the page of docs that cannot be built: why, and what lint says."""
        docs = docs if docs.failure else self._docs.whole(build, self._estate)
        parts = self._known.parts({build.ref: docs})
        problems = self._known.problems(parts, build, None)
        if docs.failure is None:
            return self._portal(docs_url(build.ref), build)
        url = docs_url(build.ref)
        values = stub_values(Listing(parts), build.ref, docs.failure)
        page = PortalPage(url=url, title=build.ref.name, tab="docs", template="stub.html", values=values)
        return Answer(content=self._html(page), problems=problems)

    def _portal(self, path: str, build: Build | None = None) -> Answer:
        """Return a page of the portal; where there is none, the page that says so, and what is wrong."""
        listing = self._listing = self._listing or Listing(self._known.parts({}))
        page = portal_page(listing, path.removesuffix("index.html")) if path != "404.html" else None
        if page is not None:
            return Answer(content=self._html(page))
        if any(ref for ref in (path + "/",) if portal_page(listing, ref)):
            return Answer(status=_FOUND, location=quote(f"{path.rpartition('/')[2]}/"))
        missing = portal_page(listing, "404.html")
        problems = self._known.problems(listing.parts, build, None) if build else self._known.catalog_problems()
        return Answer(status=_MISSING, content=self._html(missing) if missing else b"", problems=problems)

    def _html(self, page: PortalPage) -> bytes:
        theme = self._estate.theme
        return page_html(page, self.config.look, theme, portal_environment(theme.folders)).encode("utf-8", "replace")

    def _searched(self) -> SiteParts:
        """Return the site with all docs built, where these are few; else with those that somebody has looked at."""
        estate = self._estate
        refs = [ref for ref in estate.own.entities if estate.expected(ref).pages]
        built: dict[EntityRef, BuiltDocs] = {}
        if len(refs) <= FEW:
            builds = estate.builds(refs).items()
            built = {ref: self._docs.whole(build, estate) for ref, build in builds if build.action is not None}
        return self._known.parts(built)
