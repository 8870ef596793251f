"""What readers do with a page of docs: copy it, report it, enlarge a picture, go on, see where they are, print it."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from techdocs.model.forge import issue_url
from tests.browser.conftest import PHONE, Windows, barriers, in_both_schemes, served
from tests.conftest import COMPONENT, GROUP, git
from tests.model.test_forge import source
from tests.runs import techdocs
from tests.shared import made_once

pytestmark = pytest.mark.browser
ONE, OLD, KEPT = (f"docs/default/component/{name}/" for name in ("one", "old", "kept"))
WIDE = {"width": 1440, "height": 900}
PARTS = "".join(f"\n## Part {number}\n\n{'Some words here. ' * 80}\n" for number in range(1, 6))
INDEX = f"""# One

![A plan](plan.png) ![](plan.png)

See [the second page](second.md#part-2), [the web](https://example.org/a) and `[code](second.md)`.
{PARTS}
"""
OWNER = "---\n" + GROUP.format(name="red", title="Red").replace(
    "spec:", "spec:\n  profile: {email: red@acme.example}", 1
)
SHIFT = """() => new Promise((done) => new PerformanceObserver((list) => done(
  list.getEntries().reduce((all, one) => all + one.value, 0))).observe({ type: "layout-shift", buffered: true })
  || setTimeout(() => done(0), 300))"""


def drawing(width: int, height: int) -> bytes:
    """Return a white PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def _build(folder: Path) -> Path:
    one, old, kept = (folder / "repositories" / name for name in ("one", "old", "kept"))
    texts = {
        one: {"index.md": INDEX, "second.md": f"# Second page\n{PARTS}", "third.md": "# Third\n"},
        old: {"index.md": "# Old\n\nText.\n"},
        kept: {"index.md": "# Kept\n\nText.\n"},
    }
    for root, pages in texts.items():
        descriptor = COMPONENT.format(name=root.name, owner="red") + (OWNER if root is one else "")
        if root is old:
            descriptor = descriptor.replace("production", "deprecated")
        (root / "docs").mkdir(parents=True)
        (root / "catalog-info.yaml").write_text(descriptor)
        for name, text in pages.items():
            (root / "docs" / name).write_text(text)
    (one / "docs/plan.png").write_bytes(drawing(2000, 600))
    git(one, "init", "--quiet", "--initial-branch=main")
    git(one, "remote", "add", "origin", "https://github.com/acme/one")
    git(one, "add", ".")
    git(one, "commit", "--quiet", "--message", "a", when="2024-03-01T00:00:00+00:00")
    techdocs(folder, "build", "repositories", "--quiet")
    (kept / "mkdocs.yml").write_text("docs_dir: gone\n")
    techdocs(folder, "build", "repositories", "--quiet")
    return folder / "site"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Windows]:
    """Serve a site with long pages, a picture, and what is deprecated or fails."""
    with served(made_once(tmp_path_factory, "reading", _build)) as address:
        windows = Windows(address, browser)
        yield windows
        windows.close()


@pytest.fixture
def wide(pages: Windows) -> Iterator[Page]:
    """Open a page on a desktop."""
    yield pages.take(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    complaints = [*pages.complaints]
    pages.give_back(is_sound=not complaints)
    assert complaints == []


@pytest.fixture
def phone(pages: Windows) -> Iterator[Page]:
    """Open a page on a phone."""
    yield pages.take(viewport=PHONE)
    complaints = [*pages.complaints]
    pages.give_back(is_sound=not complaints)
    assert complaints == []


def test_a_page_is_copied_as_markdown_whose_links_lead_from_anywhere(wide: Page) -> None:
    wide.goto(ONE)
    copy = wide.locator(".md-sidebar--secondary").get_by_role("link", name="Copy as Markdown")
    copy.click()
    expect(wide.locator(".md-sidebar--secondary .td-do__copy")).to_have_text("Copied")
    text = wide.evaluate("() => navigator.clipboard.readText()")
    base = wide.url
    facts, text = text.split("\n---\n", maxsplit=1)
    assert facts.startswith('---\nowner: "group:default/')
    assert text.startswith(f"# One\n\n![A plan]({base}plan.png) ![]({base}plan.png)\n")
    assert f"[the second page]({base}second/#part-2), [the web](https://example.org/a) and `[code](second.md)`" in text
    expect(copy).to_be_visible()


def test_without_javascript_the_link_opens_the_markdown(pages: Windows) -> None:
    page = pages.take(viewport=PHONE, java_script_enabled=False)
    page.goto(ONE)
    href = page.get_by_role("link", name="Copy as Markdown").get_attribute("href")
    assert href == "index.md"
    answer = page.request.get(f"{page.url}{href}")
    assert answer.headers["content-type"].startswith("text/markdown")
    assert "\n---\n# One\n" in answer.text()
    pages.give_back(is_sound=False)


def test_the_link_of_a_heading_is_copied(wide: Page) -> None:
    wide.goto(ONE)
    heading = wide.get_by_role("heading", name="Part 2")
    heading.hover()
    heading.locator(".headerlink").click()
    expect(heading.locator(".headerlink")).to_have_class("headerlink td-copied")
    assert wide.evaluate("() => navigator.clipboard.readText()") == wide.url
    assert wide.url.endswith("#part-2")


def test_a_page_is_edited_and_reported_with_what_is_selected(wide: Page) -> None:
    wide.goto(f"{ONE}second/")
    actions = wide.locator(".md-sidebar--secondary").get_by_role("navigation", name="This page")
    edit = actions.get_by_role("link", name="Edit this page").get_attribute("href")
    assert edit == "https://github.com/acme/one/edit/main/docs/second.md"
    report = actions.get_by_role("link", name="Report a problem")
    wide.route("https://github.com/**", lambda route: route.abort())
    wide.evaluate("() => document.addEventListener('click', (event) => event.preventDefault())")
    wide.get_by_role("heading", name="Part 1").evaluate("(one) => getSelection().selectAllChildren(one)")
    report.click()
    fields = parse_qs(urlsplit(report.get_attribute("href") or "").query)
    assert fields["title"] == ["Docs: Second page"]
    (body,) = fields["body"]
    assert body.startswith("Page: docs/second.md\nOwner: Red (group:default/red)\n\n> Part 1")


def test_a_selection_is_quoted_for_each_forge_and_in_an_email(wide: Page) -> None:
    web = {
        "https://github.com/acme/one": "body",
        "https://gitlab.com/acme/one": "issue[description]",
        "https://bitbucket.org/acme/one": "content",
        "https://dev.azure.com/acme/shop/_git/one": "[System.Description]",
    }
    fields = {issue_url(source(address), "A & b", "Page: x\n\n"): name for address, name in web.items()}
    fields["mailto:red@acme.example?subject=A%20%26%20b&body=Page%3A%20x%0A%0A"] = "body"
    wide.goto(f"{ONE}second/")
    wide.evaluate("() => document.addEventListener('click', (event) => event.preventDefault())")
    report = wide.locator(".md-sidebar--secondary .td-do__report")
    for address, name in fields.items():
        report.evaluate("(one, address) => { delete one.dataset.href; one.href = address; }", address)
        wide.get_by_role("heading", name="Part 1").evaluate("(one) => getSelection().selectAllChildren(one)")
        report.click()
        query = parse_qs(urlsplit(report.get_attribute("href") or "").query)
        assert query[name][0].startswith("Page: x\n\n> Part 1"), address
        assert query[name][0].count("Part 1") == 1
        assert "A & b" in [value for values in query.values() for value in values]
    wide.evaluate("() => getSelection().removeAllRanges()")
    report.click()
    assert report.get_attribute("href") == [*fields][-1]


def test_a_wide_picture_is_enlarged_by_keys_and_closed_again(wide: Page) -> None:
    wide.goto(ONE)
    picture = wide.get_by_role("button", name="A plan")
    picture.focus()
    wide.keyboard.press("Enter")
    dialog = wide.get_by_role("dialog", name="A plan")
    expect(dialog.get_by_role("img")).to_be_visible()
    assert dialog.get_by_role("img").evaluate("(one) => one.clientWidth") == 2000
    assert barriers(wide) == []
    wide.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(picture).to_be_focused()
    picture.click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_the_pages_before_and_after_are_named_at_the_end_and_fetched_when_a_pointer_rests_on_them(wide: Page) -> None:
    wide.goto(f"{ONE}second/")
    turn = wide.get_by_role("navigation", name="Previous and next page")
    expect(turn.get_by_role("link", name="Previous One")).to_have_attribute("href", "..")
    after = turn.get_by_role("link", name="Next Third")
    with wide.expect_response(lambda answer: answer.url.endswith("/third/")):
        after.hover()
    expect(wide.locator("link[rel=prefetch]")).to_have_count(1)
    after.click()
    expect(wide.get_by_role("heading", level=1)).to_contain_text("Third")


@pytest.mark.parametrize("width", [390, 1000, 1440])
def test_the_pages_before_and_after_are_as_wide_as_the_text(pages: Windows, width: int) -> None:
    page = pages.take(viewport={"width": width, "height": 800})
    page.goto(f"{ONE}second/")
    text, turn = (page.locator(one).bounding_box() for one in ("#td-content h1", ".td-turn"))
    assert text
    assert turn
    assert (round(turn["x"]), round(turn["width"])) == (round(text["x"]), round(text["width"]))


def test_a_phone_shows_where_one_is(phone: Page) -> None:
    phone.goto(ONE)
    here = phone.locator(".td-here")
    expect(here).to_be_hidden()
    phone.get_by_role("heading", name="Part 3").evaluate("(one) => window.scrollTo(0, one.offsetTop + 200)")
    expect(here.locator("summary")).to_have_text("On this pagePart 3")
    here.locator("summary").click()
    expect(here.get_by_role("link", name="Part 3")).to_have_attribute("aria-current", "true")
    assert barriers(phone) == []
    here.get_by_role("link", name="Part 1").click()
    expect(here.locator("summary b")).to_have_text("Part 1")
    box = phone.get_by_role("heading", name="Part 1").bounding_box()
    bar = here.locator("summary").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] >= bar["y"] + bar["height"]


@pytest.mark.parametrize(("width", "highest"), [(1440, 150), (1024, 110), (390, 160)])
@pytest.mark.parametrize("path", [OLD, KEPT])
def test_a_page_with_a_banner_begins_with_its_title(pages: Windows, path: str, width: int, highest: int) -> None:
    page = pages.take(viewport={"width": width, "height": 800})
    page.goto(path)
    title, banner = page.locator("article h1").bounding_box(), page.locator("h1 + .td-note").bounding_box()
    assert title is not None
    assert banner is not None
    assert title["y"] <= highest
    assert banner["y"] >= title["y"] + title["height"]
    pages.give_back(is_sound=True)


def test_the_banners_say_what_to_do_first(wide: Page) -> None:
    wide.goto(OLD)
    expect(wide.locator(".td-note")).to_have_text("This component is deprecated.")
    assert in_both_schemes(wide) == []
    wide.goto(KEPT)
    expect(wide.get_by_role("status")).to_contain_text("These are the last good pages. The build has failed since")
    assert in_both_schemes(wide) == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_pages_keep_their_place_and_their_size(pages: Windows, viewport: dict[str, int]) -> None:
    page = pages.take(viewport=viewport, locale="en-GB")
    page.goto(f"{ONE}second/")
    assert page.evaluate(SHIFT) <= 0.02
    loaded = page.evaluate(
        """() => [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
        .reduce((all, one) => all + one.decodedBodySize, 0)"""
    )
    assert 200_000 < loaded <= 320_000
    assert in_both_schemes(page) == []
    small = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
      && [...one.childNodes].some((text) => text.nodeType === 3 && text.data.trim())
      && parseFloat(getComputedStyle(one).fontSize) < 12).map((one) => one.outerHTML.slice(0, 100))"""
    assert page.evaluate(small) == []
    low = """() => [...document.querySelectorAll(".td-do a, .td-turn a, .td-who a, .td-more summary")]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24).map((one) => one.outerHTML)"""
    assert page.evaluate(low) == []
    pages.give_back(is_sound=True)


def test_paper_shows_text_dates_and_addresses_and_nothing_else(wide: Page) -> None:
    wide.goto(ONE)
    wide.locator("input[data-md-color-scheme=slate]").evaluate("option => option.click()")
    wide.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    wide.emulate_media(media="print")
    for chrome in (
        ".md-header",
        ".md-tabs",
        ".md-sidebar",
        ".td-do",
        ".td-turn",
        ".td-here",
        ".headerlink",
        ".md-footer",
    ):
        for one in wide.locator(chrome).all():
            expect(one).to_be_hidden()
    added = "(one) => getComputedStyle(one, '::after').content"
    assert wide.get_by_role("link", name="the web").evaluate(added) == '" (https://example.org/a)"'
    assert wide.get_by_role("link", name="the second page").evaluate(added).endswith(f'{ONE}second/#part-2)"')
    assert wide.locator(".td-changed time").evaluate(added) == '"2024-03-01"'
    colours = wide.locator("article h1").evaluate("(one) => getComputedStyle(one).color")
    assert colours == "rgb(22, 24, 29)"
