"""Answers of the preview as responses of HTTP: pages are never kept by browsers, files are asked for again cheaply."""

import mimetypes
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from techdocs.disk.digests import digest_bytes
from techdocs.model.urls import is_hashed
from techdocs.server.contract import HTML, Answer
from techdocs.server.live_page import live_page

FRESH: Mapping[str, str] = {"Cache-Control": "no-store"}
FOREVER: Mapping[str, str] = {"Cache-Control": "public, max-age=31536000, immutable"}
_TYPES = mimetypes.MimeTypes()
_TEXTS = frozenset({"text/javascript", "application/javascript", "application/json", "image/svg+xml"})


def make_response(request: Request, answer: Answer, version: str) -> Response:
    """Turn an answer into a response; it may read a file.

    Args:
        request: what was asked.
        answer: what the preview has for it.
        version: what the answer was rendered from.
    """
    if answer.location:
        return _redirect(request, answer)
    response = _response(request, answer, version)
    if answer.policy:
        response.headers["Content-Security-Policy"] = answer.policy
    return response


def _response(request: Request, answer: Answer, version: str) -> Response:
    media_type = _media_type(answer)
    if media_type.startswith("text/html"):
        content = answer.file.read_bytes() if answer.file else answer.content
        page = live_page(content, version, answer.problems, answer.origin)
        return Response(page, status_code=answer.status, media_type=media_type, headers=FRESH)
    if answer.file:
        return _file(request, answer.file, answer.status, media_type)
    tag = f'"{digest_bytes(answer.content)[:32]}"'
    if _is_known(request, tag):
        return Response(status_code=304, headers=_kept(request, tag))
    return Response(answer.content, status_code=answer.status, media_type=media_type, headers=_kept(request, tag))


def _redirect(request: Request, answer: Answer) -> Response:
    """Redirect within the site; to another one, which a path like `//other.example` could make, leads nowhere."""
    parts = urlsplit(answer.location)
    if parts.scheme or parts.netloc or "\\" in answer.location or answer.location.startswith("//"):
        return PlainTextResponse("There is nothing here.\n", status_code=404, headers=FRESH)
    query = f"?{request.url.query}" if request.url.query and not parts.query and not parts.fragment else ""
    return Response(status_code=302, headers={**FRESH, "Location": answer.location + query})


def _file(request: Request, file: Path, status: int, media_type: str) -> Response:
    try:
        found = file.stat()
    except FileNotFoundError:
        return PlainTextResponse("This is no longer here.\n", status_code=404, headers=FRESH)
    if not stat.S_ISREG(found.st_mode):
        return PlainTextResponse("There is no file here.\n", status_code=404, headers=FRESH)
    tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
    if _is_known(request, tag):
        return Response(status_code=304, headers=_kept(request, tag))
    return FileResponse(file, status, _kept(request, tag), media_type, stat_result=found)


def _media_type(answer: Answer) -> str:
    if answer.file is None or answer.media_type != HTML:
        return answer.media_type
    found, encoding = _TYPES.guess_type(answer.file.name)
    if found is None or encoding:
        return "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") or found in _TEXTS else found


def _is_known(request: Request, tag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return tag in [one.strip().removeprefix("W/") for one in known.split(",")]


def _kept(request: Request, tag: str) -> dict[str, str]:
    path = request.url.path.removeprefix("/")
    return {**(FOREVER if is_hashed(path) else {"Cache-Control": "no-cache"}), "ETag": tag}
