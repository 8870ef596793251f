"""What the browser tests share: the sample site, built by the tool and served for real, and pages that are watched."""

import shutil
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from tests.conftest import ROOT
from tests.runs import techdocs
from tests.shared import made_once

ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip
"""Nothing but this machine can be reached."""
SERVICE = "docs/default/component/playlist-service/"
DEPRECATED = "docs/default/component/playlist-export/"
PHONE = {"width": 390, "height": 844}
PATIENCE = 20_000
"""Milliseconds after which a test gives up waiting for a page; busy machines are slow."""
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe that another scheme of colours can break."""
NewPage = Callable[..., Page]
Scheme = Literal["light", "dark"]
expect.set_options(timeout=PATIENCE)


class Site(SimpleHTTPRequestHandler):
    """Serves the site's folder as static hosts do: with its own page for what is missing, and in silence."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the sample repositories."""
    return made_once(tmp_path_factory, "sample", _build_samples)


def _build_samples(folder: Path) -> Path:
    repositories = sorted(str(path) for path in (ROOT / "sample-repos").iterdir() if path.is_dir())
    done = techdocs(folder, "build", *repositories, HOME=str(folder))
    assert done.returncode == 1, done.stderr  # one sample is broken on purpose
    return folder / "site"


class _Server(ThreadingHTTPServer):
    """A server that says nothing of browsers that leave before they have everything."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    with _Server(("127.0.0.1", 0), partial(Site, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """Serve the site of the sample repositories, and return its address."""
    with served(site_folder) as address:
        yield address


@contextmanager
def open_browser(*arguments: str) -> Iterator[Browser]:
    """Start Chromium: this machine's, first the one without windows, which computes half as much; else playwright's."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found, args=[*ARGUMENTS, "--no-first-run", *arguments]
        )  # fmt: skip
        try:
            yield chromium
        finally:
            chromium.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a browser for all tests."""
    with open_browser() as chromium:
        yield chromium


def barriers(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe-core finds that keeps somebody out, by some rules or all: the rule, what is wrong, and where."""
    axe = Axe()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    options = {"resultTypes": ["violations"], **({"runOnly": {"type": "rule", "values": [*rules]}} if rules else {})}
    return [
        f"{found['id']}: {node['failureSummary']} {node['html'][:200]}"
        for found in page.evaluate("options => axe.run(options)", options)["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


@pytest.fixture
def missing() -> set[str]:
    """Hold the addresses that a test asks for although they do not exist."""
    return set()


class Windows:
    """Pages that tests take in turn, one for each way to show it, as a new context costs more than most tests.

    What a test leaves in a page is cleared. What one does to a page that cannot be cleared, an init script or a
    handler, belongs into a context of its own.
    """

    def __init__(self, site: str, browser: Browser) -> None:
        self.complaints: list[str] = []
        self.missing: set[str] = set()
        self._site, self._browser = site, browser
        self._free: defaultdict[str, list[Page]] = defaultdict(list)
        self._taken: list[tuple[str, Page]] = []

    def take(self, **options: Any) -> Page:
        """Return a page that shows nothing yet and has these options."""
        kind = repr(sorted(options.items()))
        page = self._free[kind].pop() if self._free[kind] else self._open(options)
        self._taken.append((kind, page))
        return page

    def give_back(self, *, is_sound: bool) -> None:
        """Clear all pages that are taken for the next test, or close those of a test that has failed."""
        for kind, page in self._taken:
            if is_sound and "java_script_enabled" not in kind and not page.is_closed():
                _clear(page, self._site)
                self._free[kind].append(page)
            else:
                page.context.close()
        self._taken.clear()
        self.complaints.clear()

    def close(self) -> None:
        """Close all pages."""
        for page in [page for pages in self._free.values() for page in pages]:
            page.context.close()

    def _open(self, options: dict[str, Any]) -> Page:
        context = self._browser.new_context(base_url=self._site, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(f"page error: {error.error}"))
        return context.new_page()

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self._site, "data:", "blob:")):
            self.complaints.append(f"left the site: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and message.location["url"] not in self.missing:
            self.complaints.append(f"console: {message.text} ({message.location['url']})")


def _clear(page: Page, site: str) -> None:
    """Take away what a test has left in a page: other pages beside it, routes, media, storage and the mouse."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    page.emulate_media(media="null")
    page.mouse.move(0, 0)
    if page.url.startswith(site):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.goto("about:blank")


@pytest.fixture(scope="session")
def windows(site: str, browser: Browser) -> Iterator[Windows]:
    """Hold pages for all tests."""
    windows = Windows(site, browser)
    yield windows
    windows.close()


@pytest.fixture
def new_page(windows: Windows, missing: set[str]) -> Iterator[NewPage]:
    """Open pages; at the end none has left the site or complained."""
    windows.missing = missing
    yield windows.take
    complaints = [*windows.complaints]
    windows.give_back(is_sound=not complaints)
    assert complaints == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Open a page on a desktop."""
    return new_page(viewport={"width": 1280, "height": 800})


def show_in(page: Page, scheme: Scheme) -> None:
    """Show a page in light or dark colours, as its reader chooses them with the button in the header."""
    name = "slate" if scheme == "dark" else "default"
    page.locator(f"input[data-md-color-scheme={name}]").evaluate("option => option.click()")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)


def in_both_schemes(page: Page) -> list[str]:
    """Return what keeps somebody out of a page that is shown in light colours, and what does in dark ones."""
    found = barriers(page)
    show_in(page, "dark")
    return found + [f"dark: {barrier}" for barrier in barriers(page, OF_COLOURS)]


def open_search(page: Page) -> Locator:
    """Open the search by its key, wait until its index is loaded, and return the dialog."""
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("status")).to_have_text("Type to search the docs and the catalog")
    return dialog


def search(page: Page, words: str) -> Locator:
    """Search for words, wait for what is found, and return its links."""
    dialog = open_search(page)
    dialog.get_by_role("searchbox").fill(words)
    hits = dialog.locator(".td-search__hit:not(.td-search__sub) a")
    expect(hits.first).to_be_visible()
    return hits
