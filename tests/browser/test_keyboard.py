from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SERVICE, NewPage, open_search, search

pytestmark = pytest.mark.browser
PAGES = {
    "home": "",
    "catalog": "catalog/?filter=royalty-ledger",
    "docs": f"{SERVICE}retries/",
    "entity": "catalog/default/component/playlist-service/",
    "team": "catalog/default/group/playlists/",
    "problems": "problems/",
}
# All that is shown and takes the focus. Of a group of radio buttons only one does: the chosen one, else the first.
REACHABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const group = (one) => [...document.getElementsByName(one.name)];
  const found = all.filter((one) => one.tabIndex >= 0 && !one.disabled
    && one.checkVisibility({visibilityProperty: true})
    && (one.type !== "radio" || one === (group(one).find((other) => other.checked) || group(one)[0])));
  found.forEach((one, at) => { one.dataset.stop = at; });
  return found.length;
}"""
# What the focused element is, and whether it looks different without the focus. Then the focus is put back.
STOP = """() => {
  const one = document.activeElement;
  const look = () => [one, one.nextElementSibling, one.parentElement].filter(Boolean).map((part) => {
    const {outline, boxShadow, backgroundColor, borderColor, color, opacity, transform} = getComputedStyle(part);
    return [outline, boxShadow, backgroundColor, borderColor, color, opacity, transform];
  });
  const focused = JSON.stringify(look());
  one.blur();
  const seen = JSON.stringify(look()) !== focused;
  one.focus({focusVisible: true, preventScroll: true});
  return {stop: one.dataset.stop ?? null, seen, html: one.outerHTML.slice(0, 160)};
}"""


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab until the focus has been everywhere, and return where it was."""
    count = page.evaluate(REACHABLE)
    stops = []
    for _ in range(count):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    return stops


@pytest.mark.parametrize("name", PAGES)
def test_the_first_stop_skips_to_the_content(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    target = (skip.get_attribute("href") or "").partition("#")[2]
    expect(page.locator(f"main [id='{target}']")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("article :focus, article ~ * :focus, .md-footer :focus")).to_have_count(1)


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_everything_in_order_and_shows_where_it_is(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    if name == "catalog":
        expect(page.locator("#td-cards .td-card")).to_have_count(1)  # the script has filled it, and filtered it
    stops = walk(page)
    assert [stop["stop"] for stop in stops] == [str(at) for at in range(len(stops))]
    assert [stop["html"] for stop in stops if not stop["seen"]] == []


def test_the_focus_stays_in_the_open_search(page: Page) -> None:
    page.goto(SERVICE)
    open_search(page)
    expect(page.get_by_role("button", name="In Playlist service")).to_be_visible()
    for name in ("Close", "In Playlist service", "Filter"):
        page.keyboard.press("Tab")
        expect(page.get_by_label(name, exact=True).or_(page.get_by_role("button", name=name))).to_be_focused()


def test_the_focus_can_be_seen_in_the_open_search(page: Page) -> None:
    page.goto(SERVICE)
    hits = search(page, "tunnel")
    unseen = []
    for _ in range(3):
        page.keyboard.press("Tab")
        unseen += [stop["html"] for stop in [page.evaluate(STOP)] if not stop["seen"]]
    page.keyboard.press("Tab")
    expect(hits.first).to_be_focused()
    assert unseen == []


def test_what_the_header_folds_is_opened_by_keyboard(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto(SERVICE)
    page.locator(".td-header").get_by_role("link", name="pager").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".td-header summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".td-more__panel").get_by_role("link", name="Playlist service")).to_be_focused()


def test_a_facet_of_the_catalog_is_chosen_by_keyboard(page: Page) -> None:
    page.goto("catalog/")
    page.get_by_role("checkbox", name="Without an owner").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#td-count")).to_contain_text("15 of 33 entities")
