"""moto's S3 as a WSGI application that answers one request after the other.

moto looks whether a condition holds and writes in two steps. Two threads that write at once both win there, which no
real store allows.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def moto_app() -> App:
    """Return a new application."""
    app, one = DomainDispatcherApplication(create_backend_app), Lock()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with one:
            return list(app(environ, start_response))

    return answer
