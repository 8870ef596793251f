"""Run the server until Ctrl-C: listen, watch, answer, and end within a second whatever is still open."""

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from techdocs.server.app import create_app
from techdocs.server.contract import Preview
from techdocs.server.events import Events
from techdocs.server.hosts import Guard, allowed_hosts
from techdocs.server.listen import Listener, announce_address, listen
from techdocs.server.threads import ServerEndsError, Threads
from techdocs.server.watch import Watcher

LOG = logging.getLogger("techdocs.server")
GRACE = 1
"""Seconds that a response under way may take at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers, and what can be asked of it from any thread.

    `reload` lets all open pages load again, when they differ though no file has changed; `stop` ends the server.
    """

    url: str
    reload: Callable[[], None]
    stop: Callable[[], None]


def run_server(
    preview: Preview, *, host: str = "127.0.0.1", port: int | None = None, announce: Callable[[str], None],
    ready: Callable[[Running], None] = lambda _: None, ignored: Iterable[Path] = (), since: float | None = None,
) -> None:  # fmt: skip
    """Serve a preview until Ctrl-C, SIGTERM or `Running.stop`, which all are its normal end.

    Args:
        preview: what renders the pages.
        host: the address or name to listen on.
        port: the port; by default the first free one of 8000 to 8019, and 0 lets the system choose.
        announce: prints one line: where the preview is, and warnings.
        ready: called once, when requests are answered.
        ignored: folders in which changes do not count, such as the one that the site is built into.
        since: when the preview began to read its files (seconds since the epoch): it is told what was written later.

    Raises:
        ServeError: the address cannot be listened on.
    """
    listener = listen(host, port)
    announce_address(listener, port, announce)
    asyncio.run(_serve(_Watch(preview, announce, tuple(ignored), since), listener, host, ready))


async def _serve(watch: "_Watch", listener: Listener, host: str, ready: Callable[[Running], None]) -> None:
    events, threads, loop = Events(), Threads(), asyncio.get_running_loop()
    app = create_app(watch.preview, events, threads, lambda _: watch.beside(events, threads))
    config = uvicorn.Config(
        Guard(app, allowed_hosts(host, listener.address), listener.url), log_config=None, log_level=logging.WARNING,
        access_log=False, server_header=False, ws="none", loop="none", lifespan="on", proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )  # fmt: skip
    server = Server(config, events, threads)

    def reload() -> None:
        with suppress(RuntimeError):  # the loop is closed: there are no open pages any more
            loop.call_soon_threadsafe(events.publish)

    server.on_start = lambda: ready(Running(url=listener.url, reload=reload, stop=server.stop))
    await server.serve([listener.socket])


@dataclass(frozen=True, slots=True)
class _Watch:
    """The preview, and what is watched for it while the server runs."""

    preview: Preview
    announce: Callable[[str], None]
    ignored: tuple[Path, ...]
    since: float | None

    @asynccontextmanager
    async def beside(self, events: Events, threads: Threads) -> AsyncIterator[None]:
        """Watch while the block runs, and let pages load again when the preview says so, or cannot say."""

        async def told(files: frozenset[Path]) -> None:
            outcome = await threads.attempt(self.preview.changed, files)
            if outcome.error:
                LOG.error("a change could not be processed", exc_info=outcome.error)
            if outcome.error or outcome.result:
                events.publish()

        watcher = Watcher(self.preview.watched, threads, told, self.announce, self.ignored, self.since)
        task = asyncio.create_task(watcher.run())
        task.add_done_callback(_log_end)
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Server(uvicorn.Server):
    """Uvicorn, ended as a preview ends: a signal is no error, and open streams do not hold it up."""

    on_start: Callable[[], None]

    def __init__(self, config: uvicorn.Config, events: Events, threads: Threads) -> None:
        super().__init__(config)
        self._events, self._threads = events, threads

    def stop(self) -> None:
        """End the server soon."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams and the work for pages, then the server."""
        self._events.close()
        self._threads.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the server; uvicorn's own method raises them again afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _log_end(watcher: "asyncio.Task[None]") -> None:
    """Say when the watcher ended by an error, as no one waits for it."""
    error = None if watcher.cancelled() else watcher.exception()
    if error and not isinstance(error, ServerEndsError):
        LOG.error("changes are no longer detected", exc_info=error)
