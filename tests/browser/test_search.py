import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DEPRECATED, SERVICE, open_search, search

pytestmark = pytest.mark.browser
NAMES = ".td-search__group:text-is('{group}') ~ .td-search__hit:not(.td-search__sub) .td-search__title"


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_opens_the_search_with_its_field_focused(page: Page, key: str) -> None:
    page.goto(SERVICE)
    page.keyboard.press(key)
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()


@pytest.mark.parametrize("path", ["", SERVICE, "catalog/"])
def test_the_button_in_the_header_opens_the_search_on_every_page(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("banner").get_by_role("button", name="Search").click()
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()


def test_a_slash_that_is_typed_into_a_field_stays_in_it(page: Page) -> None:
    page.goto("catalog/")
    field = page.get_by_role("searchbox", name="Filter the catalog")
    field.press("/")
    expect(field).to_have_value("/")
    expect(page.get_by_role("dialog", name="Search")).to_have_count(0)


def test_a_word_of_the_body_finds_its_page(page: Page) -> None:
    page.goto("")
    hits = search(page, "tunnel")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text(["Architecture"])
    expect(hits.locator("mark")).to_have_text(["tunnel"])
    expect(hits.locator(".td-search__facts")).to_have_text("Playlist service · Playlists")  # its component and owner
    hits.click()
    expect(page).to_have_url(re.compile(rf"/{SERVICE}architecture/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Architecture")


def test_an_entity_is_the_first_result_for_its_name_or_title_and_leads_to_its_page(page: Page) -> None:
    page.goto("")
    search(page, "track catalog")
    field, first = (
        page.get_by_role("searchbox", name="Search"),
        page.locator(".td-search__hit:not(.td-search__sub) a").first,
    )
    expect(first.locator(".td-search__title")).to_have_text("Track catalog")
    field.fill("royalty-ledger")
    expect(first.locator(".td-search__title")).to_have_text("royalty-ledger")
    expect(first).to_have_attribute("href", re.compile(r"/catalog/default/component/royalty-ledger/$"))
    field.fill("playlist-db")  # which has no docs
    expect(first).to_contain_text("database · Playlists")
    first.click()
    expect(page).to_have_url(re.compile(r"/catalog/default/resource/playlist-db/$"))


def test_a_result_without_a_match_says_so(page: Page) -> None:
    page.goto("")
    dialog = open_search(page)
    dialog.get_by_role("searchbox").fill("xyzzyplugh")
    expect(dialog.get_by_role("status")).to_contain_text("No results")
    expect(dialog.locator(".td-search__hit")).to_have_count(0)


def test_a_filter_narrows_the_catalog_part_of_the_results(page: Page) -> None:
    page.goto("")
    search(page, "playlist")
    for facet, value, names in (
        ("kind", "resource", ["playlist-db"]),
        ("type", "openapi", ["Playlist API"]),
        ("owner", "group:default/royalties", ["playlist-dump"]),
        ("system", "system:default/royalty-system", ["playlist-dump"]),
        ("lifecycle", "deprecated", ["playlist-export"]),
    ):
        page.get_by_label(f"Filter by {facet}").select_option(value)
        expect(page.get_by_role("status")).to_contain_text(f", {len(names)} in the catalog")
        expect(page.locator(f".td-search__facts:near({NAMES.format(group='Catalog')})").first).to_be_visible()
        expect(page.locator(".td-search__hit .td-search__title").first).to_have_text(names[0])
        page.get_by_label(f"Filter by {facet}").select_option("")
        expect(page.get_by_role("status")).not_to_contain_text(", 1 in the catalog")


@pytest.mark.parametrize(
    ("facet", "value", "fact"),
    [
        ("owner", "group:default/royalties", "Royalties"),
        ("type", "data-pipeline", "playback-events"),
        ("lifecycle", "deprecated", "playlist-export · Playlists · deprecated"),
    ],
)
def test_a_filter_narrows_the_pages_too(page: Page, facet: str, value: str, fact: str) -> None:
    page.goto("")
    search(page, "listener")
    page.get_by_label(f"Filter by {facet}").select_option(value)
    page.get_by_role("searchbox", name="Search").fill({"data-pipeline": "plays"}.get(value, "listener"))
    facts = page.locator(NAMES.format(group="Docs")).locator("xpath=../span[contains(@class, 'td-search__facts')]")
    expect(facts.filter(has_text=fact).first).to_be_visible()
    expect(facts.filter(has_not_text=fact)).to_have_count(0)


def test_filters_are_combined(page: Page) -> None:
    page.goto("")
    open_search(page)
    page.get_by_label("Filter by kind").select_option("component")
    page.get_by_label("Filter by owner").select_option("group:default/playlists")
    page.get_by_label("Filter by lifecycle").select_option("production")
    expect(page.locator(".td-search__title")).to_have_text(["playlist-archive", "Playlist service"])


def test_a_deprecated_component_stands_after_a_living_one(page: Page) -> None:
    page.goto("")
    search(page, "playlist")
    page.get_by_label("Filter by kind").select_option("component")
    expect(page.locator(NAMES.format(group="Catalog")).first).to_have_text("playlist-archive")
    names = page.locator(".td-search__title").all_inner_texts()
    assert names.index("playlist-export") > names.index("Playlist service")


def test_a_page_of_a_deprecated_component_stands_after_those_of_living_ones(page: Page) -> None:
    page.goto("")
    search(page, "listener")
    facts = page.locator(".td-search__group:text-is('Docs') ~ .td-search__hit .td-search__facts")
    expect(facts.first).to_contain_text("playlist-dump")
    deprecated = ["deprecated" in text for text in facts.all_inner_texts() if text]
    assert any(deprecated)
    assert deprecated == sorted(deprecated)


def test_escape_closes_the_search_and_gives_the_focus_back(page: Page) -> None:
    page.goto(SERVICE)
    button = page.get_by_role("banner").get_by_role("button", name="Search")
    button.focus()
    button.press("Enter")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_the_close_button_closes_the_search(page: Page) -> None:
    page.goto("")
    dialog = open_search(page)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_arrows_walk_the_results_and_enter_opens_one(page: Page) -> None:
    page.goto("")
    hits = search(page, "playlist")
    page.keyboard.press("ArrowDown")
    expect(hits.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.press("ArrowDown")
    address = hits.first.get_attribute("href") or ""
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)


def test_enter_in_the_field_opens_the_first_result(page: Page) -> None:
    page.goto(DEPRECATED)
    search(page, "payout")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/catalog/default/component/payout/$"))


def test_enter_right_after_typing_opens_what_was_typed_and_not_what_was_found_before(page: Page) -> None:
    page.goto("")
    search(page, "playlist")
    page.get_by_role("searchbox", name="Search").fill("payout")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/catalog/default/component/payout/$"))


def test_a_search_that_is_closed_while_it_runs_leaves_nothing_and_runs_again_when_it_is_opened(page: Page) -> None:
    page.goto("")
    dialog = open_search(page)
    dialog.get_by_role("searchbox").fill("tunnel")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    assert "q=" not in page.url
    page.keyboard.press("/")
    expect(page.locator(".td-search__hit a").first).to_contain_text("Architecture")
    expect(page).to_have_url(re.compile(r"\?q=tunnel$"))


def test_a_search_is_kept_in_the_address(page: Page) -> None:
    page.goto("")
    search(page, "tunnel")
    expect(page).to_have_url(re.compile(r"\?q=tunnel$"))
    page.reload()
    expect(page.locator(".td-search__hit a").first).to_contain_text("Architecture")


def test_a_closed_search_stays_closed_when_the_page_is_loaded_again(page: Page) -> None:
    page.goto("")
    search(page, "playlist")
    expect(page).to_have_url(re.compile(r"\?q=playlist$"))
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("q="))
    page.reload()
    expect(page.locator("dialog.td-search")).to_have_count(0)
