"""What the tests of the server share: a small site, servers of it, and streams of events."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.server.folder_preview import FolderPreview
from tests.server.serving import Served, Stream, serving

PAGE = "<!doctype html><html><head><title>Page</title></head><body><h1>Page</h1></body></html>"
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
    """Start servers over the small site, and end them."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(serving(FolderPreview(folder), **options))


@pytest.fixture
def served(serve: Serve) -> Served:
    """Start a server over the small site."""
    return serve()
