import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DEPRECATED, PHONE, SERVICE, NewPage

pytestmark = pytest.mark.browser
HEADER = ".td-header"


def test_the_owner_leads_to_the_team_that_lists_what_it_owns(page: Page) -> None:
    page.goto(f"{SERVICE}retries/")
    page.locator(f"{HEADER} .td-owner").get_by_role("link", name="Playlists").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Playlists")
    owned = page.locator(".td-card__name")
    for name in ("Playlist service", "playlist-archive", "playlist-db", "Playlist API"):
        expect(owned.get_by_text(name, exact=True)).to_be_visible()
    owned.get_by_text("Playlist service", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Playlist service")


def test_the_header_names_the_component_its_system_its_api_and_how_to_reach_the_owner(page: Page) -> None:
    page.goto(SERVICE)
    header = page.get_by_role("complementary", name="About this component")
    expect(header.locator(".td-block__name")).to_have_text("Playlist service")
    for name in ("#playlists", "pager", "playlists@tonewave.example", "Playlist API", "Listening"):
        expect(header.locator(".td-block").get_by_role("link", name=name, exact=True)).to_be_visible()
    header.locator(".td-block__name").click()
    expect(page.locator(".td-ref")).to_have_text("component:default/playlist-service")


def test_the_breadcrumb_leads_up_to_the_system_and_the_domain(page: Page) -> None:
    page.goto(f"{SERVICE}retries/")
    crumbs = page.get_by_role("navigation", name="Breadcrumb").get_by_role("listitem")
    expect(crumbs).to_have_text(["Listening", "Playlists", "Playlist service", "Retries and backoff"])
    expect(crumbs.locator("[aria-current=page]")).to_have_text("Retries and backoff")
    crumbs.nth(2).get_by_role("link").click()
    expect(page.locator("article h1")).to_contain_text("Playlist service")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Listening").click()
    expect(page.locator(".td-ref")).to_have_text("domain:default/listening")


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (SERVICE, ".td-block"),
        (f"{SERVICE}retries/", ".td-block"),
        ("docs/default/component/track-catalog/client/", ".td-block"),
        ("docs/default/component/royalty-ledger/", HEADER),
    ],
)
def test_the_header_leaves_the_page_to_its_article(page: Page, path: str, part: str) -> None:
    page.goto(path)
    box = page.locator(part).bounding_box()
    assert box is not None
    assert box["height"] <= 96


def test_on_a_phone_the_header_is_a_line_that_expands(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto(SERVICE)
    pager = page.locator(HEADER).get_by_role("link", name="pager")
    expect(page.locator(f"{HEADER} .td-owner").get_by_role("link", name="Playlists")).to_be_visible()
    expect(pager).to_be_hidden()
    closed = page.locator(f"{HEADER} .td-block").bounding_box()
    page.locator(f"{HEADER} summary").click()
    expect(pager).to_be_visible()
    opened = page.locator(f"{HEADER} .td-block").bounding_box()
    assert closed is not None
    assert opened is not None
    assert closed["height"] <= 96
    assert closed["height"] < opened["height"]
    page.locator(f"{HEADER} summary").click()
    expect(pager).to_be_hidden()


def test_on_a_desktop_there_is_nothing_to_expand(page: Page) -> None:
    page.goto(SERVICE)
    expect(page.locator(f"{HEADER} details")).to_be_hidden()


@pytest.mark.parametrize("path", [DEPRECATED, f"{DEPRECATED}moving/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_a_deprecated_component_names_its_successor(new_page: NewPage, path: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(path)
    banner = page.locator(f"{HEADER} .td-note--bad")
    expect(banner).to_have_text("This component is deprecated. Use playlist-archive instead.")
    banner.get_by_role("link").click()
    expect(page.locator(".td-ref")).to_have_text("component:default/playlist-archive")


def test_a_living_component_has_no_banner(page: Page) -> None:
    page.goto(SERVICE)
    expect(page.locator(HEADER)).to_be_visible()
    expect(page.locator(f"{HEADER} .td-note--bad")).to_have_count(0)


def test_a_component_without_an_owner_says_so(page: Page) -> None:
    page.goto("docs/default/component/lyrics-importer/")
    expect(page.locator(f"{HEADER} .td-owner")).to_contain_text("No owner")


@pytest.mark.parametrize("width", [390, 1280])
def test_print_shows_the_owner(new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.emulate_media(media="print")
    page.goto(SERVICE)
    expect(page.locator(f"{HEADER} .td-owner").get_by_role("link", name="Playlists")).to_be_visible()
    expect(page.locator(f"{HEADER} .td-block__name")).to_be_visible()
    expect(page.locator(f"{HEADER} details")).to_be_hidden()
    expect(page.locator(".md-header")).to_be_hidden()


def test_the_header_is_there_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE)
    page.goto(SERVICE)
    page.locator(f"{HEADER} summary").click()
    expect(page.locator(HEADER).get_by_role("link", name="pager")).to_be_visible()
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
