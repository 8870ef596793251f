"""A built site is served as a web host would: its files and nothing else, to this machine alone."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from techdocs.errors import ServeError
from techdocs.server import Running, run_built
from tests.runs import techdocs
from tests.server.serving import WAIT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in {
        "index.html": "<p>Home</p>", "404.html": "<p>Not in this site</p>", "docs/a/index.html": "<p>A</p>",
        "assets/a.css": "p {}", "catalog.json": "{}",
    }.items():  # fmt: skip
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "site/out.txt").symlink_to(tmp_path / "secret.txt")
    return tmp_path / "site"


@pytest.fixture
def url(site: Path) -> Iterator[str]:
    started, found = threading.Event(), list[Running]()

    def ready(running: Running) -> None:
        found.append(running)
        started.set()

    thread = threading.Thread(target=lambda: run_built(site, port=0, announce=lambda _: None, ready=ready))
    thread.start()
    assert started.wait(WAIT)
    yield found[0].url
    found[0].stop()
    thread.join(WAIT)
    assert not thread.is_alive()


def ask(url: str, host: str = "") -> tuple[int, str, str]:
    """Return status, body and media type of an answer."""
    request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=WAIT) as response:  # noqa: S310 - our own server
            return response.status, response.read().decode(), response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers.get_content_type()


def test_files_and_the_indexes_of_folders_are_served_unchanged(url: str) -> None:
    assert ask(url) == (200, "<p>Home</p>", "text/html")
    assert ask(f"{url}docs/a/") == (200, "<p>A</p>", "text/html")
    assert ask(f"{url}docs/a") == (200, "<p>A</p>", "text/html")
    assert ask(f"{url}assets/a.css") == (200, "p {}", "text/css")
    assert ask(f"{url}catalog.json") == (200, "{}", "application/json")


@pytest.mark.parametrize("path", ["nowhere/", "docs/", "../secret.txt", "%2e%2e/secret.txt", "out.txt"])
def test_what_is_not_there_is_the_sites_own_page_with_status_404(url: str, path: str) -> None:
    assert ask(url + path) == (404, "<p>Not in this site</p>", "text/html")


def test_another_name_is_refused_and_only_this_machine_is_listened_for(url: str) -> None:
    assert url.startswith("http://127.0.0.1:")
    assert ask(url, host="evil.example")[0] == 421


def test_a_folder_without_a_site_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match=r"is not a built site: it has no `index.html`"):
        run_built(tmp_path, announce=lambda _: None)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "`nowhere` is not a built site"),
        ((".", "--host", "0.0.0.0"), "remove --host"),  # noqa: S104 - it is refused
        ((".", "repositories"), "remove the repositories"),
    ],
)
def test_what_cannot_be_served_is_told(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    done = techdocs(tmp_path, "serve", "--built", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
