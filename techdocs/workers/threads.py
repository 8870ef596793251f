"""Threads that wait for hosts: several at once, and none that an interrupted run waits for."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

Result = TypeVar("Result")


def do_at_once(names: Sequence[str], do: Callable[[str], Result], count: int) -> dict[str, Result]:
    """Return what a function gives for each of some names; so many at once (`each_at_once`)."""
    return dict(each_at_once(names, do, count))


def each_at_once(
    names: Sequence[str], do: Callable[[str], Result], count: int
) -> Iterator[tuple[str, Result]]:  # fmt: skip
    """Yield what a function gives for each of some names, as it is done; so many at once.

    Unlike those of a pool, the threads end with the process: Ctrl-C ends a run whose hosts are silent. Whatever the
    function raises is raised here, without waiting for the others.
    """
    waiting, done = SimpleQueue[str](), SimpleQueue[tuple[str, Future[Result]]]()
    for name in names:
        waiting.put(name)
    for _ in range(min(count, len(names))):
        threading.Thread(target=_work, args=(waiting, done, do), daemon=True).start()
    for _ in names:
        name, result = done.get()
        yield name, result.result()


def _work(
    waiting: "SimpleQueue[str]", done: "SimpleQueue[tuple[str, Future[Result]]]", do: Callable[[str], Result]
) -> None:
    while True:
        try:
            name = waiting.get_nowait()
        except Empty:
            return
        result = Future[Result]()
        try:
            result.set_result(do(name))
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for it
            result.set_exception(error)
        done.put((name, result))
