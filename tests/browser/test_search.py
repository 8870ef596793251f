import csv
import io
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DEPRECATED, PHONE, SERVICE, NewPage, open_search, search

pytestmark = pytest.mark.browser
ROWS = """(group) => {
  const found = [];
  let isIn = false;
  for (const row of document.querySelector(".td-search__list").children) {
    if (row.matches(".td-search__group")) isIn = row.textContent === group;
    else if (isIn && row.matches(".td-search__hit:not(.td-search__sub)")) found.push(row.innerText);
  }
  return found;
}"""
WHOLE = ".td-search__list:not([aria-busy])"


def rows(page: Page, group: str) -> list[str]:
    """Return the rows below a heading of the results, when all is found."""
    expect(page.locator(WHOLE)).to_have_count(1)
    found: list[str] = page.evaluate(ROWS, group)
    return found


def first_lines(page: Page, group: str) -> list[str]:
    """Return the names in the rows below a heading."""
    return [row.partition("\n")[0] for row in rows(page, group)]


def narrow(page: Page, option: str) -> None:
    """Choose a value from the list of filters."""
    page.get_by_label("Filter", exact=True).select_option(option)


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
    hits.click()
    expect(page).to_have_url(re.compile(rf"/{SERVICE}architecture/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Architecture")


def test_a_component_is_the_first_result_for_its_name(page: Page) -> None:
    page.goto("")
    first = search(page, "royalty-ledger").first
    expect(first.locator(".td-search__title")).to_have_text("royalty-ledger")
    first.click()
    expect(page).to_have_url(re.compile(r"/catalog/default/component/royalty-ledger/$"))


def test_a_component_is_the_first_result_for_its_title(page: Page) -> None:
    page.goto("")
    first = search(page, "track catalog").first
    expect(first.locator(".td-search__title")).to_have_text("Track catalog")


def test_an_entity_without_docs_is_found(page: Page) -> None:
    page.goto("")
    first = search(page, "playlist-db").first
    expect(first).to_contain_text("resource · database")
    first.click()
    expect(page).to_have_url(re.compile(r"/catalog/default/resource/playlist-db/$"))


def test_a_page_is_shown_with_its_component_and_owner(page: Page) -> None:
    page.goto("")
    hits = search(page, "tunnel")
    expect(hits.locator(".td-search__what")).to_have_text("page in Playlist service")
    expect(hits.locator(".td-search__facts")).to_have_text("Playlists · architecture")


def test_a_word_that_no_page_has_finds_nothing_and_says_so(page: Page) -> None:
    page.goto("")
    dialog = open_search(page)
    dialog.get_by_role("searchbox").fill("xyzzyplugh")
    expect(dialog.get_by_role("status")).to_contain_text("No page has xyzzyplugh")
    expect(dialog.locator(".td-search__hit")).to_have_count(0)


def test_for_a_word_that_nothing_has_the_nearest_names_are_offered(page: Page) -> None:
    page.goto("")
    dialog = open_search(page)
    dialog.get_by_role("searchbox").fill("archplayer")
    expect(dialog.get_by_role("status")).to_contain_text("Nearest names")
    near = dialog.locator(".td-search__near a")
    assert 1 <= near.count() <= 3
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("q=archplayer"))


def test_a_name_with_typos_is_found_and_what_was_meant_is_one_click_away(page: Page) -> None:
    page.goto("")
    first = search(page, "roylaty leger").first
    expect(first.locator(".td-search__title")).to_have_text("royalty-ledger")
    page.get_by_role("button", name="royalty ledger").click()
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("royalty ledger")
    expect(first.locator(".td-search__title")).to_have_text("royalty-ledger")


@pytest.mark.parametrize("query", ["who owns track catalog?", "owner of the track-catalog", "track catalog on-call"])
def test_who_owns_something_is_answered_with_ways_to_reach_them(page: Page, query: str) -> None:
    page.goto("")
    first = search(page, query).first
    answer = page.locator(".td-search__answer")
    expect(answer).to_contain_text("Track catalog is owned by Playback")
    expect(answer.get_by_role("link", name="#playback")).to_have_attribute("href", re.compile("^https://"))
    expect(answer.get_by_role("link", name="pager")).to_be_visible()
    expect(first.locator(".td-search__title")).to_have_text("Track catalog")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/catalog/default/group/playback/$"))


def test_an_owner_alone_lists_the_team_and_what_it_owns(page: Page) -> None:
    page.goto("")
    search(page, "owner:playlists")
    names = first_lines(page, "Names")
    assert names[0].startswith("Playlists")
    assert any(name.startswith("Playlist service") for name in names[1:])


def test_a_ref_finds_its_entity(page: Page) -> None:
    page.goto("")
    first = search(page, "component:default/payout").first
    expect(first).to_have_attribute("href", re.compile(r"/catalog/default/component/payout/$"))


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("kind:resource", ["playlist-db"]),
        ("type:openapi", ["Playlist API"]),
        ("owner:group:default/royalties", ["playlist-dump"]),
        ("system:system:default/royalty-system", ["playlist-dump"]),
        ("lifecycle:deprecated", ["playlist-export"]),
    ],
)
def test_a_filter_narrows_names(page: Page, option: str, names: list[str]) -> None:
    page.goto("")
    search(page, "playlist")
    narrow(page, option)
    expect(page.get_by_role("button", name=re.compile("^Remove the filter"))).to_be_visible()
    found = first_lines(page, "Names")
    assert found[0].startswith(names[0])
    assert not any(line.startswith("playlist-archive") for line in found)


@pytest.mark.parametrize(
    ("option", "word", "fact"),
    [
        ("owner:group:default/royalties", "listener", "Royalties"),
        ("type:data-pipeline", "plays", "playback-events"),
        ("lifecycle:deprecated", "listener", "playlist-export"),
    ],
)
def test_a_filter_narrows_the_pages_too(page: Page, option: str, word: str, fact: str) -> None:
    page.goto("")
    search(page, "listener")
    narrow(page, option)
    page.get_by_role("searchbox", name="Search").fill(word)
    found = [row for group in ("Names", "In the text") for row in rows(page, group) if "page in" in row]
    assert found
    assert all(fact in row for row in found), found


def test_filters_are_combined_and_taken_away_one_by_one(page: Page) -> None:
    page.goto("")
    open_search(page)
    for option in ("kind:component", "owner:group:default/playlists", "lifecycle:production"):
        narrow(page, option)
    titles = page.locator(".td-search__hit .td-search__title")
    expect(titles).to_have_text(["Playlists", "Playlist service", "playlist-archive"])
    page.get_by_role("button", name="Remove the filter lifecycle: production").click()
    expect(titles).to_have_text(["Playlists", "Playlist service", "playlist-archive", "playlist-export"])
    page.get_by_role("searchbox", name="Search").press("Backspace")
    expect(page.get_by_role("button", name=re.compile("^Remove the filter"))).to_have_count(1)


def test_an_operator_becomes_a_filter_when_a_space_is_typed_behind_it(page: Page) -> None:
    page.goto("")
    open_search(page)
    page.keyboard.type("kind:api playlist")
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("playlist")
    expect(page.get_by_role("button", name="Remove the filter kind: api")).to_be_visible()
    assert [line.partition(" API")[0] for line in first_lines(page, "Names")] == ["Playlist"]


def test_what_a_filter_selects_is_kept_as_a_file_with_owners_by_one_click(page: Page) -> None:
    page.goto("")
    search(page, "tag:privacy")
    shown = first_lines(page, "Names")
    file = page.get_by_role("button", name="CSV")
    with page.expect_download() as waiting:
        file.click()
    assert waiting.value.suggested_filename == "catalog.csv"
    text = Path(waiting.value.path()).read_text(encoding="utf-8").removeprefix("\ufeff")
    found = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in found] == ["playlist-archive", "playlist-export"]
    assert [line.partition(" ")[0] for line in shown] == ["playlist-archive", "playlist-export"]
    assert {row["owner"] for row in found} == {"Playlists"}
    assert found[0]["contact"] == "#playlists https://chat.tonewave.example/playlists"
    page.get_by_role("searchbox", name="Search").fill("tag:privacy playlist")
    expect(file).to_be_hidden()


def test_a_search_can_be_kept_to_the_component_that_is_read(page: Page) -> None:
    page.goto(SERVICE)
    open_search(page)
    page.get_by_role("button", name="In Playlist service").click()
    page.get_by_role("searchbox", name="Search").fill("catalog")
    found = rows(page, "In the text")
    assert found
    assert all("page in Playlist service" in row for row in found), found


def test_a_deprecated_component_stands_after_a_living_one(page: Page) -> None:
    page.goto("")
    search(page, "playlist")
    narrow(page, "kind:component")
    names = first_lines(page, "Names")
    deprecated = ["deprecated" in row for row in rows(page, "Names")]
    assert any(line.startswith("playlist-archive") for line in names)
    assert any(deprecated)
    assert deprecated == sorted(deprecated)


def test_a_page_of_a_deprecated_component_stands_after_those_of_living_ones(page: Page) -> None:
    page.goto("")
    search(page, "listener")
    expect(page.locator(WHOLE)).to_have_count(1)
    page.locator(".td-search__results").evaluate("(list) => { list.scrollTop = list.scrollHeight; }")
    expect(page.locator(".td-search__facts").filter(has_text="deprecated").first).to_be_attached()
    deprecated = ["deprecated" in row for row in rows(page, "In the text")]
    assert any(deprecated)
    assert deprecated == sorted(deprecated)


def later(route: Route) -> None:
    time.sleep(0.3)
    route.continue_()


def test_names_are_there_before_the_text_of_pages_and_stay_where_they_are(page: Page) -> None:
    page.goto("")
    open_search(page)
    page.route("**/*.pf_fragment", later)
    page.get_by_role("searchbox", name="Search").fill("track catalog")
    first = page.locator(".td-search__hit a").first
    expect(first).to_be_visible()
    expect(page.locator(".td-search__wait")).to_be_visible()
    top = first.bounding_box()
    expect(page.locator(WHOLE)).to_have_count(1)
    assert first.bounding_box() == top
    assert rows(page, "In the text")


def test_names_work_where_the_index_of_the_text_is_missing(page: Page, site: str, missing: set[str]) -> None:
    missing.add(f"{site}search/shards.json")
    page.goto("")
    page.route("**/search/shards.json", lambda route: route.abort())
    page.keyboard.press("/")
    page.get_by_role("searchbox", name="Search").fill("payout")
    expect(page.locator(".td-search__hit a").first).to_contain_text("payout")
    expect(page.locator(".td-search__say")).to_contain_text("The search index could not be loaded.")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".td-search__say")).to_be_hidden()
    page.get_by_role("searchbox", name="Search").fill("tunnel")
    assert rows(page, "In the text")


def test_what_was_opened_is_offered_next_time_until_it_is_forgotten(page: Page) -> None:
    page.goto("")
    search(page, "payout")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/payout/$"))
    page.keyboard.press("/")
    expect(page.locator(".td-search__recent a").first).to_contain_text("payout")
    page.get_by_role("button", name="Forget them").click()
    expect(page.locator(".td-search__recent")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.endsWith('.td-search'))") == []


@pytest.mark.parametrize("query", ["who owns track catalog", "roylaty leger", "playlist"])
def test_on_a_phone_the_first_result_is_near_the_top(new_page: NewPage, query: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto(SERVICE)
    search(page, query)
    expect(page.locator(WHOLE)).to_have_count(1)
    box = page.locator(".td-search__list a").first.bounding_box()
    assert box
    assert box["y"] <= 130
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_scripts_there_is_no_search_to_open(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    for path in ("", SERVICE):
        page.goto(path)
        expect(page.locator(".td-search-open").first).to_be_attached()
        assert not any(button.is_visible() for button in page.locator(".td-search-open").all())


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
    page.keyboard.press("ArrowDown")  # the first is chosen already
    expect(hits.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits.nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.press("ArrowDown")
    address = hits.nth(1).get_attribute("href") or ""
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
