"""Which requests are answered: only those by a name of this very server, and event streams only from its own pages.

A page of another site that lets its name lead to 127.0.0.1 (DNS rebinding) could read the preview as if it were its
own; its requests still carry that name as `Host`. https://owasp.org/www-community/attacks/DNS_Rebinding_Attack
"""

import ipaddress
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+)(?::\d{1,5})?")
_ALWAYS = frozenset({"localhost", "127.0.0.1", "::1"})
HEADERS: Mapping[str, str] = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
"""What every answer carries: types are not guessed, and pages of other sites may not embed files of this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The names by which the server may be asked; with `any_address`, by every IP address, which no DNS can forge."""

    names: frozenset[str]
    any_address: bool = False

    def allow(self, host: str) -> bool:
        """Say whether a `Host` header names this server; the port does not matter, as a tunnel changes it."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found["name"].strip("[]").lower().removesuffix(".")
        return name in self.names or (self.any_address and is_address(name))


def allowed_hosts(host: str, address: str) -> Hosts:
    """Return the names of a server.

    Args:
        host: the name or address that the operator gave.
        address: the address that the server listens on.
    """
    every = ipaddress.ip_address(address).is_unspecified
    own = {name.lower() for name in (socket.gethostname(), socket.getfqdn())} if every else set()
    given = {host.strip("[]").lower(), address.lower()} if not every else set()
    return Hosts(names=frozenset(_ALWAYS | own | given), any_address=every)


def is_address(name: str) -> bool:
    """Say whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_own_page(headers: Headers) -> bool:
    """Say whether a request comes from a page of this server, as far as the browser tells.

    Browsers set `Sec-Fetch-Site` and `Origin` themselves (https://www.w3.org/TR/fetch-metadata/), programs need not.
    """
    own = {f"http://{headers.get('host', '')}", f"https://{headers.get('host', '')}"}
    return headers.get("sec-fetch-site", "same-origin") == "same-origin" and headers.get("origin", min(own)) in own


class Guard:
    """Refuses requests that name another host, and adds the headers that every answer carries."""

    def __init__(self, app: ASGIApp, hosts: Hosts, address: str) -> None:
        """Guard an application.

        Args:
            app: what answers the requests that pass.
            hosts: the names that pass.
            address: where the server is, told to who is refused.
        """
        self._app, self._hosts, self._address = app, hosts, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        allowed = self._hosts.allow(Headers(scope=scope).get("host", ""))
        app = self._app if allowed else self._refusal()
        await app(scope, receive, send_with_headers)

    def _refusal(self) -> ASGIApp:
        text = (
            f"This preview is only available at {self._address}.\n"
            "The request used another host name, so it may come from a page of another site.\n"
            "To open the preview under another name or from another machine, start it with --host.\n"
        )
        return PlainTextResponse(text, status_code=421)
