"""The preview: the site that a build would make, of which each page is made when someone asks for it."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from techdocs.builds.workers import Workers
from techdocs.errors import TechDocsError
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Problem
from techdocs.model.urls import docs_url
from techdocs.portal.slots import page_slots
from techdocs.preview.answers import Answers, Tools
from techdocs.preview.docs import LiveDocs, log_error
from techdocs.preview.files import SearchFiles, SharedFiles
from techdocs.preview.run_problems import run_problem
from techdocs.preview.workspace import Workspace
from techdocs.run import Run
from techdocs.server.contract import Answer

LOG = logging.getLogger("techdocs.preview")
WORKERS = 2
"""Processes that render: one for the page that is looked at, one for all the others."""


class SitePreview:
    """A site of which each page is built when someone asks for it; to be used in a `with` block.

    Every change makes a new workspace and new answers; who is still at work with the old ones disturbs no one.
    """

    def __init__(self, run: Run) -> None:
        self._run, self.config = run, run.config
        self.since = time.time()
        """When files began to be read, in seconds since the epoch."""
        workspace = Workspace(run)
        self._workers = Workers(workspace.theme, run.config, run.store, count=WORKERS)
        self._docs = LiveDocs(self._workers, self._built)
        self._tools = Tools(
            docs=self._docs, shared=SharedFiles(run.store), search=SearchFiles(run.store, run.outside.site)
        )
        self._answers = Answers(workspace, self._tools)
        self._news = ThreadPoolExecutor(max_workers=1, thread_name_prefix="news")
        self._lock = threading.Lock()
        self._missed: frozenset[Path] = frozenset()
        self._watched: dict[Path, None] = {}
        self._tell: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(self._run.close)
            stack.enter_context(self._workers)
            stack.callback(self._docs.join)  # before the folder of the workers goes
            stack.callback(self._news.shutdown, wait=True)
            stack.callback(self._workers.stop)
            stack.callback(self._docs.close)
            stack.callback(self._news.shutdown, wait=False, cancel_futures=True)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def docs_addresses(self) -> list[str]:
        """Return where docs begin, from the site's root."""
        return [docs_url(ref) for ref in self._answers.refs_with_docs()]

    def listen(self, tell: Callable[[], None]) -> None:
        """Let `tell` be called when pages have changed though no file has: more is known than when they were shown."""
        self._tell = tell

    def answer(self, path: str) -> Answer:
        """Return what is at a path of the site."""
        return self._answers.answer(path)

    def changed(self, paths: frozenset[Path]) -> bool:
        """Take note of changed files; where nothing can be read anew, every page says so and stays as it was."""
        before = workspace = self._answers.workspace
        faults: tuple[Problem, ...] = ()
        self._missed |= paths
        try:
            workspace = before.after(self._missed)
        except TechDocsError as error:
            LOG.warning("the preview shows the state before the last change: %s", error)
            faults = (run_problem(error),)
        else:
            self._missed = frozenset()
        if workspace.theme is not before.theme:
            page_slots.cache_clear()
        self._docs.forget_failures(before.reading(paths))
        with self._lock:
            self._answers = Answers(workspace, self._tools, faults)
        return True

    def watched(self) -> tuple[Path, ...]:
        """Return the folders of the sources, those too that have gone and may come back, and the company's template."""
        look = self.config.look
        folders = [source.root for source in self._answers.workspace.own.sources]
        self._watched |= dict.fromkeys([*folders, *([look.template] if look.template else [])])
        return tuple(self._watched)

    def _built(self, ref: EntityRef) -> None:
        """Make all pages anew, as more is known now; what that means for readers is found out in the background."""
        with self._lock:
            before, self._answers = self._answers, self._answers.renewed()
        with suppress(RuntimeError):  # the preview ends
            self._news.submit(self._compare, before, docs_url(ref)).add_done_callback(log_error)

    def _compare(self, before: Answers, root: str) -> None:
        """Let readers load again if a page below an address is another than before, and build what is left."""
        self._build_rest()
        if any(self.answer(path) != answer for path, answer in before.served.items() if path.startswith(root)):
            self._tell()

    def _build_rest(self) -> None:
        """Build all docs where these are few, so that the search finds them and pages show who links to them."""
        answers = self._answers
        for build in answers.few().values():
            if not self._docs.is_whole(build):
                self._docs.build(build, answers.workspace)
