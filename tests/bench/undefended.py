"""techdocs without its defences, to measure what they cost: `python -m tests.bench.undefended build …`.

The defences are taken out of the modules that use them, in this process and in the one that workers are forked from.
No option of techdocs does this.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from types import ModuleType

import techdocs.builds.workers
import techdocs.catalog.read
import techdocs.engine.pages
import techdocs.engine.render
import techdocs.engine.shell
import techdocs.engine.static
import techdocs.pipeline
import techdocs.portal.assemble
import techdocs.workers.forkserver
import techdocs.workers.sandbox_limits
from techdocs.clean.html import Cleaned
from techdocs.clean.svg import CleanedSvg
from techdocs.cli import main
from techdocs.workers.sandbox.enter import SandboxState


@contextlib.contextmanager
def _unbounded(_seconds: int) -> Iterator[None]:
    yield


_PAGES, _WORKERS, _FORK = techdocs.engine.pages, techdocs.builds.workers, techdocs.workers.forkserver
_NOTHING: Mapping[tuple[ModuleType, str], object] = {
    (_PAGES, "clean_article"): lambda html: Cleaned(html=html),
    (_PAGES, "cpu_bound"): _unbounded,
    (_PAGES, "check_growth"): lambda *_: None,
    (_PAGES, "cut_lines"): lambda markdown, _longest: (markdown, 0),
    (_PAGES, "may_hold_keys"): lambda _text: False,
    (techdocs.engine.render, "content_policy"): lambda _theme: "",
    (techdocs.engine.shell, "content_policy"): lambda _theme: "",
    (techdocs.engine.static, "find_keys"): lambda _text: None,
    (techdocs.engine.static, "refusal"): lambda *_: None,
    (techdocs.engine.static, "clean_svg"): lambda content: CleanedSvg(content=content),
    (techdocs.workers.sandbox_limits, "enter"): lambda **_: SandboxState(network="", files=""),
    (_WORKERS, "stage"): lambda _action, inputs, _folder: dict(inputs),
    (_FORK, "worker_environment"): lambda: dict(os.environ),
    (techdocs.catalog.read, "without_secrets"): lambda entity, _secrets: (entity, []),
    (techdocs.pipeline, "withhold_secrets"): lambda _plan, docs, *_: dict(docs),
    (techdocs.portal.assemble, "check_secrets"): lambda *_: None,
    (techdocs.portal.assemble, "check_paths"): lambda *_: None,
}
"""Every defence that runs for each page, file, component or site, and what stands in its place."""


def take_out() -> None:
    """Take out the defences, here and in the process that workers are forked from."""
    for (module, name), nothing in _NOTHING.items():
        if not hasattr(module, name):
            raise LookupError(f"{module.__name__} has no {name}: the defences have moved")
        setattr(module, name, nothing)
    _FORK.PRELOADED[True].append("tests.bench.undefended")


take_out()

if __name__ == "__main__":
    main()
