"""A run that is killed while others work for it: it says `ready` as soon as they do, and waits for them."""

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pebble import ProcessPool

from techdocs.workers.forkserver import WorkerContext, start_workers
from techdocs.workers.lifeline import end_with, watch_run
from techdocs.workers.pool import Pool
from techdocs.workers.process import ProgramLimits, run_program
from techdocs.workers.sandbox_limits import SandboxLimits

FOREVER = 600.0


def work(mark: Path) -> None:
    """Say that this process works, and work for ever."""
    mark.touch()
    time.sleep(FOREVER)


def fork_and_work(mark: Path) -> None:
    """Fork a process that works too, as shares of pages are rendered."""
    parent = os.getpid()
    if os.fork() == 0:
        end_with(parent)
        time.sleep(FOREVER)
    work(mark)


def in_pool(root: Path, job: Callable[[Path], None]) -> None:
    """Work in one worker of two."""
    start_workers()
    sandbox = SandboxLimits(memory_mb=512, readable=(Path(__file__).parent.parent,), writable=(root,), home=root)
    pool = Pool(sandbox, count=2)
    pool.finish(pool.schedule(job, root / "mark", seconds=FOREVER))


def in_thread(root: Path) -> None:
    """Work in a worker, whose fork server was started by a thread that has ended since."""
    thread = threading.Thread(target=start_workers)
    thread.start()
    thread.join()
    in_pool(root, work)


def in_executor(root: Path) -> None:
    """Work as pages are mounted."""
    start_workers()
    with ProcessPoolExecutor(max_workers=2, mp_context=WorkerContext(), initializer=watch_run) as pool:
        pool.submit(work, root / "mark").result()


def in_pipe(root: Path) -> None:
    """Work in a worker of a system that ends no process with its parent: the end of a pipe is all there is."""
    context = multiprocessing.get_context("forkserver")
    with ProcessPool(max_workers=2, context=context, initializer=_watch) as pool:
        pool.schedule(work, args=(root / "mark",)).result()


def _watch() -> None:
    sys.platform = "elsewhere"
    watch_run()


def in_program(root: Path) -> None:
    """Have another program work."""
    code = f"import pathlib, time; pathlib.Path({str(root / 'mark')!r}).touch(); time.sleep({FOREVER})"
    run_program([sys.executable, "-c", code], ProgramLimits(seconds=FOREVER))


WAYS: dict[str, Callable[[Path], None]] = {
    "worker": lambda root: in_pool(root, work),
    "share": lambda root: in_pool(root, fork_and_work),
    "thread": in_thread,
    "executor": in_executor,
    "pipe": in_pipe,
    "program": in_program,
}


def run(way: str, root: str) -> None:
    """Run in one of the ways; workers find what they do in this module, which is not the main one."""
    WAYS[way](Path(root))
