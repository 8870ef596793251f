"""One document from the web: conditional, bounded in time and bytes, and from the site's own origin only."""

import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from techdocs import __version__
from techdocs.plain_text import plain_line
from techdocs.published.documents import CONNECTIONS
from techdocs.published.remedies import Remedy

CONNECT_SECONDS, READ_SECONDS = 3.0, 10.0
TOTAL_SECONDS = 120.0
"""How long one document may take however steadily it drips."""
_MAX_REDIRECTS = 5
_NUMBER = re.compile(r"^\[Errno -?\d+\] ")
_HEADERS = {
    "user-agent": f"techdocs/{__version__}",
    "accept": "application/json",
    "accept-encoding": "gzip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document as it came, with what a later request says to get it only when it is another."""

    content: bytes
    etag: str = ""
    last_modified: str = ""


class FetchError(Exception):
    """A document was not had.

    `is_unreachable` when the site did not answer at all, so that asking again is in vain; `is_absent` when it says that
    there is no such document; `remedy` is what helps.
    """

    def __init__(
        self, reason: str, *, is_unreachable: bool = False, is_absent: bool = False, remedy: Remedy = Remedy.REBUILD
    ) -> None:
        super().__init__(reason)
        self.is_unreachable, self.is_absent, self.remedy = is_unreachable, is_absent, remedy


def new_client(auth: httpx.BasicAuth | None) -> httpx.Client:
    """Return a client that verifies certificates and takes proxies from the environment; threads can share it.

    Raises:
        FetchError: the environment names a proxy that cannot be used.
    """
    try:
        return httpx.Client(
            auth=auth, headers=_HEADERS, follow_redirects=False, limits=httpx.Limits(max_connections=CONNECTIONS),
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        )  # fmt: skip
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise FetchError("the proxy set in the environment cannot be used", is_unreachable=True) from error


def fetch(
    client: httpx.Client, url: str, *, max_bytes: int, etag: str = "", last_modified: str = "",
    total_seconds: float = TOTAL_SECONDS,
) -> Fetched | None:  # fmt: skip
    """Return a document, or None when it is still the one that `etag` or `last_modified` stand for.

    Raises:
        FetchError: it was not had, and why.
    """
    headers = {"if-none-match": etag} if etag else {"if-modified-since": last_modified} if last_modified else {}
    try:
        for _ in range(_MAX_REDIRECTS):
            with client.stream("GET", url, headers=headers) as response:
                if response.has_redirect_location:
                    url = _followed(url, response.headers["location"])
                elif response.status_code == httpx.codes.NOT_MODIFIED and headers:
                    return None
                else:
                    return _received(response, max_bytes, time.monotonic() + total_seconds)
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        raise _fetch_error(error) from error
    raise FetchError(f"it redirects more than {_MAX_REDIRECTS} times")


def _followed(url: str, location: str) -> str:
    """Return where a redirect leads, which is on the same origin: nobody else is told what is asked, or who asks."""
    try:
        target, own = httpx.URL(urljoin(url, location)), httpx.URL(url)
    except ValueError as error:
        raise FetchError("it redirects to an invalid address") from error
    if (target.scheme, target.host, target.port) != (own.scheme, own.host, own.port):
        host = plain_line(f"{target.scheme}://{target.netloc.decode()}")
        raise FetchError(f"it redirects to another host, `{host}`", remedy=Remedy.FRONT_PAGE)
    return str(target)


def _received(response: httpx.Response, max_bytes: int, deadline: float) -> Fetched:
    if response.status_code != httpx.codes.OK:
        reason = f"the server answered {response.status_code} {plain_line(response.reason_phrase)}".rstrip()
        gone = response.status_code in {httpx.codes.NOT_FOUND, httpx.codes.GONE}
        is_locked = response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
        raise FetchError(reason, is_absent=gone, remedy=Remedy.LOG_IN if is_locked else Remedy.REBUILD)
    content = b"".join(_bounded(response, max_bytes, deadline))
    headers = response.headers
    return Fetched(content=content, etag=headers.get("etag", ""), last_modified=headers.get("last-modified", ""))


def _bounded(response: httpx.Response, max_bytes: int, deadline: float) -> Iterator[bytes]:
    """Yield the pieces of an answer, unpacked, until there are too many bytes or it takes too long."""
    announced = response.headers.get("content-length", "")
    received = int(announced) if announced.isdecimal() and "content-encoding" not in response.headers else 0
    if received > max_bytes:
        raise FetchError(f"it is larger than {max_bytes:,} bytes")
    received = 0
    for piece in response.iter_bytes():
        received += len(piece)
        if received > max_bytes:
            raise FetchError(f"it is larger than {max_bytes:,} bytes")
        if time.monotonic() > deadline:
            raise FetchError("it takes too long")
        yield piece


def _fetch_error(error: Exception) -> FetchError:
    """Return what went wrong in plain words; the client's own may hold a proxy's address with its password."""
    if isinstance(error, httpx.ConnectTimeout):
        return FetchError(f"no connection within {CONNECT_SECONDS:g} s", is_unreachable=True)
    if isinstance(error, httpx.TimeoutException):
        return FetchError(f"no answer within {READ_SECONDS:g} s", is_unreachable=True)
    if isinstance(error, httpx.ProxyError):
        return FetchError("the proxy set in the environment refused the connection", is_unreachable=True)
    if isinstance(error, httpx.ConnectError):
        reason = plain_line(_NUMBER.sub("", str(error)))
        return FetchError(reason or "no connection", is_unreachable=True)
    return FetchError(f"the response was cut off ({type(error).__name__})")
