"""An API's page in a browser: without scripts, from a search, and with nothing from other hosts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import open_search, search

pytestmark = pytest.mark.browser
API = "catalog/default/api/playlist-api/"


def test_an_operation_is_found_by_its_path_and_opens_at_its_place(page: Page) -> None:
    page.goto("")
    open_search(page)
    page.get_by_role("searchbox", name="Search").fill("POST /playlists/{id}/tracks")
    row = page.locator(".td-search__hit a").first
    expect(row).to_contain_text("operation in Playlist API")
    row.click()
    expect(page).to_have_url(re.compile(rf"/{API}#op-addTrack$"))
    expect(page.get_by_text("A track of the track graph")).to_be_visible()


def test_an_operation_is_found_by_words_of_its_description(page: Page) -> None:
    page.goto("")
    hits = search(page, "rebased or refused")
    expect(hits.first).to_contain_text("Playlist API")
    expect(page.locator(".td-search__sub a").first).to_have_attribute("href", re.compile(rf"{API}#op-addTrack$"))


def test_the_page_works_without_scripts_and_asks_no_other_host(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{API}#op-addTrack")
    expect(page.get_by_text("A track of the track graph")).to_be_visible()
    page.locator("details.td-op").first.locator("summary").click()
    expect(page.get_by_text("getPlaylist")).to_be_visible()
    page.locator(".td-api-nav").get_by_role("link", name="Schemas").click()
    page.locator("details.td-fold", has_text="Playlist").last.locator("summary").click()
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    context.close()


def test_a_link_to_a_schema_opens_it(page: Page) -> None:
    page.goto(f"{API}#op-addTrack")
    page.locator("[id='op-addTrack']").get_by_role("link", name="Position").click()
    expect(page.get_by_text("The entry that comes before it")).to_be_visible()
