"""How wide text is: a line of prose has at most 80 characters, wherever it stands."""

from itertools import pairwise

import pytest

from tests.browser.conftest import PHONE, SERVICE, NewPage

pytestmark = pytest.mark.browser
PAGES = (
    "", "build/", "catalog/default/domain/listening/",
    SERVICE, f"{SERVICE}architecture/", "docs/default/component/playlist-export/moving/", "catalog/", "teams/",
    "catalog/default/component/playlist-service/", "catalog/default/component/broken-service/",
    "catalog/default/api/playlist-api/", "catalog/default/group/royalties/", "docs/", "problems/", "404.html",
)  # fmt: skip
# The longest line of each paragraph and list item, by where each of its characters is drawn.
LONGEST = """() => {
  const longest = [];
  for (const block of document.querySelectorAll("article :is(p, dd, blockquote, li, figcaption)")) {
    if (block.closest("pre, table, nav") || !block.checkVisibility()) continue;
    const lines = new Map(), range = document.createRange();
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if (text.parentElement.closest("p, dd, blockquote, li, figcaption") !== block) continue;
      for (let at = 0; at < text.length; at++) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const box = range.getBoundingClientRect();
        const line = Math.round(box.bottom / 8);
        if (box.width) lines.set(line, (lines.get(line) || "") + text.data[at]);
      }
    }
    for (const line of lines.values()) if (line.trim().length > 80) longest.push(line);
  }
  return longest;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_no_line_of_prose_is_longer_than_80_characters(new_page: NewPage, path: str) -> None:
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto(path)
    assert page.evaluate(LONGEST) == []


def test_tags_do_not_touch(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto("catalog/default/component/playlist-service/")
    boxes = page.locator(".td-chips a").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().toJSON())")
    gaps = [after["left"] - before["right"] for before, after in pairwise(boxes)]
    assert len(gaps) == 2
    assert min(gaps) >= 4


OWN_PAGES = (
    "",
    "catalog/?as=table",
    "catalog/",
    "catalog/default/group/playlists/",
    "catalog/default/domain/listening/",
    "build/",
)
SMALL = """() => [...document.querySelectorAll("article *")].filter((one) => one.checkVisibility()
  && [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
  && parseFloat(getComputedStyle(one).fontSize) < 12).map((one) => one.outerHTML.slice(0, 90))"""
# Links amid a sentence are as high as its text (https://www.w3.org/TR/WCAG22/#target-size-minimum).
NARROW = """() => {
  const targets = "article :is(a, button, select, summary, label, input[type=search])";
  const inText = "p, td, dd, small, .td-rows__sub, .td-card__text";
  const covers = (one) => getComputedStyle(one, "::after").position === "absolute";
  const height = (one) => (one.closest("li") && covers(one) ? one.closest("li") : one).getBoundingClientRect().height;
  return [...document.querySelectorAll(targets)]
    .filter((one) => one.checkVisibility() && !one.closest(inText) && height(one) < 24)
    .map((one) => `${height(one)} ${one.outerHTML.slice(0, 120)}`);
}"""


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", OWN_PAGES)
def test_no_text_is_tiny_and_no_target_is_flat(new_page: NewPage, path: str, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SMALL) == []
    assert "\n".join(page.evaluate(NARROW)) == ""
