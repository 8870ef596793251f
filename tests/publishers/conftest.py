"""An object store that keeps conditions, in the memory of the tests' process, whose requests a test can spoil."""

import itertools
import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import httpx
import obstore
import pytest
from obstore.store import S3Store
from werkzeug.serving import make_server

from tests.publishers.moto_app import moto_app

Respond = Callable[..., Any]


@dataclass
class Bucket:
    """One bucket of the server; `requests` are those that were made of it so far, as `METHOD key`."""

    endpoint: str
    name: str
    requests: list[str] = field(default_factory=list)
    fault: Callable[[str], str | None] | None = None
    victim: int = 0

    @property
    def store(self) -> S3Store:
        """Return the whole bucket, beside what is tested."""
        return S3Store(self.name, endpoint=self.endpoint, region="us-east-1", client_options={"allow_http": True})

    def all_keys(self) -> set[str]:
        """Return the keys of all objects."""
        return {meta["path"] for batch in obstore.list(self.store) for meta in batch}

    def site(self) -> dict[str, str]:
        """Return what readers see: the objects below `site/` as text, without techdocs' own."""
        keys = (key for key in self.all_keys() if key.startswith("site/") and not key.startswith("site/.techdocs/"))
        return {key.removeprefix("site/"): bytes(obstore.get(self.store, key).bytes()).decode() for key in sorted(keys)}

    def headers(self, key: str) -> dict[str, str]:
        """Return the headers that an object is kept with."""
        return {name: str(value) for name, value in obstore.get(self.store, key).attributes.items()}


class _Server:
    """moto's S3, in which a test can let a request fail, or kill who made it."""

    def __init__(self) -> None:
        self._app = moto_app()
        self.buckets: dict[str, Bucket] = {}

    def __call__(self, environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        name, _, key = environ["PATH_INFO"].lstrip("/").partition("/")
        bucket = self.buckets.get(name)
        if bucket is not None:
            request = f"{environ['REQUEST_METHOD']} {key}"
            bucket.requests.append(request)
            status = bucket.fault(request) if bucket.fault else None
            if status == "kill":
                os.kill(bucket.victim, signal.SIGKILL)
            elif status is not None:
                start_response(status, [("Content-Type", "application/xml")])
                return [f"<Error><Code>{status.split(' ', 1)[1].replace(' ', '')}</Code></Error>".encode()]
        return self._app(environ, start_response)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[tuple[str, _Server]]:
    """Start the server once for the tests of this process."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = _Server()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", app
    server.shutdown()
    thread.join()


_NUMBERS = itertools.count(1)


@pytest.fixture
def bucket(s3_server: tuple[str, _Server], monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Return a new bucket, and set the credentials for it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-the-operator")
    endpoint, server = s3_server
    made = Bucket(endpoint=endpoint, name=f"docs-{next(_NUMBERS)}")
    httpx.put(f"{endpoint}/{made.name}").raise_for_status()
    server.buckets[made.name] = made
    return made
