"""A real git server for tests: `git http-backend` behind https on this machine, with a login where one is wanted.

It counts what is asked of it, and answers with a fault where a test says so. Its certificate is signed by itself:
`SSL_CERT_FILE` makes clients and git trust it, as an operator does with the authority of a company.
"""

import base64
import json
import os
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from tests.sources.forges.servers import Asked, Contract

TLS = Path(__file__).parent / "tls"
CERTIFICATE = TLS / "certificate.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer in place of git's: its status, headers and body, which may have no end."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Iterator[bytes] | bytes = b""


class GitServer(ThreadingHTTPServer):
    """Serves the bare repositories below a folder at `https://localhost:PORT/`.

    `log` lists what was asked for (`GET /acme/web.git/info/refs`), `logins` the `Authorization` of each; `fault` may
    answer in place of git, given the method and the path. `api` answers whatever is not git's. `pause` is how long each
    pack lets a client wait (seconds).
    """

    daemon_threads = True

    def __init__(self, root: Path, login: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE, TLS / "key.pem")
        self.context = context
        self.root, self.login = root, login
        self.log: list[str] = []
        self.logins: list[str] = []
        self.fault: Callable[[str, str], Answer | None] = lambda _method, _path: None
        self.api: Contract | None = None
        self.pause = 0.0

    @property
    def host(self) -> str:
        """Return the host with its port."""
        return f"localhost:{self.server_port}"

    def url(self, path: str) -> str:
        """Return the address of a repository."""
        return f"https://{self.host}/{path}.git"

    def packs(self) -> int:
        """Return how many packs were asked for."""
        return sum(line.startswith("POST ") for line in self.log)

    def create(self, path: str, files: Mapping[str, str | bytes], *, branch: str = "main", form: str = "sha1") -> Path:
        """Create a bare repository with one commit, or empty without files; return its folder."""
        bare = self.root / f"{path}.git"
        (bare / "objects/pack").mkdir(parents=True)
        (bare / "refs/heads").mkdir(parents=True)
        (bare / "HEAD").write_text(f"ref: refs/heads/{branch}\n")
        version = int(form != "sha1")
        (bare / "config").write_text(
            f"[core]\nrepositoryformatversion = {version}\nbare = true\n[uploadpack]\nallowFilter = true\n"
            "[fastimport]\nunpackLimit = 1\n" + f"[extensions]\nobjectformat = {form}\n" * version
        )
        if files:
            self.push(path, files, branch=branch)
        return bare

    def push(
        self, path: str, files: Mapping[str, str | bytes], *, branch: str = "main", start: str = "",
        links: Mapping[str, str] = MappingProxyType({}), modules: Mapping[str, str] = MappingProxyType({}),
    ) -> str:  # fmt: skip
        """Commit files, links and commits of submodules on a branch, which begins at `start`; return the commit."""
        bare = self.root / f"{path}.git"
        head = bare / "refs/heads" / branch
        parent = branch if head.exists() else start
        text = f"commit refs/heads/{branch}\ncommitter Ada <ada@example.com> 1767323045 +0000\ndata 0\n"
        text += f"from refs/heads/{parent}^0\n" if parent else ""
        lines = [text.removesuffix("\n").encode()]
        modes = [("100644", files), ("120000", links)]
        for mode, name, content in ((mode, *item) for mode, some in modes for item in some.items()):
            body = content if isinstance(content, bytes) else content.encode()
            lines.append(f"M {mode} inline {json.dumps(name)}\ndata {len(body)}\n".encode() + body)
        lines += [f"M 160000 {commit} {json.dumps(name)}".encode() for name, commit in modules.items()]
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(
            ["git", "fast-import", "--quiet", "--force"], cwd=bare, input=b"\n".join(lines) + b"\n", env=environment,
            check=True, capture_output=True,
        )  # fmt: skip
        return head.read_text().strip()


@contextmanager
def git_server(root: Path, login: str = "") -> Iterator[GitServer]:
    """Serve the repositories below a folder while the block runs; `login` is `user:password`."""
    with GitServer(root, login) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Hands requests to `git http-backend` (git-http-backend(1))."""

    protocol_version = "HTTP/1.1"
    server: GitServer

    def setup(self) -> None:
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.request.close()

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        time.sleep(self.server.pause)
        self._serve()

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def _serve(self) -> None:
        body = self._body()
        path = urlsplit(self.path).path
        self.server.log.append(f"{self.command} {path}")
        self.server.logins.append(self.headers.get("Authorization", ""))
        fault = self.server.fault(self.command, path)
        wanted = base64.b64encode(self.server.login.encode()).decode()
        if fault is not None:
            self._answer(fault)
        elif self.server.api is not None and ".git/" not in path:
            self._answer(self._asked_api(self.server.api, path, body))
        elif self.server.login and self.headers.get("Authorization") != f"Basic {wanted}":
            self._answer(Answer(status=401, headers={"WWW-Authenticate": 'Basic realm="git"'}))
        else:
            self._answer(self._backend(path, body))

    def _asked_api(self, api: Contract, path: str, body: bytes) -> Answer:
        asked = Asked(
            method=self.command, path=path, raw_path=path, query=dict(parse_qsl(urlsplit(self.path).query)),
            headers={name.lower(): text for name, text in self.headers.items()}, body=body,
        )  # fmt: skip
        reply = api(asked)
        content = reply.content if reply.content is not None else json.dumps(reply.value).encode()
        return Answer(status=reply.status, headers=reply.headers, body=content)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _backend(self, path: str, body: bytes) -> Answer:
        environment = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(self.server.root), "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "PATH_INFO": path,
            "QUERY_STRING": urlsplit(self.path).query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        return Answer(status=int(headers.pop("Status", "200").split()[0]), headers=headers, body=content)

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if isinstance(answer.body, bytes):
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            return
        self.close_connection = True
        self.send_header("Connection", "close")
        self.end_headers()
        for piece in answer.body:
            self.wfile.write(piece)
