"""What is wider than a phone can be scrolled with the keyboard, as long as it is."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import PHONE, barriers, served
from tests.runs import techdocs
from tests.shared import made_once

pytestmark = pytest.mark.browser
CELLS = " | ".join(f"a-long-column-{number}" for number in range(5))
TABLE = f"| {CELLS} |\n|{'---|' * 5}\n| {CELLS} |\n"
CODE = f"```python\nwords = {'word_' * 11}\n```\n"
BOTH = indent(f"{TABLE}\n{CODE}", "    ")
WORDS = "</td><td>".join(["a_cell_of_html"] * 5)
PAGE = f"""\
# Wide

{TABLE}
{CODE}
<pre>{"of_html_" * 7}</pre>

<table class="own"><tr><td>{WORDS}</td></tr></table>

| a | b |
|---|---|
| 1 | 2 |

```python
short = 1
```

??? note "More"

{BOTH}

=== "A tab with a long name"

    Text.

=== "Another one with a long name"

{BOTH}
"""
REACHED = "#td-content [tabindex='0']:visible"


def build(folder: Path) -> Path:
    (folder / "one/docs").mkdir(parents=True)
    (folder / "one/mkdocs.yml").write_text("site_name: One\nplugins: [techdocs-core]\n")
    (folder / "one/docs/index.md").write_text(PAGE)
    assert techdocs(folder, "build", "one", HOME=str(folder)).returncode == 0
    return folder / "site"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a site whose one page is wider than a phone in every way."""
    with served(made_once(tmp_path_factory, "wide", build)) as address:
        yield f"{address}docs/default/component/one/"


@pytest.fixture(params=["mouse", "touch"])
def phone(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Open the page on a phone, and in a window of a phone's size: the theme lets one scroll code in the latter."""
    is_touched = request.param == "touch"
    viewport: ViewportSize = {"width": PHONE["width"], "height": PHONE["height"]}
    context = browser.new_context(
        viewport=viewport, has_touch=is_touched, is_mobile=is_touched, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".md-typeset__scrollwrap").first).to_have_attribute("tabindex", "0")
    yield page
    context.close()


def test_whatever_can_be_scrolled_on_a_phone_takes_the_focus(phone: Page) -> None:
    expect(phone.locator(REACHED)).to_have_count(5)  # table, code, `<pre>`, table of HTML, names of tabs
    assert barriers(phone) == []
    phone.locator("#td-content summary").click()
    expect(phone.locator(REACHED)).to_have_count(7)
    phone.locator(".tabbed-labels label").nth(1).click()
    expect(phone.locator(REACHED)).to_have_count(9)
    assert barriers(phone) == []


def test_keys_scroll_what_has_the_focus(phone: Page) -> None:
    """Axe has not run on this page: it sets scroll positions, which a scroll by keys can meet on its way."""
    table = phone.get_by_role("group", name="a-long-column-0, a-long-column-1").first
    table.focus()
    table.evaluate("(box) => box.addEventListener('scroll', () => { box.dataset.moved = ''; })")
    phone.keyboard.press("ArrowRight")
    expect(table).to_have_attribute("data-moved", "")


def test_what_fits_takes_no_focus_and_a_window_that_changes_is_followed(phone: Page) -> None:
    code = phone.locator("pre > code").first
    expect(code).to_have_attribute("tabindex", "0")
    phone.set_viewport_size({"width": 1900, "height": 800})
    expect(phone.locator(REACHED)).to_have_count(0)
    expect(
        phone.locator("[data-td-scrolls], .md-typeset__scrollwrap[role], .md-typeset__scrollwrap[aria-label]")
    ).to_have_count(0)
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(phone.locator(REACHED)).to_have_count(5)
    expect(code).to_have_attribute("tabindex", "0")
