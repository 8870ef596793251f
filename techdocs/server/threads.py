"""Calls that may take long, in threads that never keep the program from ending."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_AT_ONCE = 16
"""Calls that run at the same time; a browser asks for six files at once."""


class ServerEndsError(Exception):
    """The server ends before a call has returned."""


@dataclass(slots=True)
class ThreadResult(Generic[Result]):
    """What a call came to: its result, or what it raised."""

    result: Result | None = None
    error: BaseException | None = None

    def __enter__(self) -> "ThreadResult[Result]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True


class Threads:
    """Runs calls in threads and waits for them in the event loop.

    The pools of the standard library are joined when Python ends, so one page that takes minutes would hold up Ctrl-C
    for minutes; these threads are left behind.
    """

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._waiting: set[asyncio.Future[None]] = set()
        self._closed = False

    async def run(self, call: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Return what a call returns, and raise what it raises.

        Raises:
            ServerEndsError: the server ends first.
        """
        outcome = await self.attempt(call, *args, **kwargs)
        if outcome.error:
            raise outcome.error
        return outcome.result  # type: ignore[return-value] # without an error there is a result

    async def attempt(
        self, call: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> ThreadResult[Result]:
        """Return what a call comes to, be it an error.

        Raises:
            ServerEndsError: the server ends first.
        """
        outcome: ThreadResult[Result] = ThreadResult()

        def work() -> None:
            with outcome:
                outcome.result = call(*args, **kwargs)
            with suppress(RuntimeError):  # the loop is closed: no one waits any more
                loop.call_soon_threadsafe(_set, done)

        async with self._free:
            loop = asyncio.get_running_loop()
            done: asyncio.Future[None] = loop.create_future()
            threading.Thread(target=work, name="techdocs-preview", daemon=True).start()
            await self._wait(done)
        return outcome

    def close(self) -> None:
        """Wait for nothing any more: what is under way raises `ServerEndsError`."""
        self._closed = True
        for future in self._waiting:
            if not future.done():
                future.set_exception(ServerEndsError())

    async def _wait(self, done: asyncio.Future[None]) -> None:
        if self._closed:
            raise ServerEndsError
        self._waiting.add(done)
        try:
            await done
        finally:
            self._waiting.discard(done)


def _set(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
