"""A real server of a published site, that behaves as it is told."""

import base64
import gzip
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Server:
    """What a server answers, and what it was asked.

    `files` maps addresses to bodies; `behaviours` answer in their place. `asked` lists each path with its status.
    """

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    behaviours: dict[str, "Behaviour"] = field(default_factory=dict)
    login: str = ""
    asked: list[tuple[str, int]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    seconds: float = 0.0


class Listener(ThreadingHTTPServer):
    """The listener of a server."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site = Server(address=f"http://127.0.0.1:{self.server_port}/")
        self.lock = threading.Lock()

    def handle_error(self, *_: object) -> None:
        """Stay silent when a client hangs up."""


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server: Listener

    def do_GET(self) -> None:
        """Answer a request, counting how many are answered at once."""
        site = self.server.site
        with self.server.lock:
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
        site.headers.append(dict(self.headers))
        try:
            time.sleep(site.seconds)
            self._answer(site)
        finally:
            with self.server.lock:
                site.at_once -= 1

    def _answer(self, site: Server) -> None:
        expected = "Basic " + base64.b64encode(site.login.encode()).decode()
        if site.login and self.headers.get("authorization") != expected:
            self.send(401, b"")
        elif self.path in site.behaviours:
            site.behaviours[self.path](self)
        elif self.path not in site.files:
            self.send(404, b"")
        else:
            body = site.files[self.path]
            etag = f'"{sha256(body).hexdigest()[:12]}"'
            fresh = self.headers.get("if-none-match") == etag
            self.send(304 if fresh else 200, b"" if fresh else body, etag=etag)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """Send a whole answer, packed where the client can unpack it."""
        self.server.site.asked.append((self.path, status))
        packed = gzip.compress(body) if body and "gzip" in self.headers.get("accept-encoding", "") else body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if packed is not body:
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)

    def log_message(self, *arguments: object) -> None:
        """Stay silent."""


Behaviour = Callable[[Handler], None]


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server on a free port of this machine while the block runs; with a context it speaks https."""
    with Listener() as listener:
        if context:
            listener.socket = context.wrap_socket(listener.socket, server_side=True)
            listener.site.address = listener.site.address.replace("http:", "https:")
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield listener.site
        finally:
            listener.shutdown()
            thread.join()


def redirect(location: str) -> Behaviour:
    """Answer with a redirect."""

    def answer(handler: Handler) -> None:
        handler.send_response(302)
        handler.send_header("location", location)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return answer


def break_off(handler: Handler) -> None:
    """Announce more than is sent, and hang up."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"version"')
    handler.close_connection = True


def status(code: int) -> Behaviour:
    """Answer with a status alone."""

    def answer(handler: Handler) -> None:
        handler.send_response(code)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return answer
