"""What went wrong on the way to a server, in plain words: the client's own may hold a login."""

import re

import httpx

from techdocs.model.repository import FaultKind
from techdocs.plain_text import plain_line
from techdocs.web.answers import WebError

_NUMBER = re.compile(r"^\[Errno -?\d+\] ")


def transport_error(error: Exception, connect_seconds: float, read_seconds: float) -> WebError:
    """Return why there was no answer, or not all of it.

    Args:
        error: what the client or the system raised.
        connect_seconds: how long a connection was waited for.
        read_seconds: how long an answer was waited for.
    """
    if isinstance(error, httpx.ConnectTimeout):
        return WebError(f"no connection within {connect_seconds:g} s", FaultKind.UNREACHABLE)
    if isinstance(error, httpx.TimeoutException):
        return WebError(f"no answer within {read_seconds:g} s", FaultKind.UNREACHABLE)
    if isinstance(error, httpx.ProxyError):
        return WebError("the proxy set in the environment refused the connection", FaultKind.UNREACHABLE)
    if isinstance(error, httpx.ConnectError):
        return WebError(plain_line(_NUMBER.sub("", str(error))) or "no connection", FaultKind.UNREACHABLE)
    if isinstance(error, (httpx.InvalidURL, UnicodeError)):
        return WebError("the address is not valid", FaultKind.REFUSED)
    return WebError(f"the response was cut off ({type(error).__name__})", FaultKind.SERVER)
