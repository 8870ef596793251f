"""Git over HTTP with a login: git's own http-backend, behind a server of the tests."""

import base64
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

LOGIN = "Basic " + base64.b64encode(b"x-access-token:token-of-the-operator").decode()


class GitServer:
    """The repositories below a folder; `seen` are the requests that were made."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: list[str] = []
        self.address = ""

    def make(self, name: str) -> str:
        """Make an empty repository and return its address."""
        folder = self.root / f"{name}.git"
        subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
        for key in ("http.receivepack", "uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
            subprocess.run(["git", "-C", str(folder), "config", key, "true"], check=True)
        return f"{self.address}/{name}.git"

    def git(self, name: str, *arguments: str) -> str:
        """Ask git about a repository, on the side of the server."""
        command = ["git", "-C", str(self.root / f"{name}.git"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']}")
        if environ.get("HTTP_AUTHORIZATION") != LOGIN:
            start_response("401 Unauthorized", [("WWW-Authenticate", "Basic")])
            return [b""]
        length = environ.get("CONTENT_LENGTH")
        is_chunked = bool(environ.get("wsgi.input_terminated"))
        body = environ["wsgi.input"].read(int(length) if length else -1) if length or is_chunked else b""
        own = {
            "GIT_PROJECT_ROOT": str(self.root), "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_USER": "operator",
            "GIT_PROTOCOL": environ.get("HTTP_GIT_PROTOCOL", ""), "PATH": os.environ["PATH"],
            "CONTENT_LENGTH": str(len(body)),
        }  # fmt: skip
        names = ("REQUEST_METHOD", "QUERY_STRING", "PATH_INFO", "CONTENT_TYPE", "HTTP_CONTENT_ENCODING")
        own |= {name: str(environ[name]) for name in names if environ.get(name)}
        done = subprocess.run(["git", "http-backend"], env=own, input=body, capture_output=True, check=True)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
        start_response(headers.pop("Status", "200 OK"), list(headers.items()))
        return [answer]
