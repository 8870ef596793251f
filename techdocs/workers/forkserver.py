"""The process that workers are forked from: it loads the renderer while the catalog is read, and knows no secret."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from types import ModuleType

_START = "techdocs.workers.server_start"
PRELOADED = {True: [_START, "techdocs.warm.pages"], False: [_START, "techdocs.warm.markdown"]}
"""Modules that it loads, for all workers: for those that write pages, and for those of lint, which do not."""
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH")
"""What a worker may know of the environment; no secret is called so."""
_NO_HOME = "/nonexistent"
_LASTING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fork-server")
"""A thread that ends with the run: the fork server ends with the thread that has started it (`lifeline`)."""
_SAFE_PATH = {"PYTHONSAFEPATH": "1"}
"""Keeps Python from importing what lies in the working folder, which may be someone's repository (python(1), `-P`)."""

_ONE_START = threading.Lock()


def start_workers(*, has_pages: bool = True) -> None:
    """Start the process that workers are forked from, unless it runs; with `has_pages`, they are to write pages.

    It gets an environment of its own, so that no worker ever has ours in its memory.
    """
    multiprocessing.set_forkserver_preload(PRELOADED[has_pages])
    ensure_running()


def ensure_running() -> None:
    """Start the process that workers are forked from, unless it runs, with what it was to load before."""
    if _is_running():
        return
    if threading.current_thread() is threading.main_thread():
        _ensure_running()
    else:
        _LASTING.submit(_ensure_running).result()


def _ensure_running() -> None:
    with environment({**worker_environment(), **_SAFE_PATH}):
        forkserver.ensure_running()


def _only_with_own_environment() -> None:
    """Let multiprocessing start no fork server by itself, which it does, with our environment, when one has just died.

    It asks its one instance before each process. What dies after our look refuses the connection (`WorkerProcess`).
    """
    getattr(forkserver, "_forkserver").ensure_running = ensure_running  # noqa: B009 - it has no other door


_only_with_own_environment()


def _is_running() -> bool:
    """Say whether the fork server runs; multiprocessing alone would start another one with our environment."""
    number: int | None = getattr(forkserver, "_forkserver")._forkserver_pid  # noqa: B009, SLF001 - it has no other door
    return number is not None and (
        not hasattr(os, "waitid")  # macOS before Python 3.13
        or os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    )


class WorkerProcess(ForkServerProcess):
    """A process that is forked from the fork server; when that has died, from a new one, with as little environment."""

    def start(self) -> None:
        """Start the process."""
        ensure_running()
        with _without_program():
            try:
                super().start()
            except ConnectionError:
                ensure_running()
                super().start()


@contextmanager
def _without_program() -> Iterator[None]:
    """Keep multiprocessing from running the main program again in each worker that is started in the block.

    No task is defined there, and a program that calls `build_site` would need a guard against it.
    """
    with _ONE_START:
        program = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program


class WorkerContext(ForkServerContext):
    """How pools start their processes."""

    Process = WorkerProcess


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
