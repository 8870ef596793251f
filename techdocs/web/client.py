"""Ask one server for one document: bounded in time and bytes, verified, and redirected within its own origin only."""

import re
import ssl
import time
from collections.abc import Collection, Iterator
from typing import Self
from urllib.parse import urljoin

import httpx

from techdocs import __version__
from techdocs.model.repository import FaultKind
from techdocs.plain_text import plain_line
from techdocs.web.answers import CONNECTIONS, Answer, ElsewhereError, Request, WebError
from techdocs.web.faults import transport_error
from techdocs.web.networks import check_url
from techdocs.web.rate_limits import limit_seconds

CONNECT_SECONDS = 3.0
_MAX_REDIRECTS = 5
_HEADERS = {"user-agent": f"techdocs/{__version__}", "accept": "application/json", "accept-encoding": "gzip"}
_LOCKED = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NON_AUTHORITATIVE_INFORMATION}
"""Azure DevOps answers 203 with its page to sign in."""
_LIMITED, _MINUTE, _BEGINNING = re.compile(rb"rate limit", re.IGNORECASE), 60.0, 4_096
_ENCODINGS = {"", "identity", "gzip"}
_GONE = {httpx.codes.NOT_FOUND, httpx.codes.GONE}


class WebClient:
    """Asks servers; threads can share one. Proxies and certificate authorities come from the environment, as usual.

    It counts its `requests`, redirected ones too.
    """

    def __init__(
        self, *, read_seconds: float, connect_seconds: float = CONNECT_SECONDS, auth: httpx.BasicAuth | None = None,
        local_hosts: Collection[str] | None = None,
    ) -> None:  # fmt: skip
        """Prepare connections; none is made yet.

        Args:
            read_seconds: how long a server may be silent.
            connect_seconds: how long a connection may take.
            auth: a login for every request.
            local_hosts: hosts of this machine that may be asked, also without https; others of it, its network and
                clouds' metadata are refused. None asks whatever it is given: an address that the operator wrote.

        Raises:
            WebError: the environment names a proxy or certificates that cannot be used.
        """
        self.requests = 0
        self._local_hosts, self._seconds = local_hosts, (connect_seconds, read_seconds)
        try:
            self._client = httpx.Client(
                auth=auth, headers=_HEADERS, follow_redirects=False, limits=httpx.Limits(max_connections=CONNECTIONS),
                timeout=httpx.Timeout(read_seconds, connect=connect_seconds, pool=None),
            )  # fmt: skip
        except OSError as error:
            reason = "the certificates set in the environment (`SSL_CERT_FILE`) cannot be read"
            raise WebError(reason, FaultKind.UNREACHABLE) from error
        except (ValueError, ImportError, httpx.InvalidURL) as error:
            raise WebError("the proxy set in the environment cannot be used", FaultKind.UNREACHABLE) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def ask(self, request: Request) -> Answer:
        """Return what a server answers.

        Raises:
            WebError: it gives no document, and why.
        """
        url, deadline = request.url, time.monotonic() + request.total_seconds
        try:
            for _ in range(_MAX_REDIRECTS):
                if self._local_hosts is not None:
                    check_url(url, self._local_hosts)
                self.requests += 1
                with self._client.stream(
                    request.method, url, headers=dict(request.headers), content=request.content or None
                ) as response:
                    if not response.has_redirect_location or request.method != "GET":
                        return _answer(response, request.max_bytes, deadline)
                    url = _followed(url, response.headers["location"])
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, UnicodeError) as error:
            # Without its cause: a message of the client can hold the header of a login, or a proxy's password.
            raise transport_error(error, *self._seconds) from None
        raise WebError(f"it redirects more than {_MAX_REDIRECTS} times", FaultKind.SERVER)


def _followed(url: str, location: str) -> str:
    """Return where a redirect leads, which is on the same origin: no other host learns what is asked, or who asks."""
    try:
        target, own = httpx.URL(urljoin(url, location)), httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        raise WebError("it redirects to an invalid address", FaultKind.SERVER) from None
    if (target.scheme, target.host, target.port) != (own.scheme, own.host, own.port):
        shown = plain_line(f"{target.scheme}://{_host(target)}")
        raise ElsewhereError(f"it redirects to another host, `{shown}`", _plain(target))
    return _plain(target)


def _plain(target: httpx.URL) -> str:
    return str(target.copy_with(username=None, password=None))


def _host(url: httpx.URL) -> str:
    return url.netloc.decode("ascii", "replace")


def _answer(response: httpx.Response, max_bytes: int, deadline: float) -> Answer:
    status, headers = response.status_code, dict(response.headers)
    if status == httpx.codes.NOT_MODIFIED:
        return Answer(headers=headers, is_current=True)
    if status not in {httpx.codes.OK, httpx.codes.CREATED}:
        raise _refusal(response)
    return Answer(content=b"".join(_bounded(response, max_bytes, deadline)), headers=headers)


def _refusal(response: httpx.Response) -> WebError:
    """Return why an answer is no document."""
    status = response.status_code
    reason = f"the server answered {status} {plain_line(response.reason_phrase)}".rstrip()
    wait = limit_seconds(status, response.headers, time.time())
    if wait is None and status == httpx.codes.FORBIDDEN and _LIMITED.search(_beginning(response)):
        wait = _MINUTE  # GitHub's secondary limits are in words alone, and end after a minute at the earliest
    if wait is not None:
        return WebError(reason, FaultKind.RATE_LIMIT, status=status, retry_seconds=wait)
    if response.has_redirect_location:
        return ElsewhereError(f"{reason}, which is not followed")
    kind = FaultKind.LOGIN if status in _LOCKED else FaultKind.ABSENT if status in _GONE else FaultKind.SERVER
    return WebError(reason, kind, status=status)


def _beginning(response: httpx.Response) -> bytes:
    """Return the first piece of an answer, `b""` of one that is packed in a way that was not asked for."""
    return next(response.iter_bytes(_BEGINNING), b"") if _encoding(response) in _ENCODINGS else b""


def _encoding(response: httpx.Response) -> str:
    return str(response.headers.get("content-encoding", "")).strip().lower()


def _bounded(response: httpx.Response, max_bytes: int, deadline: float) -> Iterator[bytes]:
    """Yield the pieces of an answer, unpacked, until there are too many bytes or it takes too long."""
    encoding = _encoding(response)
    if encoding not in _ENCODINGS:  # packed twice, one piece of 64 kB could be gigabytes
        raise WebError("it is packed in a way that was not asked for", FaultKind.REFUSED)
    announced = response.headers.get("content-length", "")
    received = int(announced) if announced.isdecimal() and encoding != "gzip" else 0
    too_large = WebError(f"it is larger than {max_bytes:,} bytes", FaultKind.REFUSED)
    if received > max_bytes:
        raise too_large
    received = 0
    for piece in response.iter_bytes():
        received += len(piece)
        if received > max_bytes:
            raise too_large
        if time.monotonic() > deadline:
            raise WebError("it takes too long", FaultKind.SERVER)
        yield piece
