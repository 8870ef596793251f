"""Whether a host is written as one of this machine: then the operator means it, and it may be asked without https."""

import re
from urllib.parse import urlsplit

_LOCAL = re.compile(r"localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d{1,3}){3}|::1", re.IGNORECASE)


def local_host(url: str) -> str:
    """Return the host of an address if it is written as one of this machine, such as `127.0.0.1`, else `""`."""
    host = urlsplit(url).hostname or ""
    return host if is_local(host) else ""


def is_local(host: str) -> bool:
    """Say whether a host, without port, is this machine by its name or address."""
    return _LOCAL.fullmatch(host) is not None
