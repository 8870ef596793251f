"""Google Cloud Storage as far as its XML API differs from S3's: headers of other names, and generations.

It is a contract, not the service: https://cloud.google.com/storage/docs/xml-api/reference-headers.
"""

import itertools
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote


class GcsShim:
    """WSGI in front of an S3 server; each object has a generation, and conditions are on it."""

    def __init__(self, s3: Callable[..., Iterable[bytes]]) -> None:
        self._s3 = s3
        self._generations: dict[str, int] = {}
        self._numbers = itertools.count(1_000)
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        key, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        environ = {name.replace("HTTP_X_GOOG_", "HTTP_X_AMZ_"): value for name, value in environ.items()}
        environ["HTTP_AUTHORIZATION"] = "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request"
        query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
        environ["REQUEST_URI"] = environ["RAW_URI"] = quote(key.encode("latin-1")) + query  # with `/` as it is
        with self._lock:
            wanted = environ.pop("HTTP_X_AMZ_IF_GENERATION_MATCH", None)
            if wanted is not None and int(wanted) != self._generations.get(key, 0):
                start_response("412 Precondition Failed", [("Content-Type", "application/xml")])
                return [b"<Error><Code>PreconditionFailed</Code></Error>"]

            def respond(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
                if status.startswith("2") and method == "PUT":
                    self._generations[key] = next(self._numbers)
                if status.startswith("2") and method == "DELETE":
                    self._generations.pop(key, None)
                generation = [("x-goog-generation", str(self._generations[key]))] if key in self._generations else []
                return start_response(status, [*headers, *generation], *more)

            return list(self._s3(environ, respond))
