"""A component's docs while its author writes: the page that is looked at first, all of them right after.

Both are builds as any other, in the same worker processes; the second is kept in the store, for the next run.
"""

import shutil
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.builds import run_builds
from techdocs.builds.worker import RECORD, STEP, parse_record
from techdocs.builds.workers import Workers
from techdocs.digests import digest_value
from techdocs.engine.render import SITE, Glance
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsPage, DocsState
from techdocs.model.entity import EntityRef
from techdocs.preview.estate import Estate
from techdocs.store import Store

Told = Callable[[EntityRef], None]
"""Is told that all pages of a component are built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page as it was rendered, with open slots; `docs` are those that it is one of. `fault` says why it failed."""

    docs: BuiltDocs
    page: DocsPage | None = None
    html: str = ""
    fault: tuple[Code, str] | None = None


class LiveDocs:
    """The docs of a preview."""

    def __init__(self, workers: Workers, store: Store, told: Told) -> None:
        self._workers, self._store, self._told = workers, store, told
        self._whole: dict[EntityRef, tuple[str, BuiltDocs]] = {}
        self._glances: dict[tuple[str, str], Shown] = {}
        self._behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="builds")
        self._waiting: dict[EntityRef, str] = {}
        self._lock = threading.RLock()

    def close(self) -> None:
        """Take no further work."""
        self._behind.shutdown(wait=False, cancel_futures=True)

    def known(self, ref: EntityRef, estate: Estate) -> BuiltDocs:
        """Return a component's docs as they were last built, if nothing has changed since, else what is expected."""
        key, whole = self._whole.get(ref, ("", None))
        build = estate.builds([ref]).get(ref) if whole else None
        is_same = build is not None and build.action is not None and key == digest_value(build.action)
        return whole if whole is not None and is_same else estate.expected(ref)

    def page(self, build: Build, path: str, estate: Estate) -> Shown:
        """Return one page, rendered now if need be; all pages of its component follow in the background."""
        assert build.action is not None  # noqa: S101 - asked for pages of docs that can be built
        key = digest_value(build.action)
        whole = self._reused(build, key, estate)
        if whole is not None:
            page = next((page for page in whole.pages if page.path == path), None)
            if page is None or whole.folder is None or page.output not in whole.files:
                return Shown(docs=whole)
            return Shown(docs=whole, page=page, html=(whole.folder / page.output).read_text("utf-8", "surrogatepass"))
        with self._lock:
            shown = self._glances.get((key, path))
        if shown is None:
            shown = self._glance(build, path, estate)
            with self._lock:
                self._glances = {known: value for known, value in self._glances.items() if known[0] == key}
                self._glances[key, path] = shown
        self.build(build, estate)
        return shown

    def whole(self, build: Build, estate: Estate) -> BuiltDocs:
        """Return all docs of a component, built now if need be."""
        assert build.action is not None  # noqa: S101 - as above
        whole = self._reused(build, digest_value(build.action), estate)
        return whole or self._behind.submit(self._run, build, estate).result()

    def build(self, build: Build, estate: Estate) -> None:
        """Build all pages of a component in the background; who is told knows when they are there."""
        key = digest_value(build.action)
        with self._lock:
            if self._waiting.get(build.ref) == key:
                return
            self._waiting[build.ref] = key
        self._behind.submit(self._follow, build, estate, key)

    def _follow(self, build: Build, estate: Estate, key: str) -> None:
        with self._lock:
            if self._waiting.get(build.ref) != key:
                return  # it has changed again meanwhile
        try:
            self._run(build, estate)
        finally:
            with self._lock:
                if self._waiting.get(build.ref) == key:
                    del self._waiting[build.ref]
        self._told(build.ref)

    def _run(self, build: Build, estate: Estate) -> BuiltDocs:
        done = run_builds(
            BuildPlan(builds={build.ref: build}), estate.theme, estate.config, self._store,
            commits={source.name: source.commit for source in estate.catalog.sources}, watch=lambda _: None,
            workers=self._workers,
        )  # fmt: skip
        with self._lock:
            self._whole[build.ref] = (digest_value(build.action), done[build.ref])
        return done[build.ref]

    def _reused(self, build: Build, key: str, estate: Estate) -> BuiltDocs | None:
        known, whole = self._whole.get(build.ref, ("", None))
        if whole is not None and known == key:
            return whole
        return self._run(build, estate) if self._store.find(STEP, key) is not None else None

    def _glance(self, build: Build, path: str, estate: Estate) -> Shown:
        expected = estate.expected(build.ref)
        _, last = self._whole.get(build.ref, ("", None))
        titles = {page.path: page.title for page in last.pages} if last else {}
        made = self._workers.glance(build, Glance(pages=frozenset({path}), titles=titles))
        if not isinstance(made, Path):
            return Shown(docs=expected, fault=made)
        try:
            record = parse_record((made / RECORD).read_bytes())
            page = next((page for page in record.pages if page.path == path), None)
            html = (made / SITE / page.output).read_text("utf-8", "surrogatepass") if page else ""
        finally:
            shutil.rmtree(made.parent, ignore_errors=True)
        if page is None:
            return Shown(docs=expected)
        pages = tuple(page if other.path == path else _titled(other, titles) for other in expected.pages)
        docs = replace(expected, pages=pages, faults=tuple(record.faults), state=DocsState.RENDERED)
        return Shown(docs=docs, page=page, html=html)


def _titled(page: DocsPage, titles: Mapping[str, str]) -> DocsPage:
    return replace(page, title=titles[page.path]) if page.path in titles else page
