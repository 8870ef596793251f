import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DEPRECATED, PHONE, SERVICE, NewPage

pytestmark = pytest.mark.browser
HEADER = ".td-header"


def test_the_owner_leads_to_the_team_that_lists_what_it_owns(page: Page) -> None:
    page.goto(f"{SERVICE}retries/")
    page.locator(f"{HEADER} .td-owner").get_by_role("link", name="Playlists").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Playlists")
    owned = page.locator("#owns + ul .td-rows__name")
    for name in ("Playlist service", "playlist-archive", "playlist-db", "Playlist API"):
        expect(owned.get_by_text(name, exact=True)).to_be_visible()
    owned.get_by_text("Playlist service", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Playlist service")


def test_the_header_is_a_line_and_folds_the_component_its_system_and_its_apis(page: Page) -> None:
    page.goto(f"{SERVICE}retries/")
    header = page.get_by_role("complementary", name="About this component")
    for name in ("Playlists", "#playlists", "pager"):
        expect(header.get_by_role("link", name=name, exact=True)).to_be_visible()
    folded = header.locator(".td-more__panel")
    expect(folded).to_be_hidden()
    header.locator("summary").click()
    for name in ("Playlist service", "Playlists", "Listening", "Playlist API", "playlists@tonewave.example"):
        expect(folded.get_by_role("link", name=name, exact=True)).to_be_visible()
    folded.get_by_role("link", name="Playlist service").click()
    expect(page.locator(".td-ref")).to_have_text("component:default/playlist-service")


def test_what_is_folded_lies_over_the_page_and_closes_by_escape_or_a_click_beside_it(page: Page) -> None:
    page.goto(f"{SERVICE}retries/")
    title = page.locator("article h1")
    before = title.bounding_box()
    summary, folded = page.locator(f"{HEADER} summary"), page.locator(".td-more__panel")
    summary.click()
    expect(folded).to_be_visible()
    assert title.bounding_box() == before
    page.keyboard.press("Escape")
    expect(folded).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.locator("article h2").last.click()
    expect(folded).to_be_hidden()


@pytest.mark.parametrize(("width", "highest"), [(1440, 150), (1024, 110), (390, 160)])
@pytest.mark.parametrize("path", [SERVICE, f"{SERVICE}retries/", "docs/default/component/lyrics-importer/"])
def test_a_page_begins_with_its_title(new_page: NewPage, path: str, width: int, highest: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(path)
    box = page.locator("article h1").bounding_box()
    assert box is not None
    assert box["y"] <= highest


def test_a_name_that_page_and_component_share_is_said_once(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto(SERVICE)
    expect(page.locator("article h1")).to_contain_text("Playlist service")
    expect(page.locator(f"{HEADER} .td-who__part")).to_have_count(0)
    page.goto(f"{SERVICE}retries/")
    expect(page.locator(f"{HEADER} .td-who__part")).to_have_text("Playlist service")


@pytest.mark.parametrize("path", [DEPRECATED, f"{DEPRECATED}moving/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_a_deprecated_component_names_its_successor(new_page: NewPage, path: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(path)
    banner = page.locator("article h1 + .td-note--bad")
    expect(banner).to_have_text("This component is deprecated. Use playlist-archive instead.")
    banner.get_by_role("link").click()
    expect(page.locator(".td-ref")).to_have_text("component:default/playlist-archive")


def test_the_nav_begins_with_what_the_component_is(page: Page) -> None:
    page.goto(f"{SERVICE}retries/")
    expect(page.locator(".md-nav--primary > .md-nav__title")).to_contain_text("Playlist service")
    expect(page.locator(".td-what")).to_have_text("service · production")
    page.goto("catalog/")
    expect(page.locator(".td-what")).to_have_count(0)


def test_a_living_component_has_no_banner(page: Page) -> None:
    page.goto(SERVICE)
    expect(page.locator(HEADER)).to_be_visible()
    expect(page.locator(".td-note")).to_have_count(0)


def test_a_component_without_an_owner_says_so(page: Page) -> None:
    page.goto("docs/default/component/lyrics-importer/")
    expect(page.locator(f"{HEADER} .td-owner")).to_contain_text("No owner")


@pytest.mark.parametrize("width", [390, 1280])
def test_print_shows_the_owner(new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.emulate_media(media="print")
    page.goto(f"{SERVICE}retries/")
    expect(page.locator(f"{HEADER} .td-owner").get_by_role("link", name="Playlists")).to_be_visible()
    expect(page.locator(f"{HEADER} .td-who__part")).to_be_visible()
    expect(page.locator(f"{HEADER} details")).to_be_hidden()
    expect(page.locator(".md-header")).to_be_hidden()


def test_the_header_is_there_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE)
    page.goto(SERVICE)
    page.locator(f"{HEADER} summary").click()
    expect(page.locator(HEADER).get_by_role("link", name="playlists@tonewave.example")).to_be_visible()
    page.locator(f"{HEADER} summary").click()
    page.locator(f"{HEADER} .td-owner").get_by_role("link", name="Playlists").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Playlists")


def test_print_shows_the_date_of_the_last_change(page: Page) -> None:
    page.goto(SERVICE)
    change = page.locator(f"{HEADER} time")
    expect(change.locator(".td-ago")).to_be_visible()
    page.emulate_media(media="print")
    expect(change.locator(".td-ago")).to_be_hidden()
    printed = change.evaluate("(one) => getComputedStyle(one, '::after').content")
    assert printed == f'"{(change.get_attribute("datetime") or "")[:10]}"'
