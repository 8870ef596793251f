"""The page of a running preview: it loads again, keeps its place, shows its problems, and waits for the server."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from techdocs.model.problem import Place, Problem, Severity
from techdocs.server import Answer
from tests.browser.conftest import PATIENCE, PHONE, SERVICE, in_both_schemes
from tests.server.folder_preview import FolderPreview
from tests.server.serving import Served, serving

pytestmark = pytest.mark.browser
BROKEN = "docs/default/component/broken-service/"
TABS = f"{SERVICE}getting-started/"
DESKTOP = {"width": 1280, "height": 800}
ARTICLE = '<article class="md-content__inner md-typeset" id="td-content">'
Open = Callable[..., Page]


def problem(code: str, severity: Severity, message: str, line: int = 3, hint: str = "") -> Problem:
    return Problem(
        code=code, severity=severity, message=message, hint=hint,
        place=Place(source="broken-service", path="docs/index.md", line=line),
    )  # fmt: skip


PROBLEMS = (
    problem("TD201", Severity.WARNING, "link `nowhere.md`: target not found in these docs", hint="check the path"),
    problem("TD202", Severity.WARNING, "link `#not-here` points to a heading that does not exist"),
    problem("TD203", Severity.ERROR, "image `chart.png` does not exist"),
    problem("TD205", Severity.NOTE, "the page is not in the nav <img src=x onerror=alert(1)>", line=0),
)


@pytest.fixture
def preview(site_folder: Path, tmp_path: Path) -> FolderPreview:
    """Copy the site of the samples, so that its pages can be edited."""
    preview = FolderPreview(shutil.copytree(site_folder, tmp_path / "site"))
    preview.problems[BROKEN] = PROBLEMS
    return preview


@pytest.fixture
def expected() -> list[str]:
    """Hold parts of what the browser may complain about: a sample names a picture that does not exist."""
    return ["chart.png"]


@pytest.fixture
def context(browser: Browser, expected: list[str]) -> Iterator[BrowserContext]:
    """Open a browser that may complain about nothing else."""
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        text = f"{message.text} ({message.location['url']})"
        if message.type in {"error", "warning"} and not any(part in text for part in expected):
            complaints.append(text)

    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def live(preview: FolderPreview) -> Iterator[Callable[[], Served]]:
    """Serve the preview from the first call on; what was edited before is no change."""
    with ExitStack() as stack:

        @cache
        def served() -> Served:
            for file in preview.folder.rglob("*.html"):
                os.utime(file, (1, 1))
            return stack.enter_context(serving(preview))

        yield served


@pytest.fixture
def open_page(live: Callable[[], Served], context: BrowserContext) -> Iterator[Open]:
    """Open pages of the preview, which count how often they were loaded, and close them before it ends."""

    def run(path: str, **viewport: int) -> Page:
        page = context.new_page()
        if viewport:
            page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        page.add_init_script("sessionStorage.loads = Number(sessionStorage.loads || 0) + 1")
        page.goto(live().running.url + path)
        return page

    yield run
    for page in context.pages:
        page.close()


def loads(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.loads)"))


def wait_for_scroll(page: Page, top: int) -> None:
    """Wait until the page is scrolled so far; playwright's own way needs `eval`, which the policy of pages forbids."""
    for _ in range(200):
        if page.evaluate("scrollY") == top:
            return
        page.wait_for_timeout(50)
    assert page.evaluate("scrollY") == top


def edit(preview: FolderPreview, path: str, old: str, new: str) -> None:
    """Change a page as an editor which never leaves half a file: one change, so that loads can be counted."""
    file = preview.folder / path / "index.html"
    text = file.read_text(encoding="utf-8")
    assert old in text
    written = file.with_name("index.html~")
    written.write_text(text.replace(old, new, 1), encoding="utf-8")
    written.replace(file)


def lengthen(preview: FolderPreview, path: str) -> None:
    edit(preview, path, ARTICLE, ARTICLE + "".join(f"<p>Line {number}</p>" for number in range(200)))


def test_a_saved_page_is_loaded_again_once(open_page: Open, preview: FolderPreview) -> None:
    page = open_page(SERVICE)
    edit(preview, SERVICE, ARTICLE, f"{ARTICLE}<p>Brand new</p>")
    expect(page.get_by_text("Brand new")).to_be_visible()
    edit(preview, SERVICE, "Brand new", "Newer still")
    expect(page.get_by_text("Newer still")).to_be_visible()
    assert loads(page) == 3


@pytest.mark.parametrize("anchor", ["", "#td-content"])
def test_the_reader_stays_where_they_were_to_the_pixel(open_page: Open, preview: FolderPreview, anchor: str) -> None:
    lengthen(preview, SERVICE)
    page = open_page(SERVICE + anchor)
    page.evaluate("scrollTo({ top: 1234, behavior: 'instant' })")
    edit(preview, SERVICE, ARTICLE, f"{ARTICLE}<p>New line above</p>")
    expect(page.get_by_text("New line above")).to_be_attached()
    page.wait_for_load_state("load")
    assert page.evaluate("scrollY") == 1234
    page.mouse.wheel(0, 300)
    wait_for_scroll(page, 1534)


def test_a_page_that_is_loaded_again_is_never_shown_at_another_place(
    context: BrowserContext, open_page: Open, preview: FolderPreview
) -> None:
    lengthen(preview, SERVICE)
    context.add_init_script(
        "window.shown = []; const look = () => { shown.push(scrollY); requestAnimationFrame(look) }; "
        "requestAnimationFrame(look)"
    )
    page = open_page(SERVICE)
    page.evaluate("scrollTo({ top: 1234, behavior: 'instant' })")
    edit(preview, SERVICE, "Line 199", "Line 200")
    expect(page.get_by_text("Line 200")).to_be_attached()
    page.wait_for_load_state("load")
    assert set(page.evaluate("shown")) == {1234}


def test_a_reader_at_the_end_stays_there_although_a_diagram_is_drawn_late(
    open_page: Open, preview: FolderPreview
) -> None:
    path = f"{SERVICE}architecture/"
    page = open_page(path)
    expect(page.locator("div.mermaid").first).to_be_attached()
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    before = page.evaluate("scrollY")
    assert before > 0
    edit(preview, path, "<title>", "<title>New ")
    expect(page).to_have_title(re.compile("^New "))
    expect(page.locator("div.mermaid").first).to_be_attached()
    wait_for_scroll(page, before)


def test_the_nav_stays_where_it_was(open_page: Open, preview: FolderPreview) -> None:
    page = open_page(SERVICE, width=1280, height=220)
    nav = page.locator(".md-sidebar--primary .md-sidebar__scrollwrap")
    nav.evaluate("element => element.scrollTo(0, 40)")
    assert nav.evaluate("element => element.scrollTop") == 40
    edit(preview, SERVICE, ARTICLE, f"{ARTICLE}<p>Brand new</p>")
    expect(page.get_by_text("Brand new")).to_be_visible()
    page.wait_for_load_state("load")
    assert nav.evaluate("element => element.scrollTop") == 40


def test_what_is_open_and_which_tab_is_chosen_stay(open_page: Open, preview: FolderPreview) -> None:
    edit(preview, TABS, ARTICLE, f"{ARTICLE}<details><summary>More</summary>Inside</details>")
    page = open_page(TABS)
    page.locator("#td-content").get_by_text("More", exact=True).click()
    page.locator(".tabbed-set label").nth(1).click()
    edit(preview, TABS, "Inside", "New inside")
    expect(page.get_by_text("New inside")).to_be_visible()
    expect(page.locator(".tabbed-set > input").nth(1)).to_be_checked()


def test_a_page_that_does_not_exist_yet_appears_when_it_is_written(
    open_page: Open, preview: FolderPreview, expected: list[str]
) -> None:
    expected.append("404 (Not Found)")
    page = open_page("new/")
    expect(page.get_by_text("no page")).to_be_visible()
    (preview.folder / "new").mkdir()
    (preview.folder / "new" / "index.html").write_text("<html><body>Written</body></html>", encoding="utf-8")
    expect(page.get_by_text("Written")).to_be_visible()


def test_a_page_that_fails_says_so_and_is_healed_by_the_next_save(
    open_page: Open, preview: FolderPreview, expected: list[str]
) -> None:
    expected.append("500 (Internal Server Error)")
    page = open_page(SERVICE)
    fail = preview.special["fails"]
    preview.special[SERVICE] = fail
    (preview.folder / "broken").touch()
    expect(page.get_by_role("heading", name="This page cannot be shown")).to_be_visible()
    expect(page.get_by_text("ValueError: nothing <works> here")).to_be_visible()
    del preview.special[SERVICE]
    (preview.folder / "mended").touch()
    expect(page.get_by_role("heading", name="Playlist service", level=1)).to_be_visible()


def test_the_old_page_stays_while_the_new_one_is_rendered(open_page: Open, preview: FolderPreview) -> None:
    page = open_page(SERVICE)
    preview.special[SERVICE] = preview.special["forever"]
    with page.expect_request(lambda request: request.method == "HEAD"):
        (preview.folder / "slow").touch()
    expect(page.get_by_role("heading", name="Playlist service", level=1)).to_be_visible()
    assert loads(page) == 1


def test_all_of_many_tabs_load_again(open_page: Open, preview: FolderPreview) -> None:
    pages = [open_page(SERVICE) for _ in range(9)]
    edit(preview, SERVICE, ARTICLE, f"{ARTICLE}<p>Brand new</p>")
    for page in pages:
        expect(page.get_by_text("Brand new")).to_be_visible()


def test_a_browser_without_shared_workers_loads_again_too(
    context: BrowserContext, open_page: Open, preview: FolderPreview
) -> None:
    context.add_init_script("delete window.SharedWorker")
    page = open_page(SERVICE)
    edit(preview, SERVICE, ARTICLE, f"{ARTICLE}<p>Brand new</p>")
    expect(page.get_by_text("Brand new")).to_be_visible()


@pytest.mark.parametrize("workers", [True, False])
def test_a_preview_that_is_gone_is_told_and_waited_for(
    context: BrowserContext, preview: FolderPreview, expected: list[str], *, workers: bool
) -> None:
    expected += ["net::ERR_", "503 (Service Unavailable)"]
    if not workers:
        context.add_init_script("delete window.SharedWorker")
    page = context.new_page()
    page.add_init_script("sessionStorage.loads = Number(sessionStorage.loads || 0) + 1")
    with ExitStack() as stack:
        served = stack.enter_context(serving(preview))
        page.goto(served.running.url + SERVICE)
        expect(page.get_by_role("status").filter(has_text="The preview is not running")).to_have_count(0)
    gone = page.get_by_text("The preview is not running. Waiting for it …")
    expect(gone).to_be_visible()
    edit(preview, SERVICE, ARTICLE, f"{ARTICLE}<p>Brand new</p>")
    os.utime(preview.folder / SERVICE / "index.html", (1, 1))  # long ago: it is no change for the new server
    with serving(preview, port=int(served.host.rpartition(":")[2])):
        expect(page.get_by_text("Brand new")).to_be_visible()
        expect(gone).to_be_hidden()
        assert loads(page) == 2
        edit(preview, SERVICE, "Brand new", "Newer still")
        expect(page.get_by_text("Newer still")).to_be_visible()
        assert loads(page) == 3
        page.close()  # before the server ends, which refuses what a page still loads


def test_the_panel_lists_the_problems_worst_first(open_page: Open) -> None:
    page = open_page(BROKEN)
    button = page.get_by_role("button", name="1 error 2 warnings 1 note")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    panel = page.get_by_role("complementary", name="Problems of this page")
    expect(panel.locator(".td-live-head")).to_have_text(
        [
            "error TD203 broken-service/docs/index.md:3",
            "warning TD201 broken-service/docs/index.md:3",
            "warning TD202 broken-service/docs/index.md:3",
            "note TD205 broken-service/docs/index.md",
        ]
    )
    expect(panel.get_by_text("hint: check the path")).to_be_visible()
    expect(panel.get_by_text("the page is not in the nav <img src=x onerror=alert(1)>")).to_be_visible()
    expect(panel.locator("img")).to_have_count(0)


def test_a_code_leads_to_what_it_means(open_page: Open, context: BrowserContext) -> None:
    page = open_page(BROKEN)
    page.locator(".td-live-button").click()
    with context.expect_page() as opened:
        page.get_by_role("link", name="TD201: what it means").click()
    expect(opened.value.get_by_role("heading", name="TD201", exact=True)).to_be_in_viewport()


def test_the_panel_is_used_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(BROKEN)
    button = page.locator(".td-live-button")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".td-live-panel")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".td-live-panel")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_panel_stays_open_when_the_page_is_loaded_again(open_page: Open, preview: FolderPreview) -> None:
    page = open_page(BROKEN)
    page.locator(".td-live-button").click()
    preview.problems[BROKEN] = PROBLEMS[:1]
    (preview.folder / "saved").touch()
    expect(page.locator(".td-live-problem")).to_have_count(1)
    expect(page.locator(".td-live-panel")).to_be_visible()
    preview.problems[BROKEN] = ()
    (preview.folder / "mended").touch()
    expect(page.locator(".td-live")).to_have_count(0)
    expect(page.locator(".td-mark")).to_have_count(0)


def test_a_page_without_problems_has_no_panel(open_page: Open) -> None:
    page = open_page(SERVICE)
    expect(page.get_by_role("heading", name="Playlist service", level=1)).to_be_visible()
    expect(page.locator(".td-live")).to_have_count(0)


def test_a_problem_is_marked_where_it_is_and_leads_there_and_back(open_page: Open, preview: FolderPreview) -> None:
    lengthen(preview, BROKEN)
    page = open_page(BROKEN)
    expect(page.locator(".td-mark")).to_have_count(3)
    expect(page.locator("a.td-mark").first).to_have_text("link to nothing")
    expect(page.locator("img.td-mark")).to_have_attribute("src", "chart.png")
    page.locator(".td-live-button").click()
    page.locator(".td-live-problem").filter(has_text="chart.png").get_by_role("button").click()
    expect(page.locator("img.td-mark")).to_be_in_viewport()
    page.locator(".td-live-close").click()
    page.get_by_role("button", name="warning TD202: show the problem").click()
    expect(page.locator(".td-live-problem").filter(has_text="#not-here")).to_be_focused()


PLACES = (
    ("<h3 id=x>Deep &amp; far<a class=headerlink>¶</a></h3>",
     "TD210", "heading `Deep & far` is level 3, after 1", "h3"),
    ("<h3>Long words</h3>", "TD210", "heading `Long wo…` is level 3, after 1", "h3"),
    ("<a class=td-unresolved title='component:default/nobody is not in the catalog'>x</a>",
     "TD209", "link `component:default/nobody` points to an entity that is not in the catalog", ".td-unresolved"),
    ("<a class=td-unresolved title='my page.md was not found'>x</a>",
     "TD201", "link `my page.md`: target not found", "a"),
    ("<a href='../my%20page.md'>x</a>", "TD201", "link `../my page.md`: target not found in these docs", "a"),
    ("<a href='../../deep/my%20guide/#sett'>x</a><a href='../#sett'>y</a>",
     "TD202", "link `../deep/my guide.md#sett` points to a heading that does not exist", "a[href*=guide]"),
    ("<p><img alt='' src='../img/x.png'></p>", "TD214", "image `img/x.png` has no alt text", "img"),
    ("<p>see <a href='https://a.example/b'>b</a></p><p id=x>see https://a.example/b now</p>",
     "TD218", "`https://a.example/b` is not a link", "p#x"),
    ("<p>no <code>TODO: write</code></p><ul><li id=x>TODO: write it</li></ul>",
     "TD217", "`TODO: wri…` is left in the text", "li#x"),
    ("<p>tags</p>", "TD404", "front matter key `tags` is dropped", ""),
    ("<p><a href='old.md'>old</a></p>",
     "TD220", "redirect `old.md` is not created: its target page does not exist", ""),
    ("<p>nothing of the kind</p>", "TD213", "the page is longer than 5,000 words (`lint.page_words`)", ""),
)  # fmt: skip
"""What stands in a page, code and message of a problem, and what is marked as its place."""


def test_the_place_of_a_problem_is_known_by_its_code_and_what_its_message_quotes(
    open_page: Open, preview: FolderPreview, expected: list[str]
) -> None:
    expected.append("img/x.png")
    for number, (html, code, message, _) in enumerate(PLACES):
        path = f"{SERVICE}place-{number}/"
        shutil.copytree(preview.folder / SERVICE / "retries", preview.folder / path)
        edit(preview, path, ARTICLE, ARTICLE + html)
        preview.problems[path] = (problem(code, Severity.WARNING, message),)
    for number, (_, _, message, marked) in enumerate(PLACES):
        page = open_page(f"{SERVICE}place-{number}/")
        expect(page.locator(".td-live-button"), message).to_be_visible()
        expect(page.locator(".td-mark"), message).to_have_count(1 if marked else 0)
        if marked:
            expect(page.locator(f"{marked}.td-mark"), message).to_have_count(1)
        page.close()


def test_what_is_hidden_is_uncovered_to_show_a_problem(open_page: Open, preview: FolderPreview) -> None:
    edit(preview, SERVICE, ARTICLE, f"{ARTICLE}<details><summary>More</summary><a href='lost.md'>lost</a></details>")
    preview.problems[SERVICE] = (problem("TD201", Severity.WARNING, "link `lost.md`: target not found in these docs"),)
    page = open_page(SERVICE)
    expect(page.get_by_role("link", name="lost")).to_be_hidden()
    page.locator(".td-live-button").click()
    page.get_by_role("button", name="Show on the page").click()
    expect(page.get_by_role("link", name="lost")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_kept_out_of_the_panel_and_it_fits_the_screen(
    open_page: Open, tmp_path: Path, size: dict[str, int]
) -> None:
    page = open_page(BROKEN, **size)
    page.locator(".td-live-button").click()
    page.screenshot(path=tmp_path / "panel.png")
    assert in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    box: Any = page.locator(".td-live-panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] >= 0


def test_on_a_phone_the_panel_makes_way_for_what_it_shows(open_page: Open) -> None:
    page = open_page(BROKEN, **PHONE)
    page.locator(".td-live-button").click()
    page.get_by_role("button", name="Show on the page").first.click()
    expect(page.locator(".td-live-panel")).to_be_hidden()
    expect(page.locator("img.td-mark")).to_be_in_viewport()


def test_a_page_of_another_site_learns_nothing_of_the_preview(
    live: Callable[[], Served], context: BrowserContext, preview: FolderPreview, expected: list[str]
) -> None:
    address = live().running.url
    expected.append(address)
    preview.special["catalog.json"] = lambda: Answer(content=b"{}", media_type="application/json")
    other = context.new_page()
    other.route("http://other.example/", lambda route: route.fulfill(content_type="text/html", body="<p>other</p>"))
    other.goto("http://other.example/")
    url = f"{address}catalog.json"
    assert other.evaluate("url => fetch(url).then(() => 'read', () => 'refused')", url) == "refused"
    events = f"{address}_techdocs/events"
    listen = (
        "const source = new EventSource(url); source.onopen = () => done('open'); source.onerror = () => done('no')"
    )
    assert other.evaluate(f"url => new Promise(done => {{ {listen} }})", events) == "no"
