"""Render the pages of one component, batches of them in processes of their own where processors are idle.

Pages do not depend on each other until they are put into a nav, so it makes no difference where one was rendered.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from techdocs.disk.packs import Inputs
from techdocs.engine.convert import Converter
from techdocs.engine.pages import PUBLISHED, render_page
from techdocs.model.docs import BuildAction
from techdocs.model.problem import Problem
from techdocs.workers.lifeline import end_with

FEWEST = 10
"""Pages that are worth a process, which costs about as much as three."""
_FIELDS = ("markdown", "content", "toc", "_title_from_render", "present_anchor_ids", PUBLISHED)
"""What rendering fills in, wherever it happens."""
Rendered = tuple[dict[str, Any], list[Problem]]
Render = Callable[[Page], Rendered]


def render_pages(
    pages: Sequence[Page], converter: Converter, files: Files, action: BuildAction, inputs: Inputs,
    processes: int = 1,
) -> list[Problem]:  # fmt: skip
    """Render pages, and return what is wrong with them, in their order.

    Args:
        pages: pages that are read; each gets its content.
        converter: Markdown with the component's extensions.
        files: what pages may link to.
        action: what is rendered.
        inputs: its files.
        processes: how many may work at once, this one among them; more than one do on Linux alone, where they
            surely end with this one. Code that the operator names for trusted sources sees all pages in one process.
    """

    def render(page: Page) -> Rendered:
        faults = list(render_page(page, converter, files, action, inputs))
        return {name: vars(page)[name] for name in _FIELDS if name in vars(page)}, faults

    is_whole = sys.platform != "linux" or bool(action.trusted and action.trusted.runs_code)
    count = 1 if is_whole else max(1, min(processes, len(pages) // FEWEST))
    batches = [_Batch(pages[first::count], render) for first in range(count)]
    faults: dict[str, list[Problem]] = {}
    with ExitStack() as stack:
        for batch in batches[1:]:
            batch.start()
            stack.callback(batch.stop)
        for batch in batches:
            for page, (values, found) in zip(batch.pages, batch.finish(), strict=True):
                vars(page).update(values)
                faults[page.file.src_uri] = found
    return [fault for page in pages for fault in faults[page.file.src_uri]]


class _Batch:
    """Some of the pages: `start` has a process render them that is forked from this one, `finish` else does it here.

    Either way pages are rendered at the same depth of calls, on which it depends how deep a page may nest.
    """

    def __init__(self, pages: Sequence[Page], render: Render) -> None:
        self.pages, self._render = pages, render
        self._process, self._pipe = 0, -1

    def start(self) -> None:
        reading, writing = os.pipe()
        parent = os.getpid()
        self._process, self._pipe = os.fork(), reading
        if self._process:
            os.close(writing)
            return
        code = 1
        try:
            os.close(reading)
            end_with(parent)
            told = pickle.dumps(self._all(), pickle.HIGHEST_PROTOCOL)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(told)
            code = 0
        finally:  # nothing of the process that it was forked from may run here, not even its handlers of errors
            os._exit(code)

    def finish(self) -> list[Rendered]:
        """Return what became of the pages; those of a process that died are rendered here, and fail here."""
        if self._process:
            with os.fdopen(self._pipe, "rb", closefd=False) as pipe:
                told = pipe.read()
            if self._end() == 0:
                found: list[Rendered] = pickle.loads(told)  # noqa: S301 - from a fork of this process, in its sandbox
                return found
        return self._all()

    def stop(self) -> None:
        """End the process if it still works."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._end()

    def _end(self) -> int:
        status = os.waitpid(self._process, 0)[1]
        os.close(self._pipe)
        self._process = 0
        return status

    def _all(self) -> list[Rendered]:
        return [self._render(page) for page in self.pages]
