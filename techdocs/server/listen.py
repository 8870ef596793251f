"""Where the server listens: a socket at a free port, and messages for what can be wrong with an address."""

import errno
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass

from techdocs.errors import ServeError

PORT = 8000
_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A socket that listens."""

    socket: socket.socket
    address: str
    port: int

    @property
    def url(self) -> str:
        """Return the address for a browser on this machine."""
        ip = ipaddress.ip_address(self.address)
        if ip.is_unspecified:
            return f"http://{'[::1]' if ip.version == 6 else '127.0.0.1'}:{self.port}/"  # noqa: PLR2004 - IPv6
        return f"http://{f'[{ip}]' if ip.version == 6 else ip}:{self.port}/"  # noqa: PLR2004 - IPv6

    @property
    def is_open_to_others(self) -> bool:
        """Say whether other machines can reach it."""
        return not ipaddress.ip_address(self.address).is_loopback


def listen(host: str, port: int | None) -> Listener:
    """Listen at a port, or without one at the first that is free of 8000 and those after it.

    Raises:
        ServeError: the port is taken or not allowed, or the host is no address of this machine.
    """
    family, address = _resolve(host)
    tried = range(PORT, PORT + _TRIES) if port is None else range(port, port + 1)
    for number in tried:
        try:
            return _listen(family, address, number)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _refused(host, number, error) from error
    if port is None:
        raise ServeError(f"ports {tried[0]} to {tried[-1]} are all in use", hint="choose a free one with `--port`")
    raise ServeError(f"port {port} is in use", hint="stop what listens there, or omit `--port` to get a free one")


def announce_address(
    listener: Listener, port: int | None, announce: Callable[[str], None], what: str = "preview"
) -> None:
    """Say where something can be looked at, and who else can.

    Args:
        listener: where it listens.
        port: the port that was asked for, if one was.
        announce: prints one line.
        what: the word for it.
    """
    if port is None and listener.port != PORT:
        announce(f"port {PORT} is in use; using port {listener.port}")
    if listener.is_open_to_others:
        announce(
            f"warning: the {what} listens on `{listener.address}`: anyone who can reach port {listener.port} of this "
            "machine can read it"
        )
    announce(f"{what} at {listener.url} (press Ctrl-C to stop)")


def _listen(family: socket.AddressFamily, address: str, port: int) -> Listener:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return Listener(socket=listener, address=address, port=listener.getsockname()[1])


def _resolve(host: str) -> tuple[socket.AddressFamily, str]:
    """Return the address of a host, that of IPv4 where it has both: browsers try both for a name."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise ServeError(f"unknown host `{host}`", hint="use an address of this machine, such as 127.0.0.1") from error
    family, *_, address = min(found, key=lambda one: one[0] is not socket.AF_INET)
    return family, str(address[0])


def _refused(host: str, port: int, error: OSError) -> ServeError:
    hints = {
        errno.EACCES: "ports below 1024 are for the system: choose a higher one",
        errno.EADDRNOTAVAIL: "use an address of this machine, such as 127.0.0.1",
    }
    message = f"cannot listen on `{host}` port {port}: {error.strerror}"
    return ServeError(message, hint=hints.get(error.errno or 0, "choose another `--host` or `--port`"))
