"""A real HTTP server on this machine that answers as a contract says, and counts what it is asked."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request: its path unescaped, and its query as a mapping."""

    method: str
    path: str
    raw_path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def login(self) -> str:
        return self.headers.get("authorization", "")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer: a JSON value, or bytes as they are."""

    value: object = None
    content: bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Contract = Callable[[Asked], Reply]


@dataclass(slots=True)
class ForgeServer:
    """What a server answers and was asked.

    `faults` replaces the answer to the request of that number, from 0. A page has at most so many repositories as
    `most` says, fewer than asked for, as every forge may give.
    """

    address: str
    host: str
    contract: Contract = lambda _: Reply(status=404, value={"message": "Not Found"})
    asked: list[Asked] = field(default_factory=list)
    faults: dict[int, Callable[[], Reply]] = field(default_factory=dict)
    most: int = 100


class _Listener(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        host = f"127.0.0.1:{self.server_port}"
        self.forge, self.lock = ForgeServer(address=f"http://{host}", host=host), threading.Lock()

    def handle_error(self, *_: object) -> None:
        """Stay silent when a client hangs up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        asked = Asked(
            method=self.command, path=unquote(parts.path), raw_path=parts.path, query=dict(parse_qsl(parts.query)),
            headers={name.lower(): text for name, text in self.headers.items()}, body=body,
        )  # fmt: skip
        forge = self.server.forge
        with self.server.lock:
            number = len(forge.asked)
            forge.asked.append(asked)
        reply = forge.faults[number]() if number in forge.faults else forge.contract(asked)
        content = reply.content if reply.content is not None else json.dumps(reply.value).encode()
        self._send(reply, content, asked)

    def _send(self, reply: Reply, content: bytes, asked: Asked) -> None:
        is_packed = len(content) > 1000 and "content-encoding" not in reply.headers
        packed = gzip.compress(content, 1) if is_packed else content
        is_current = reply.headers.get("etag", "") == asked.headers.get("if-none-match", "-")
        self.send_response(304 if is_current else reply.status)
        kind = {"content-type": "application/json"} if reply.content is None else {}
        for name, text in {**kind, **reply.headers, **({"content-encoding": "gzip"} if is_packed else {})}.items():
            self.send_header(name, text)
        self.send_header("content-length", "0" if is_current else str(len(packed)))
        self.end_headers()
        if not is_current:
            self.wfile.write(packed)

    def log_message(self, *arguments: object) -> None:
        """Stay silent."""


@contextmanager
def serving(contract: Contract | None = None) -> Iterator[ForgeServer]:
    """Run a server on a free port of this machine while the block runs."""
    with _Listener() as listener:
        if contract:
            listener.forge.contract = contract
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield listener.forge
        finally:
            listener.shutdown()
            thread.join()


def json_of(asked: Asked) -> Any:
    """Return the JSON value of a request."""
    return json.loads(asked.body)
