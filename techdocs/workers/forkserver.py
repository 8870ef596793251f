"""The process that workers are forked from: it loads the renderer while the catalog is read, and knows no secret."""

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import forkserver

PRELOADED = {True: ["techdocs.warm.pages"], False: ["techdocs.warm.markdown"]}
"""Modules that it loads, for all workers: for those that write pages, and for those of lint, which do not."""
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH")
"""What a worker may know of the environment; no secret is called so."""
_NO_HOME = "/nonexistent"
_SAFE_PATH = {"PYTHONSAFEPATH": "1"}
"""Keeps Python from importing what lies in the working folder, which may be somebody's repository (python(1), `-P`)."""


def start_workers(*, has_pages: bool = True) -> None:
    """Start the process that workers are forked from, unless it runs; with `has_pages`, they are to write pages.

    It gets an environment of its own, so that no worker ever has ours in its memory.
    """
    multiprocessing.set_forkserver_preload(PRELOADED[has_pages])
    with environment({**worker_environment(), **_SAFE_PATH}):
        forkserver.ensure_running()


def worker_environment() -> dict[str, str]:
    """Return the whole environment of a worker: what a build may depend on; its home folder is named later."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": _NO_HOME}


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Let programs that are started in the block have this environment and nothing else of ours."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
