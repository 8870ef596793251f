"""What a preview answers between two changes: pages of docs, files beside them, and pages of the portal."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

import jinja2

from techdocs.disk.finished import read_file
from techdocs.engine.shell import policy_text
from techdocs.model.api import RAW
from techdocs.model.docs import Build, BuiltDocs, DocsForm, DocsPage
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Problem
from techdocs.model.site import SiteParts
from techdocs.model.urls import catalog_place, docs_place, docs_url, url_of
from techdocs.portal.llms import docs_llms
from techdocs.portal.pages.redirects import redirect_html
from techdocs.portal.slots import (
    LLMS,
    MountAction,
    filled_markdown,
    filled_page,
    links_text,
    mount_action,
    page_aliases,
    page_slots,
)
from techdocs.preview.docs import LiveDocs, page_of
from techdocs.preview.files import SearchFiles, SharedFiles, data_answer, json_answer, static_answer, text_answer
from techdocs.preview.parts import KnownParts
from techdocs.preview.portal import PortalPages
from techdocs.preview.relay import relayed_file
from techdocs.preview.run_problems import template_answer
from techdocs.preview.workspace import Workspace
from techdocs.server.contract import HTML, Answer

FEW = 20
"""Components up to which all are built though no one looks at them."""
_OK, _FOUND, _MISSING = 200, 302, 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What outlives a change: the docs that are built, and the files that are made."""

    docs: LiveDocs
    shared: SharedFiles
    search: SearchFiles


class Answers:
    """The answers from one workspace; each page is made once. `faults` are problems of the preview as a whole."""

    def __init__(
        self,
        workspace: Workspace,
        tools: Tools,
        faults: tuple[Problem, ...] = (),
        served: Mapping[str, Answer] | None = None,
    ) -> None:
        self.workspace, self.faults, self._tools = workspace, faults, tools
        self._served = served or {}
        self._known = KnownParts(workspace, tools.docs)
        self._portal = PortalPages(workspace, self._known)
        self._shown: dict[str, Answer] = {}
        self._lock = threading.Lock()

    @property
    def served(self) -> Mapping[str, Answer]:
        """Return what readers have last got of this workspace, by path."""
        with self._lock:
            return {**self._served, **self._shown}

    def renewed(self) -> "Answers":
        """Return answers that are made anew, as more is known of the same workspace."""
        return Answers(self.workspace, self._tools, self.faults, self.served)

    def answer(self, path: str) -> Answer:
        """Return what is at a path of the site."""
        with self._lock:
            shown = self._shown.get(path)
        if shown is not None:
            return shown
        try:
            answer = self._answer(path)
        except jinja2.TemplateError as error:
            answer = template_answer(error)
        if self.faults and answer.media_type == HTML and answer.file is None:
            answer = replace(answer, problems=(*self.faults, *answer.problems))
        if answer.file is None and answer.status == _OK:
            with self._lock:
                self._shown[path] = answer
        return answer

    def refs_with_docs(self) -> list[EntityRef]:
        """Return the entities that have pages of their own."""
        return [ref for ref in self.workspace.own.entities if self.workspace.expected(ref).pages]

    def few(self) -> dict[EntityRef, Build]:
        """Return the builds of all docs where these are few, else none."""
        refs = self.refs_with_docs()
        builds = self.workspace.builds(refs if len(refs) <= FEW else ())
        return {ref: build for ref, build in builds.items() if build.action is not None}

    def _answer(self, path: str) -> Answer:
        if place := docs_place(path):
            ref, rest = place
            build = self.workspace.builds([ref]).get(ref)
            if build is not None and (build.action is not None or build.form is DocsForm.BROKEN):
                return self._docs_answer(build, rest, is_folder=path.startswith(docs_url(ref)))
            if ref in self.workspace.catalog.entities and not self.workspace.is_own(ref):
                return self._elsewhere(path)
            if self._known.plan_former(ref):
                return self._portal.answer(path, known={})
        return (
            self._tools.shared.answer(path, self.workspace.theme)
            or self._tools.search.answer(path, self._searched, self.workspace.config.jobs)
            or data_answer(path, lambda: self._known.searched({}))
            or self._definition(path)
            or self._portal_answer(path)
        )

    def _definition(self, path: str) -> Answer | None:
        """Return the definition of an API as a file, None for any other path."""
        ref, name = catalog_place(path) or (None, "")
        api = self.workspace.apis().get(ref) if ref and name else None
        return Answer(file=api.folder.folder / RAW / name) if api and api.folder and name == api.file else None

    def _portal_answer(self, path: str) -> Answer:
        """Return a page of the portal; one that only the published site has belongs to an inferred entity."""
        answer, site = self._portal.answer(path), self.workspace.run.outside.site
        if answer.status != _MISSING or site is None or not path.startswith("catalog/") or not path.endswith("/"):
            return answer
        return self._elsewhere(path) if site.content(f"{path}index.html") is not None else answer

    def _elsewhere(self, path: str) -> Answer:
        """Lead on to a page that only the published site has."""
        site = self.workspace.run.outside.site
        file = site.file(path) if site else None
        if file is not None:
            return relayed_file(file, policy_text(self.workspace.theme)) or self._portal.answer(path)
        address = site.web_address(path) if site else ""
        if not address:
            return self._portal.answer(path)
        return Answer(content=redirect_html("This page is in the published site", address).encode())

    def _docs_answer(self, build: Build, rest: str, *, is_folder: bool) -> Answer:
        if not is_folder:
            return Answer(status=_FOUND, location=f"{quote(build.ref.name)}/")
        unchanged = self._tools.docs.unchanged(build, rest)
        return (
            self._page_answer(build, self.workspace.expected(build.ref), rest)
            or (static_answer(unchanged, rest) if unchanged else None)
            or self._whole_answer(build, rest)
        )

    def _page_answer(self, build: Build, docs: BuiltDocs, rest: str) -> Answer | None:
        """Return a page of docs, or where it is; None when they have none there."""
        wanted = {rest, f"{rest}index.html"} if rest.endswith("/") or not rest else {rest, url_of(rest)}
        for page in docs.pages:
            if page.url in wanted:
                return self._page(build, page)
            if page.url == f"{rest}/":
                return Answer(status=_FOUND, location=quote(f"{rest.rpartition('/')[2]}/"))
        if not rest and docs.pages:
            return Answer(status=_FOUND, location=quote(docs.pages[0].url))
        return None

    def _whole_answer(self, build: Build, rest: str) -> Answer:
        """Return what is only known when all docs are built: files, former addresses, pages of the last good build."""
        docs = self._tools.docs.whole(build, self.workspace)
        if rest == "links.json":
            return json_answer(links_text(self._mount(self._known.parts({build.ref: docs}), build)))
        if rest == LLMS and LLMS not in docs.files:
            return text_answer(docs_llms(self._mount(self._known.parts({build.ref: docs}), build)))
        return (
            self._page_answer(build, docs, rest)
            or self._markdown_answer(build, docs, rest)
            or static_answer(docs, rest)
            or (self._portal.stub(build, docs, rest) if docs.failure and not docs.pages and not rest else None)
            or self._portal.answer(docs_url(build.ref) + rest, build=build, known={build.ref: docs})
        )

    def _markdown_answer(self, build: Build, docs: BuiltDocs, rest: str) -> Answer | None:
        """Return a page as Markdown, None for any other file."""
        page = next((page for page in docs.pages if page.markdown == rest and rest in docs.files), None)
        if page is None or docs.site is None:
            return None
        text = read_file(docs.site, rest).decode("utf-8", "surrogatepass")
        filled = filled_markdown(text, self._mount(self._known.parts({build.ref: docs}), build), page)
        return Answer(content=filled.encode("utf-8", "replace"), media_type="text/markdown; charset=utf-8")

    def _page(self, build: Build, page: DocsPage) -> Answer:
        shown = self._tools.docs.page(build, page.path, self.workspace)
        if shown.page is None:  # it cannot be rendered alone: with all the others it may, or there is a last good one
            shown = page_of(self._tools.docs.whole(build, self.workspace), page.path)
        if shown.page is None:
            return self._portal.stub(build, shown.docs, page.url)
        self._known.plan_targets(build, shown.page)
        parts = self._known.parts({build.ref: shown.docs})
        slots = page_slots(self.workspace.theme)
        html = filled_page(shown.html, self._mount(parts, build), shown.page, slots)
        return Answer(
            content=html.encode("utf-8", "replace"),
            origin=build.inputs.get(shown.page.path),
            problems=(*self._known.secrets_of(build, shown), *self._known.problems(parts, build, shown.page)),
        )

    def _mount(self, parts: SiteParts, build: Build) -> MountAction:
        return mount_action(parts, build.ref, self.workspace.theme, (), page_aliases(parts).get(build.ref, {}))

    def _searched(self) -> SiteParts:
        """Return the site with all docs built, where these are few; else with those that someone has looked at."""
        built = {ref: self._tools.docs.whole(build, self.workspace) for ref, build in self.few().items()}
        return self._known.searched(built)
