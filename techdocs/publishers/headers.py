"""The HTTP headers that every file of a site is published with: its type from one table, and how long it may be cached.

A store keeps these two only; what the whole site needs (policy, framing) is the web host's, see
`techdocs.portal.http_headers`. Types: https://www.iana.org/assignments/media-types; a type that is not in the table is
one that browsers download.
"""

from functools import lru_cache

from techdocs.model.manifest import Headers
from techdocs.model.urls import is_hashed

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "no-cache"
_TYPES = {
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "xml": "application/xml", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "ico": "image/x-icon", "bmp": "image/bmp", "woff2": "font/woff2", "woff": "font/woff",
    "mp4": "video/mp4", "webm": "video/webm", "mov": "video/quicktime", "mp3": "audio/mpeg", "ogg": "audio/ogg",
    "wav": "audio/wav", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "zip": "application/zip",
    "tsv": "text/tab-separated-values; charset=utf-8", "log": "text/plain; charset=utf-8",
    "wasm": "application/wasm", "md": "text/plain; charset=utf-8",
}  # fmt: skip
_TEXTS = frozenset(("yaml", "yml", "toml", "ini", "tf", "proto", "graphql", "puml", "plantuml", "sh", "py", "conf"))


def headers_of(path: str) -> Headers:
    """Return the headers of a file of the site by its path."""
    return _headers(path.rpartition(".")[2].lower(), is_hashed(path))


@lru_cache(maxsize=256)
def _headers(suffix: str, hashed: bool) -> Headers:  # noqa: FBT001 - a key of the cache
    known = _TYPES.get(suffix) or ("text/plain; charset=utf-8" if suffix in _TEXTS else "application/octet-stream")
    return shared_headers(known, IMMUTABLE if hashed else REVALIDATED)


@lru_cache(maxsize=256)
def shared_headers(content_type: str, cache_control: str) -> Headers:
    """Return headers: one object for the same two texts, so that those of many files are compared by what they are."""
    return Headers(content_type=content_type, cache_control=cache_control)
