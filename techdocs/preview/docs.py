"""A component's docs while its author writes: the page that is looked at first, all of them right after.

Both are builds as any other, in the same worker processes; the second is kept in the store, for the next run.
"""

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.builds.executors.local import runs_code
from techdocs.builds.run import is_kept
from techdocs.builds.worker import read_record
from techdocs.builds.workers import Workers
from techdocs.disk.digests import digest_value
from techdocs.disk.finished import opened, read_file
from techdocs.model.codes import Code
from techdocs.model.docs import SITE, Build, BuildPlan, BuiltDocs, DocsPage, DocsState, PartialRender
from techdocs.model.entity import EntityRef
from techdocs.preview.workspace import Workspace

LOG = logging.getLogger("techdocs.preview")
SETTLE_SECONDS = 0.3
"""How long all pages wait for the one that is looked at: the browser loads it meanwhile."""
Told = Callable[[EntityRef], None]
"""Is told that all pages of a component are built, or could not be; returns at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page as it was rendered, with open slots; `docs` are those that it is one of. `fault` says why it failed."""

    docs: BuiltDocs
    page: DocsPage | None = None
    html: str = ""
    fault: tuple[Code, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """All docs of a component, what they were built from with its key, and the number of the workspace that it was."""

    number: int
    key: str
    build: Build
    docs: BuiltDocs


class LiveDocs:
    """The docs of a preview. Threads share it, and those that look at an older workspace spoil nothing."""

    def __init__(self, workers: Workers, told: Told) -> None:
        self._workers, self._told = workers, told
        self._whole: dict[EntityRef, _Whole] = {}
        self._shown_alone: dict[tuple[str, str], Shown] = {}
        self._behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="builds")
        self._waiting: dict[EntityRef, tuple[int, str]] = {}
        self._lock, self._closing = threading.RLock(), threading.Event()
        self._building: dict[EntityRef, threading.Lock] = {}

    def close(self) -> None:
        """Take no further work."""
        self._closing.set()
        self._behind.shutdown(wait=False, cancel_futures=True)

    def join(self) -> None:
        """Wait for the work in the background: after the end of the workers it does not take long."""
        self._behind.shutdown(wait=True)

    def known(self, ref: EntityRef, workspace: Workspace) -> BuiltDocs:
        """Return a component's docs as they were last built, if nothing has changed since, else what is expected."""
        whole = self._whole.get(ref)
        build = workspace.builds([ref]).get(ref) if whole else None
        return whole.docs if whole and build is not None and whole.key == _key(build) else workspace.expected(ref)

    def page(self, build: Build, path: str, workspace: Workspace) -> Shown:
        """Return one page, rendered now if need be; all pages of its component follow in the background."""
        whole = self.whole(build, workspace) if runs_code(build) else self._reused(build, workspace)
        if whole is not None:
            return page_of(whole, path)
        key = _key(build)
        with self._lock:
            shown = self._shown_alone.get((key, path))
        if shown is None:
            shown = self._alone(build, path, workspace)
            with self._lock:
                if shown.fault is None:
                    self._shown_alone = {known: value for known, value in self._shown_alone.items() if known[0] == key}
                    self._shown_alone[key, path] = shown
        self.build(build, workspace)
        return shown

    def whole(self, build: Build, workspace: Workspace) -> BuiltDocs:
        """Return all docs of a component, built now if need be."""
        with self._building.setdefault(build.ref, threading.Lock()):
            return self._reused(build, workspace) or self._run(build, workspace)

    def unchanged(self, build: Build, path: str) -> BuiltDocs | None:
        """Return the docs as they were last built if a file of theirs is as it was then, so that it waits for none."""
        whole = self._whole.get(build.ref)
        digest = _digest(build, path)
        return whole.docs if whole is not None and digest and digest == _digest(whole.build, path) else None

    def build(self, build: Build, workspace: Workspace) -> None:
        """Build all pages of a component in the background."""
        wanted = (workspace.number, _key(build))
        with self._lock:
            number, key = self._waiting.get(build.ref, (0, ""))
            if number > workspace.number or key == wanted[1]:
                return
            self._waiting[build.ref] = wanted
        with suppress(RuntimeError):  # the preview ends
            self._behind.submit(self._follow, build, workspace, wanted).add_done_callback(log_error)

    def is_whole(self, build: Build) -> bool:
        """Say whether all pages of a component are built, or could not be, as its files are now."""
        whole = self._whole.get(build.ref)
        return whole is not None and whole.key == _key(build)

    def forget_failures(self, refs: Iterable[EntityRef]) -> None:
        """Try again to build components some of whose files were written: they may be as before, and yet build now."""
        with self._lock:
            for ref in refs:
                if ref in self._whole and self._whole[ref].docs.failure is not None:
                    del self._whole[ref]

    def _follow(self, build: Build, workspace: Workspace, wanted: tuple[int, str]) -> None:
        self._closing.wait(SETTLE_SECONDS)
        with self._lock:
            if self._closing.is_set() or self._waiting.get(build.ref) != wanted:
                return  # it has changed again meanwhile
        try:
            self.whole(build, workspace)
        finally:
            with self._lock:
                if self._waiting.get(build.ref) == wanted:
                    del self._waiting[build.ref]

    def _run(self, build: Build, workspace: Workspace) -> BuiltDocs:
        alone = BuildPlan(builds={build.ref: build})
        done = workspace.run.docs(workspace.catalog, alone, workspace.theme, workers=self._workers)
        with self._lock:
            before = self._whole.get(build.ref)
            if before is None or before.number <= workspace.number:
                self._whole[build.ref] = _Whole(
                    number=workspace.number, key=_key(build), build=build, docs=done[build.ref]
                )  # fmt: skip
        self._told(build.ref)
        return done[build.ref]

    def _reused(self, build: Build, workspace: Workspace) -> BuiltDocs | None:
        whole, key = self._whole.get(build.ref), _key(build)
        if whole is not None and whole.key == key:
            return whole.docs
        return self._run(build, workspace) if is_kept(build, workspace.run.store) else None

    def _alone(self, build: Build, path: str, workspace: Workspace) -> Shown:
        expected, last = workspace.expected(build.ref), self._whole.get(build.ref)
        titles = {page.path: page.title for page in last.docs.pages} if last else {}
        made = self._workers.partial_render(
            build, workspace.theme, PartialRender(pages=frozenset({path}), titles=titles)
        )
        if not isinstance(made, Path):
            return Shown(docs=expected, fault=made)
        try:
            tree = opened(made)
            record = read_record(tree)
            page = next((page for page in record.pages if page.path == path), None)
            html = read_file(tree, SITE + page.output).decode("utf-8", "surrogatepass") if page else ""
        finally:
            shutil.rmtree(made, ignore_errors=True)
        if page is None:
            return Shown(docs=expected)
        pages = tuple(page if other.path == path else _titled(other, titles) for other in expected.pages)
        docs = replace(expected, pages=pages, faults=tuple(record.faults), state=DocsState.RENDERED)
        return Shown(docs=docs, page=page, html=html)


def page_of(docs: BuiltDocs, path: str) -> Shown:
    """Return one page of docs that are built; they may have no such page."""
    page = next((page for page in docs.pages if page.path == path), None)
    if page is None or docs.site is None or page.output not in docs.files:
        return Shown(docs=docs)
    html = read_file(docs.site, page.output).decode("utf-8", "surrogatepass")
    return Shown(docs=docs, page=page, html=html)


def _digest(build: Build, path: str) -> str:
    """Return the digest of a file of the docs, or `""`."""
    files = build.action.files if build.action else ()
    return next((file.digest for file in files if file.path == path), "")


def _key(build: Build) -> str:
    """Return the digest of what a build depends on; of docs that cannot even be planned, of what is wrong with them."""
    return digest_value(build.action) if build.action else digest_value(build.problems)


def log_error(done: "Future[None]") -> None:
    """Say what went wrong in the background, where no one waits for it."""
    error = None if done.cancelled() else done.exception()
    if error is not None and not isinstance(error, CancelledError):
        LOG.error("the docs could not be built", exc_info=error)


def _titled(page: DocsPage, titles: Mapping[str, str]) -> DocsPage:
    return replace(page, title=titles[page.path]) if page.path in titles else page
