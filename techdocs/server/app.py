"""The application: a request becomes a question to the preview, its answer a response."""

import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from http import HTTPMethod

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from techdocs.plain_text import plain_line
from techdocs.server.contract import Preview
from techdocs.server.events import Events
from techdocs.server.hosts import is_own_page
from techdocs.server.live_page import failed_page, live_page
from techdocs.server.own_files import PREFIX, REFERENCE, own_file, reference_page
from techdocs.server.responses import FOREVER, FRESH, make_response
from techdocs.server.threads import ServerEndsError, Threads

LOG = logging.getLogger("techdocs.server")
_LONGEST_REASON = 200
_NEVER_IN_PATHS = re.compile(r"[\x00-\x1f\x7f\\]")
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class Desk:
    """Answers requests from a preview."""

    def __init__(self, preview: Preview, events: Events, threads: Threads) -> None:
        self._preview, self._events, self._threads = preview, events, threads

    async def page(self, request: Request) -> Response:
        """Answer with what the preview has at the path."""
        path = request.scope["path"].removeprefix("/")  # Starlette's own pattern forgives a line break at the end
        if not is_plain_path(path):
            return _missing()
        version = self._events.version  # before the page is rendered: what changes meanwhile makes it old
        outcome = await self._threads.attempt(self._make, request, path, version)
        return outcome.result or self._failed(path, outcome.error)

    async def events(self, request: Request) -> Response:
        """Answer with the stream of events, to our own pages only."""
        if not is_own_page(request.headers):
            return PlainTextResponse("Only pages of this preview may listen to its events.\n", status_code=403)
        stream = _nothing() if request.method == HTTPMethod.HEAD else self._events.stream()
        return StreamingResponse(stream, media_type="text/event-stream", headers=FRESH)

    def _make(self, request: Request, path: str, version: str) -> Response:
        return make_response(request, self._preview.answer(path), version)

    def _failed(self, path: str, error: BaseException | None) -> Response:
        """Answer when the preview raises: one line for the browser, all of it for the terminal."""
        LOG.error("`/%s` cannot be shown", plain_line(path), exc_info=error)
        reason = plain_line(f"{type(error).__name__}: {error}", _LONGEST_REASON)
        page = live_page(failed_page(reason), self._events.version)
        return HTMLResponse(page, status_code=500, headers=FRESH)


def create_app(preview: Preview, events: Events, threads: Threads, lifespan: Lifespan) -> Starlette:
    """Return the application, to be put behind a `Guard`.

    Args:
        preview: what renders pages.
        events: gets the changes.
        threads: where the preview runs.
        lifespan: what runs beside the application.
    """
    desk = Desk(preview, events, threads)
    return Starlette(
        routes=[
            Route(f"/{PREFIX}events", desk.events),
            Route(f"/{PREFIX}{REFERENCE}", _reference),
            Route(f"/{PREFIX}{{name:path}}", _own),
            Route("/{path:path}", desk.page),
        ],
        exception_handlers={ServerEndsError: _ending},
        lifespan=lifespan,
    )


def is_plain_path(path: str) -> bool:
    """Say whether a decoded path goes straight down, with no step that could lead out of the site."""
    *folders, name = path.split("/")
    straight = all(step not in {"", ".", ".."} for step in folders) and name not in {".", ".."}
    return straight and not _NEVER_IN_PATHS.search(path)


def _own(request: Request) -> Response:
    file = own_file(request.path_params["name"])
    if file is None:
        return _missing()
    return Response(file.content, media_type=file.media_type, headers=FOREVER if request.url.query else FRESH)


def _reference(_: Request) -> Response:
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:"}
    return HTMLResponse(reference_page(), headers={**FRESH, **policy})


def _ending(_: Request, __: Exception) -> Response:
    return PlainTextResponse("The preview has ended.\n", status_code=503, headers=FRESH)


def _missing() -> Response:
    return PlainTextResponse("There is nothing here.\n", status_code=404, headers=FRESH)


async def _nothing() -> AsyncIterator[bytes]:
    for part in tuple[bytes, ...]():
        yield part
