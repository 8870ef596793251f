"""A pool of worker processes that goes on when someone kills one of them that does nothing.

Pebble gives such a pool up, with what waits for it, as the next process could be killed too. A preview runs for hours,
so here a new pool takes its place; one that fails again is given up.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from pebble import CONSTS, ProcessPool

from techdocs.workers.answers import AnsweringContext
from techdocs.workers.sandbox_limits import SandboxLimits, start_worker

CONSTS.sleep_unit = 0.01  # seconds between two looks of the pool at its workers, by default 0.1
LOOK = 0.5
"""Seconds between two looks whether there are processes that do what is waited for."""
Result = TypeVar("Result")
Call = tuple[Callable[..., Any], tuple[object, ...]]


class Pool:
    """Processes that run jobs, each in a sandbox, and ended when a job takes longer than its seconds."""

    def __init__(self, sandbox: SandboxLimits, *, count: int) -> None:
        self._sandbox, self._count = sandbox, count
        self._pool = self._start()
        self._pool_of: dict[Future[Any], ProcessPool] = {}
        self._calls: dict[Future[Any], tuple[Call, float]] = {}
        self._lock, self._is_stopped = threading.Lock(), False

    def _start(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._count, context=AnsweringContext(), initializer=start_worker, initargs=(self._sandbox,)
        )

    def end(self) -> None:
        """Wait until the processes have done what they do, and end them."""
        self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()

    def stop(self) -> None:
        """End the processes at once, whatever they do; jobs that are waited for count as cancelled."""
        with self._lock:
            self._is_stopped = True
            self._pool.stop()  # type: ignore[no-untyped-call]
        for future in [*self._pool_of]:
            if future.cancel():
                future.set_running_or_notify_cancel()  # else who waits goes on to: pebble leaves them as they are

    def schedule(self, job: Callable[..., Result], *arguments: object, seconds: float) -> Future[Result]:
        """Give a job to the next process that is free; it is ended after so many seconds.

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
            future: Future[Result] = self._pool.schedule(job, args=arguments, timeout=seconds)
            self._pool_of[future], self._calls[future] = self._pool, ((job, arguments), seconds)
        future.add_done_callback(lambda done: self._pool_of.pop(done, None))
        return future

    def finish(self, future: Future[Result]) -> Result:
        """Wait for a job and return what it gives; one whose processes are gone is given to new ones.

        Raises:
            Exception: whatever the job has raised, or has ended the process.
        """
        (job, arguments), seconds = self._calls.pop(future)
        try:
            return self._wait(future)
        except BrokenProcessPool:
            again: Future[Result] = self.schedule(job, *arguments, seconds=seconds)
            del self._calls[again]
            return self._wait(again)

    def as_completed(self, futures: Iterable[Future[Result]]) -> Iterator[Future[Result]]:
        """Yield jobs as they are done, and those whose processes are gone."""
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

    def _wait(self, future: Future[Result]) -> Result:
        while not wait([future], timeout=LOOK).done:
            if self._is_lost(future):
                raise BrokenProcessPool
        return future.result()

    def _is_lost(self, future: Future[Any]) -> bool:
        """Say whether a job waits for processes that are gone: pebble tells it of most, but not of the latest."""
        pool = self._pool_of.get(future)
        return not self._is_stopped and not future.done() and pool is not None and not pool.active
