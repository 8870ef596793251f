"""What an author writes is drawn in its article, and covers nothing that the site says, above all who owns the page."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE, PHONE, served
from tests.clean.style_sheets import known_classes
from tests.conftest import COMPONENT, GROUP
from tests.runs import techdocs
from tests.shared import made_once

pytestmark = pytest.mark.browser
DESKTOP = {"width": 1400, "height": 900}
DOCS = "docs/default/component/cover/"
FORGED = "Owner: Platform Security · verified"
SHAPE = '<path d="M-1000 -900H3000V0H-1000Z" fill="white"></path>'
DRAWING = f'width="10" height="10">{SHAPE}<text x="10" y="-120">{FORGED}</text>'
ISSUE = f'<div><div class="highlight"></div><svg class="result" {DRAWING}</svg></div>'
BLOCK = f"<b>{'large ' * 20}</b>"


def instances(name: str) -> str:
    """Return elements of one class, each with much in it."""
    return f"""
<div class="{name}">{BLOCK}</div>
<div class="highlight"><pre><code><span class="{name}">{BLOCK}</span></code></pre></div><div class="{name}">x</div>
<p><span class="{name}">{BLOCK}</span></p>
<div class="{name}"><div class="{name}">
<img class="{name}" src="large.png" alt="x" width="3000" height="3000">
</div></div>
<div class="highlight"></div><svg class="{name}" {DRAWING}</svg>
<div class="highlight"><pre></pre></div><svg class="{name}" {DRAWING}</svg>
<p><svg class="{name}" {DRAWING}</svg></p>
<details class="{name}" open><summary class="{name}">s</summary>{BLOCK}</details>
<ul class="{name}"><li class="{name}"><a class="{name}" href="#x" id="{name}-x">{BLOCK}</a></li></ul>
"""


def group(number: int, content: str) -> str:
    return f'<div id="case-{number}">{content}</div>\n\n'


@cache
def read_cases() -> dict[str, str]:
    """Return what is tried by what it is called: every class that a style sheet knows, and the example of the issue."""
    return {"issue": ISSUE, **{name: instances(name) for name in sorted(known_classes())}}


@pytest.fixture(scope="module")
def cases() -> dict[str, str]:
    return read_cases()


def build(folder: Path) -> Path:
    """Build a site with a page of all cases and one that is empty."""
    texts = {
        "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
        "cover/catalog-info.yaml": COMPONENT.format(name="cover", owner="red"),
        "cover/docs/index.md": "# Cover\n\n" + "".join(group(n, case) for n, case in enumerate(read_cases().values())),
        "cover/docs/empty.md": "# Empty\n\nWords.\n",
        "techdocs.yml": "sources: [org, cover]\nlimits: {page_seconds: 120}\n",
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    done = techdocs(folder, "build", HOME=str(folder))
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def cover_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(made_once(tmp_path_factory, "cover", build)) as address:
        yield address


Grid = tuple[int, int]
"""Columns and rows of pixels."""
PARTS = {
    ".td-header": ".td-header", ".td-who": ".td-header", ".md-header": ".md-header", ".md-tabs": ".md-tabs",
    ".md-sidebar--primary": ".md-sidebar", ".md-sidebar--secondary": ".md-sidebar", ".md-footer": ".md-footer",
}  # fmt: skip
"""Parts of the site to what must be at their pixels."""
_COVERED = """([parts, [columns, rows], end]) => {
  window.scrollTo(0, end ? document.documentElement.scrollHeight : 0);
  const found = [];
  for (const [part, whose] of Object.entries(parts)) {
    const own = [...document.querySelectorAll(part)].find((one) => !one.closest("article"));
    const box = own?.getBoundingClientRect();
    if (!box || !box.width || !box.height) continue;
    let seen = 0;
    for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) {
      const x = box.left + 1 + (box.width - 2) * column / (columns - 1);
      const y = box.top + 1 + (box.height - 2) * row / (rows - 1);
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      const top = document.elementFromPoint(x, y);
      if (top?.closest("article")) return `${part} at ${x | 0},${y | 0}: ${top.outerHTML.slice(0, 100)}`;
      seen += Boolean(top?.closest(whose));
    }
    if (whose === ".td-header" && !end && seen < columns * rows * 5 / 6) return `${part}: ${seen} pixels are its own`;
  }
  return "";
}"""
_EACH = """([count, parts, grid]) => {
  const covered = eval(window.__covered), found = [];
  const groups = Array.from({ length: count }, (_, at) => document.getElementById(`case-${at}`));
  const article = document.querySelector("article");
  for (const group of groups) group?.remove();
  for (const group of groups) {
    if (!group) { found.push("is missing"); continue; }
    article.append(group);
    found.push(covered([parts, grid, false]) || covered([parts, grid, true]));
    group.remove();
  }
  return found;
}"""


VIEWS: Mapping[str, Mapping[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": DESKTOP},
    "dark-phone": {"color_scheme": "dark", "viewport": PHONE},
}
"""Both widths and both schemes of colours; which box is above which does not follow from its colour."""


@pytest.fixture(params=VIEWS)
def cover_page(request: pytest.FixtureRequest, browser: Browser, cover_site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=cover_site, bypass_csp=True, **VIEWS[request.param])
    context.set_default_timeout(PATIENCE * 3)
    page = context.new_page()
    yield page
    context.close()


def open_page(page: Page, path: str) -> None:
    page.goto(DOCS + path)
    page.add_style_tag(content="article, article * { pointer-events: auto !important }")  # what is drawn can be hit
    page.evaluate("text => { window.__covered = text }", _COVERED)


@pytest.fixture(params=[(6, 3), pytest.param((12, 6), marks=pytest.mark.soak)], ids=["coarse", "fine"])
def grid(request: pytest.FixtureRequest) -> Grid:
    """Return how many pixels of each part are looked at: what covers one is much larger than it."""
    columns, rows = request.param
    return columns, rows


def covered(page: Page, cases: dict[str, str], grid: Grid) -> dict[str, str]:
    found = page.evaluate(_EACH, [len(cases), PARTS, list(grid)])
    return {name: what for name, what in zip(cases, found, strict=True) if what}


def test_no_class_that_a_style_sheet_knows_covers_a_part_of_the_site(
    cover_page: Page, cases: dict[str, str], grid: Grid
) -> None:
    open_page(cover_page, "")
    assert covered(cover_page, cases, grid) == {}


def test_neither_would_one_that_the_cleaning_missed(cover_page: Page, cases: dict[str, str], grid: Grid) -> None:
    open_page(cover_page, "empty/")
    fixed = '<div style="position:fixed;inset:0;z-index:99;background:red">x</div>'
    moved = '<div style="position:absolute;top:-300px;left:-300px;width:4000px;height:3000px;z-index:99">x</div>'
    lifted = '<div style="margin:-500px -900px -500px;height:5000px;position:relative;z-index:99">x</div>'
    raw = {**cases, "fixed": fixed, "moved": moved, "lifted": lifted}
    html = "".join(group(number, case) for number, case in enumerate(raw.values()))
    cover_page.evaluate("html => { document.querySelector('article').innerHTML += html }", html)
    assert covered(cover_page, raw, grid) == {}


def test_the_pixels_of_the_header_show_what_covers_it(cover_page: Page) -> None:
    """Without the rule that contains the article, what the cleaning missed is seen."""
    open_page(cover_page, "empty/")
    cover_page.add_style_tag(content="#td-content { contain: none } .td-header { z-index: auto !important }")
    fixed = '<div style="position:fixed;inset:0;z-index:99;background:red">x</div>'
    cover_page.evaluate("html => { document.querySelector('article').innerHTML += html }", group(0, fixed))
    assert covered(cover_page, {"fixed": fixed}, (6, 3)) != {}
