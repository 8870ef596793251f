"""What the tests of the server share: a real server over a folder, asked by real connections."""

import http.client
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from techdocs.server import Running, run_server
from tests.server.folder_preview import FolderPreview

PAGE = "<!doctype html><html><head><title>Page</title></head><body><h1>Page</h1></body></html>"
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
            key, _, value = line.rstrip("\n").partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                return name, value
        return "", ""


Serve = Callable[..., Served]
Listen = Callable[..., Stream]


@pytest.fixture
def listen_to() -> Iterator[Listen]:
    """Open streams of events at the address of a server, and close them at the end."""
    with ExitStack() as stack:

        def listen(url: str, **headers: str) -> Stream:
            stream = Stream(url, **headers)
            stack.callback(stream.close)
            return stream

        yield listen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a small site."""
    site = tmp_path / "served"
    (site / "docs").mkdir(parents=True)
    (site / "index.html").write_text(PAGE, encoding="utf-8")
    (site / "docs" / "index.html").write_text(PAGE, encoding="utf-8")
    (site / "style.css").write_text("body { color: red }", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("the secret", encoding="utf-8")
    return site


@pytest.fixture
def serve(folder: Path) -> Iterator[Serve]:
    """Start servers in threads of their own, and end them."""
    started: list[tuple[threading.Thread, Running]] = []

    def start(**options: object) -> Served:
        preview, lines, running = FolderPreview(folder), list[str](), queue.Queue[Running]()
        arguments = {"port": 0, "announce": lines.append, "ready": running.put, **options}
        thread = threading.Thread(target=run_server, args=(preview,), kwargs=arguments)
        thread.start()
        served = Served(preview=preview, running=running.get(timeout=WAIT), lines=lines)
        started.append((thread, served.running))
        return served

    yield start
    for thread, running in started:
        running.stop()
        thread.join(WAIT)
        assert not thread.is_alive()


@pytest.fixture
def served(serve: Serve) -> Served:
    """Start a server over the small site."""
    return serve()
