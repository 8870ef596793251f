"""Serve a built site as a web host does: its files, `index.html` of folders, its own page for what is not there."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.staticfiles import StaticFiles

from techdocs.errors import ServeError
from techdocs.server.events import Events
from techdocs.server.hosts import Guard, allowed_hosts
from techdocs.server.listen import announce_address, listen
from techdocs.server.serve import GRACE, Running, Server
from techdocs.server.threads import Threads

_HOST = "127.0.0.1"


def run_built(
    folder: Path, *, port: int | None = None, announce: Callable[[str], None],
    ready: Callable[[Running], None] = lambda _: None,
) -> None:  # fmt: skip
    """Serve a folder to this machine alone until Ctrl-C, SIGTERM or `Running.stop`, which all are its normal end.

    Args:
        folder: the built site; links that lead out of it are not followed.
        port: the port; by default the first free one of 8000 to 8019, and 0 lets the system choose.
        announce: prints one line: where the site is.
        ready: called once, when requests are answered.

    Raises:
        ServeError: there is no site, or the address cannot be listened on.
    """
    if not (folder / "index.html").is_file():
        raise ServeError(f"`{folder}` is not a built site: it has no `index.html`", hint="run `techdocs build` first")
    listener = listen(_HOST, port)
    announce_address(listener, port, announce, what="site")
    files = StaticFiles(directory=folder.resolve(), html=True)
    config = uvicorn.Config(
        Guard(files, allowed_hosts(_HOST, listener.address), listener.url), log_config=None, log_level=logging.WARNING,
        access_log=False, server_header=False, ws="none", loop="none", lifespan="off", proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )  # fmt: skip
    server = Server(config, Events(), Threads())
    server.on_start = lambda: ready(Running(url=listener.url, reload=lambda: None, stop=server.stop))
    asyncio.run(server.serve([listener.socket]))
