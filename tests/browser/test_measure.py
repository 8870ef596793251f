"""How wide text is: a line of prose has at most 80 characters, wherever it stands."""

from itertools import pairwise

import pytest

from tests.browser.conftest import SERVICE, NewPage

pytestmark = pytest.mark.browser
PAGES = (
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
