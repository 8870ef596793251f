"""A pool of worker processes that goes on when somebody kills one of them that does nothing.

Pebble gives such a pool up, with what waits for it, as the next process could be killed too. A preview runs for hours,
so here a new pool takes its place; one that fails again is given up.
"""

import multiprocessing
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future, as_completed, wait
from concurrent.futures.process import BrokenProcessPool

from pebble import CONSTS, ProcessPool

from techdocs.builds.worker import Task, Walls, render_task, start_worker

CONSTS.sleep_unit = 0.01  # seconds between two looks of the pool at its workers, by default 0.1
LOOK = 0.5
"""Seconds between two looks whether there are processes that do what is waited for."""
Rendering = Future[str]


class Pool:
    """Processes that render tasks, each shut in by walls and ended when it takes longer than `seconds`."""

    def __init__(self, walls: Walls, *, count: int, seconds: float) -> None:
        self._walls, self._count, self._seconds = walls, count, seconds
        self._pool = self._start()
        self._pool_of: dict[Rendering, ProcessPool] = {}
        self._lock, self._is_stopped = threading.Lock(), False

    def _start(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._count, context=multiprocessing.get_context("forkserver"), initializer=start_worker,
            initargs=(self._walls,),
        )  # fmt: skip

    def end(self) -> None:
        """Wait until the processes have done what they do, and end them."""
        self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()

    def stop(self) -> None:
        """End the processes at once, whatever they do; who waits for a task is told that it is cancelled."""
        with self._lock:
            self._is_stopped = True
            self._pool.stop()  # type: ignore[no-untyped-call]
        for future in [*self._pool_of]:
            if future.cancel():
                future.set_running_or_notify_cancel()  # else who waits goes on to: pebble leaves them as they are

    def schedule(self, task: Task) -> Rendering:
        """Give a task to the next process that is free.

        Raises:
            CancelledError: the pool has been stopped.
        """
        with self._lock:
            if self._is_stopped:
                raise CancelledError
            if not self._pool.active:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
                self._pool = self._start()
            future: Rendering = self._pool.schedule(render_task, args=(task,), timeout=self._seconds)
            self._pool_of[future] = self._pool
        future.add_done_callback(lambda done: self._pool_of.pop(done, None))
        return future

    def finish(self, future: Rendering, task: Task) -> None:
        """Wait for a task; one whose processes are gone is given to new ones.

        Raises:
            Exception: whatever rendering has raised, or has ended the process.
        """
        try:
            self._wait(future)
        except BrokenProcessPool:
            self._wait(self.schedule(task))

    def as_completed(self, futures: Iterable[Rendering]) -> Iterator[Rendering]:
        """Yield tasks as they are done, and those whose processes are gone."""
        left = set(futures)
        while left:
            try:
                for future in as_completed(left, timeout=LOOK):
                    left.discard(future)
                    yield future
            except TimeoutError:
                lost = {future for future in left if self._is_lost(future)}
                left -= lost
                yield from lost

    def _wait(self, future: Rendering) -> None:
        while not wait([future], timeout=LOOK).done:
            if self._is_lost(future):
                raise BrokenProcessPool
        future.result()

    def _is_lost(self, future: Rendering) -> bool:
        """Say whether a task waits for processes that are gone: pebble tells it of most, but not of the latest."""
        pool = self._pool_of.get(future)
        return not self._is_stopped and not future.done() and pool is not None and not pool.active
