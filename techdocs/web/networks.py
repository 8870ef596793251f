"""Which hosts are never asked: this machine, its neighbors on the link, and what clouds tell machines about themselves.

A name is looked up before it is asked. Between that and the connection it may change, so plain http, for which no
certificate proves who answers, is for hosts of this machine alone, and for those that the operator wrote as such.
"""

import ipaddress
import socket
import time
from collections.abc import Collection, Iterator
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from techdocs.model.hosts import is_local
from techdocs.model.repository import FaultKind
from techdocs.web.answers import WebError

_METADATA = frozenset(
    map(ipaddress.ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"))
)
"""Where clouds answer machines about themselves, beside link-local addresses (Alibaba, Azure, Oracle, AWS, Google)."""
_SECONDS = 60
"""How long an answer about a name counts."""
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def check_url(url: str, local_hosts: Collection[str]) -> None:
    """Raise a WebError unless an address may be asked.

    Args:
        url: a web address, or one for ssh.
        local_hosts: hosts of this machine that the operator named, as `techdocs.model.hosts.local_host` returns them.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in local_hosts:
        return
    if parts.scheme not in {"https", "ssh"}:
        raise WebError(f"`{host}` is not asked without `https`", FaultKind.REFUSED)
    port = parts.port or {"https": 443, "ssh": 22}[parts.scheme]
    if is_local(host) or any(map(_is_refused, _addresses(host, port, may_proxy=parts.scheme == "https"))):
        raise WebError(f"`{host}` is not asked: it is an address of this machine or network", FaultKind.REFUSED)


def _literal(host: str) -> IpAddress | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _addresses(host: str, port: int, *, may_proxy: bool) -> Iterator[IpAddress]:
    """Yield the addresses of a host; none of a name that a proxy looks up, or that is unknown."""
    literal = _literal(host)
    if literal is not None:
        yield literal
    elif not may_proxy or not _is_proxied(host):
        try:
            yield from _looked_up(host, port, int(time.monotonic() // _SECONDS))
        except (OSError, UnicodeError):
            return


@lru_cache(maxsize=256)
def _looked_up(host: str, port: int, _period: int) -> tuple[IpAddress, ...]:
    """Return the addresses of a name; an answer counts for a while, as a preview runs for hours, and a failure never.

    Raises:
        OSError: the name is unknown, or cannot be looked up now.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(address for *_, where in found if (address := _literal(str(where[0]))) is not None)


def _is_proxied(host: str) -> bool:
    proxies = getproxies()
    return bool(proxies.get("https") or proxies.get("all")) and not proxy_bypass(host)


def _is_refused(address: IpAddress) -> bool:
    return (
        address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified
        or address in _METADATA
    )  # fmt: skip
