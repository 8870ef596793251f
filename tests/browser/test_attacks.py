"""What payloads and the corpus of attacks do in a real browser, under the site's own policy: nothing."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, expect

from tests.attacks.building import Run
from tests.attacks.corpus import read_corpus
from tests.attacks.payloads import PLACES, read_payloads
from tests.attacks.sites import attacked_site, payloads_site
from tests.browser.conftest import PATIENCE, search, served

pytestmark = pytest.mark.browser
REFRESH = 'http-equiv="refresh"'
KINDS = ("s14-svg", "s30", "s31", "s32", "s33", "s35")
"""The defences whose cases matter in a browser."""
PAYLOADS = range(0, len(read_payloads()), 28)
MARKS = """() => Object.keys(window).filter((name) => /hacked|pwned|xss/i.test(name))"""
LINKS = """() => [...document.querySelectorAll("a[href], area[href], [*|href]")].map(
  (link) => String(link.href?.baseVal ?? link.href ?? ""))"""
ALARM = """
window.__called = [];
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => { window.__called.push(name); };
document.addEventListener("securitypolicyviolation", (event) =>
  (window.__violations ??= []).push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


class Watched:
    """One page that opens one address after the other, and everything suspicious that it does.

    Requests are seen and not intercepted, so that scripts are cached; the browser reaches this machine alone.
    """

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.seen: list[str] = []
        self.errors: list[str] = []
        context.set_default_timeout(PATIENCE)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("dialog", self._on_dialog)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.add_init_script(ALARM)
        self.page: Page = context.new_page()
        context.on("page", lambda page: self.seen.append(f"opened a window: {page.url}"))

    @property
    def is_innocent(self) -> bool:
        """Say whether another test may go on with the page."""
        return not self.seen and not self.errors

    def _on_dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_request(self, request: Request) -> None:
        if request.url.startswith((self.origin, "data:", "blob:")):
            if not _is_of_the_theme(request, self.origin):
                self.seen.append(f"runs {request.url}")
        elif request.resource_type != "image" or not request.url.startswith("https://"):
            self.seen.append(f"asks another site for a {request.resource_type}: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def open(self, path: str) -> "Watched":
        """Open a page, wait until its scripts have run, and hover over, click and focus what invites to."""
        self.page.goto(self.origin + quote(path, safe="/#?=&%"))
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(20)
        self.page.evaluate(_TOUCH)
        self.page.wait_for_timeout(20)
        self.seen += [f"calls {name}" for name in self.page.evaluate("() => window.__called ?? ['(left the page)']")]
        self.seen += [f"window.{name}" for name in self.page.evaluate(MARKS)]
        for link in self.page.evaluate(LINKS):
            if link.strip().lower().startswith(("javascript:", "vbscript:", "data:")):
                self.seen.append(f"link {link[:80]}")
        if not self.page.url.startswith(self.origin):
            self.seen.append(f"left the site for {self.page.url}")
        return self

    @property
    def violations(self) -> list[str]:
        """Return what the policy has stopped."""
        return list(self.page.evaluate("() => window.__violations ?? []"))


_TOUCH = """() => {
  for (const element of document.querySelectorAll("article.md-content__inner *")) {
    for (const type of ["mouseover", "mouseenter", "focus", "toggle", "pointerover", "animationstart", "error"])
      element.dispatchEvent(new Event(type, { bubbles: true }));
  }
}"""


def _is_of_the_theme(request: Request, origin: str) -> bool:
    """Say whether a request for a script or a style sheet leads to the site's own assets or its search."""
    if request.resource_type not in {"script", "stylesheet"} or request.url.startswith("blob:"):
        return True
    return request.url.removeprefix(origin).startswith(("assets/", "search/"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = attacked_site(tmp_path_factory)
    assert run.code in {0, 1}, run.said[-3000:]
    return run


@pytest.fixture(scope="module")
def payloads(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = payloads_site(tmp_path_factory)
    assert run.code in {0, 1}, run.said[-3000:]
    return run


class Visitor:
    """Opens the pages of one site in one window, and in a new one after a page that did something."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser, self._origin = browser, origin
        self._watched: Watched | None = None

    def watch(self) -> Watched:
        """Return a window in which nothing has happened."""
        if self._watched is None or not self._watched.is_innocent:
            self.close()
            self._watched = Watched(self._browser.new_context(reduced_motion="reduce"), self._origin)
        return self._watched

    def close(self) -> None:
        """Close the window."""
        if self._watched is not None:
            self._watched.page.context.close()
        self._watched = None


@contextmanager
def _visitor(browser: Browser, folder: Path) -> Iterator[Visitor]:
    with served(folder) as origin:
        visitor = Visitor(browser, origin)
        yield visitor
        visitor.close()


@pytest.fixture(scope="module")
def at_corpus(browser: Browser, corpus: Run) -> Iterator[Visitor]:
    with _visitor(browser, corpus.site) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def at_payloads(browser: Browser, payloads: Run) -> Iterator[Visitor]:
    with _visitor(browser, payloads.site) as visitor:
        yield visitor


def test_the_theme_breaks_no_rule_of_its_policy(at_corpus: Visitor) -> None:
    watched = at_corpus.watch()
    for path in ("", "catalog/", "docs/", "teams/", "docs/default/component/victim-one/", "404.html"):
        watched.open(path)
        assert watched.violations == []
    assert watched.seen == []
    assert watched.errors == []
    assert watched.page.locator('meta[http-equiv="Content-Security-Policy"]').count() == 1


@pytest.mark.parametrize("case", ["benign-diagrams", "benign-math", "benign-tabs", "benign-line-numbers"])
def test_what_the_theme_draws_breaks_no_rule_of_the_policy(at_corpus: Visitor, case: str) -> None:
    watched = at_corpus.watch()
    watched.open(f"docs/default/component/{case}/")
    drawn = {"benign-diagrams": "div.mermaid", "benign-math": "mjx-container svg"}.get(case)
    if drawn:
        expect(watched.page.locator(drawn).first).to_be_attached()
    assert watched.violations == []
    assert (watched.seen, watched.errors) == ([], [])


def test_the_search_works_under_the_policy(at_corpus: Visitor) -> None:
    watched = at_corpus.watch()
    watched.open("docs/default/component/victim-one/")
    hits = search(watched.page, "walrus")
    assert hits.count() > 0
    assert watched.violations == []
    assert (watched.seen, watched.errors) == ([], [])


def test_the_policy_stops_what_the_cleaning_would_miss(at_corpus: Visitor) -> None:
    watched = at_corpus.watch()
    watched.open("docs/default/component/victim-one/")
    watched.page.evaluate(
        """() => {
          document.querySelector("article").insertAdjacentHTML("beforeend",
            '<img src="missing.png" onerror="alert(1)"><a id="try" href="javascript:alert(2)">x</a>');
          document.body.append(Object.assign(document.createElement("script"), { textContent: "alert(3)" }));
          document.getElementById("try").click();
        }"""
    )
    watched.page.wait_for_timeout(300)
    assert watched.page.evaluate("() => window.__called") == []
    assert len(watched.violations) >= 2


@pytest.mark.parametrize(
    "name", [name for name, case in read_corpus().items() if name.startswith(KINDS) and not case.alone]
)
def test_no_page_of_a_case_does_anything(at_corpus: Visitor, corpus: Run, name: str) -> None:
    case = read_corpus()[name]
    folder = corpus.docs_of(case.ref)
    watched = at_corpus.watch()
    pages = (path for path in sorted(folder.rglob("index.html")) if REFRESH not in path.read_text(encoding="utf-8"))
    for path in itertools.islice(pages, 3):  # a redirect is gone before it can be asked
        watched.open(path.relative_to(corpus.site).as_posix())
    for path in sorted(folder.rglob("*.svg"))[:3]:
        watched.open(path.relative_to(corpus.site).as_posix())
    kind, _, rest = case.ref.partition(":")
    page = f"catalog/{rest.replace('/', f'/{kind}/')}/"
    if (corpus.site / page).is_dir():
        watched.open(page)
    assert watched.seen == []


def test_a_link_in_a_formula_runs_nothing(at_corpus: Visitor) -> None:
    watched = at_corpus.watch()
    watched.page.goto(f"{watched.origin}docs/default/component/s31-formula-link/")
    expect(watched.page.locator("mjx-container svg").first).to_be_attached()
    links = watched.page.evaluate(LINKS)
    assert [link for link in links if link.startswith("javascript:")] == []
    assert watched.page.locator("[id=__config]").count() == 1
    assert watched.page.locator(".md-overlay").count() == 1
    fixed = watched.page.locator("article [style*='position:fixed'], article [style*='position: fixed']")
    assert fixed.count() == 0


@pytest.mark.parametrize("place", PLACES[:-1])
def test_no_page_with_a_payload_does_anything(at_payloads: Visitor, place: str) -> None:
    watched = at_payloads.watch()
    for number in PAYLOADS:
        watched.open(f"docs/default/component/payload-{place}/p{number:03}/")
    assert watched.seen == []


def test_no_page_of_the_catalog_with_a_payload_does_anything(at_payloads: Visitor) -> None:
    watched = at_payloads.watch()
    for number in PAYLOADS:
        watched.open(f"catalog/default/component/payload-{number:03}/")
    for path in ("", "catalog/", "docs/", "teams/", "problems/"):
        watched.open(path)
    assert watched.seen == []


@pytest.mark.parametrize("words", ["walrus", "payload", "script"])
def test_the_search_shows_payloads_as_text(at_payloads: Visitor, words: str) -> None:
    watched = at_payloads.watch()
    watched.page.goto(watched.origin)
    search(watched.page, words)
    watched.page.wait_for_timeout(300)
    inside = watched.page.locator("dialog.td-search").locator("img, script, iframe, svg[onload], form, style")
    assert inside.count() == 0
    assert watched.page.evaluate("() => window.__called") == []
    assert watched.seen == []
