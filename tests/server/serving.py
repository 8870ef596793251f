"""A real server over a folder, and real connections that ask it."""

import http.client
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from techdocs.server import Running, run_server
from tests.server.folder_preview import FolderPreview

WAIT = 20
"""Seconds after which a test gives up."""


@dataclass
class Served:
    """A server, its preview, and the lines that it has announced."""

    preview: FolderPreview
    running: Running
    lines: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return urlsplit(self.running.url).netloc

    def ask(self, target: str, method: str = "GET", **headers: str) -> "Reply":
        """Send a request and return the whole reply; `_` in the name of a header stands for `-`."""
        connection = http.client.HTTPConnection(self.host, timeout=WAIT)
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return Reply(status=reply.status, headers=dict(reply.headers), body=body.decode("utf-8", "replace"))

    def send(self, request: str) -> str:
        """Send the very bytes of a request and return those of the reply."""
        address = urlsplit(self.running.url)
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=WAIT) as connection:
            connection.sendall(request.encode("latin-1"))
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8", "replace")


@dataclass
class Reply:
    """A reply; names of headers are lower case."""

    status: int
    headers: dict[str, str]
    body: str


class Stream:
    """An open stream of events."""

    def __init__(self, url: str, **headers: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=WAIT)
        self.connection.request("GET", "/_techdocs/events", headers=headers)
        self.reply = self.connection.getresponse()

    def close(self) -> None:
        """Leave, as a closed tab does."""
        self.reply.close()
        self.connection.close()

    def event(self) -> tuple[str, str]:
        """Return the name and the data of the next event; at the end of the stream both are empty."""
        name = ""
        while line := self.reply.readline().decode():
            assert not line.startswith(":"), "nothing was told for many seconds"
            key, _, value = line.rstrip("\n").partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                return name, value
        return "", ""


@contextmanager
def serving(preview: FolderPreview, **options: object) -> Iterator[Served]:
    """Serve a preview in a thread, by default at a port that the system chooses."""
    lines, running = list[str](), queue.Queue[Running]()
    arguments = {"port": 0, "announce": lines.append, "ready": running.put, **options}
    thread = threading.Thread(target=run_server, args=(preview,), kwargs=arguments)
    thread.start()
    served = Served(preview=preview, running=running.get(timeout=WAIT), lines=lines)
    try:
        yield served
    finally:
        served.running.stop()
        thread.join(WAIT)
        assert not thread.is_alive()
