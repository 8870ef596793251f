import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DEPRECATED, PHONE, SERVICE, NewPage, barriers, in_both_schemes, search

pytestmark = pytest.mark.browser
DESKTOP = {"width": 1280, "height": 800}
PAGES = {
    "home": "",
    "catalog": "catalog/",
    "catalog as a table": "catalog/?as=table&tag=privacy",
    "domain": "catalog/default/domain/listening/",
    "build": "build/",
    "entity": "catalog/default/component/playlist-service/",
    "team": "catalog/default/group/playlists/",
    "api": "catalog/default/api/playlist-api/",
    "apis": "apis/",
    "teams": "teams/",
    "docs overview": "docs/",
    "problems": "problems/",
    "similar": "similar/",
    "docs": SERVICE,
    "docs with code": f"{SERVICE}retries/",
    "docs with tabs": f"{SERVICE}getting-started/",
    "docs with a diagram": f"{SERVICE}architecture/",
    "docs of a deprecated component": f"{DEPRECATED}moving/",
    "docs that cannot be built": "docs/default/component/lost-docs/",
}


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_kept_out_of_a_page(new_page: NewPage, name: str) -> None:
    page = new_page(color_scheme="light", viewport=DESKTOP)
    page.goto(PAGES[name])
    assert in_both_schemes(page) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_kept_out_of_a_page_by_any_rule_where_the_system_is_dark(new_page: NewPage, name: str) -> None:
    page = new_page(color_scheme="dark", viewport=DESKTOP)
    page.goto(PAGES[name])
    assert barriers(page) == []


@pytest.mark.parametrize("name", ["catalog", "docs of a deprecated component"])
def test_nobody_is_kept_out_of_a_page_on_a_phone(new_page: NewPage, name: str) -> None:
    page = new_page(color_scheme="light", viewport=PHONE)
    page.goto(PAGES[name])
    assert in_both_schemes(page) == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nobody_is_kept_out_of_what_the_header_folds(new_page: NewPage, viewport: dict[str, int]) -> None:
    page = new_page(color_scheme="light", viewport=viewport)
    page.goto(SERVICE)
    page.locator(".td-header summary").click()
    expect(page.locator(".td-more__panel").get_by_role("link", name="Listening")).to_be_visible()
    assert in_both_schemes(page) == []


def test_nobody_is_kept_out_of_the_open_search(new_page: NewPage) -> None:
    page = new_page(color_scheme="light", viewport=DESKTOP)
    page.goto(SERVICE)
    search(page, "playlist")
    assert in_both_schemes(page) == []


def test_nobody_is_kept_out_of_the_page_for_what_is_missing(new_page: NewPage, site: str, missing: set[str]) -> None:
    page = new_page(color_scheme="light", viewport=DESKTOP)
    missing.add(f"{site}docs/default/component/playlist-servise/")
    page.goto("docs/default/component/playlist-servise/")
    expect(page.locator("#td-nearest").get_by_role("link", name="Playlist service")).to_be_visible()
    assert in_both_schemes(page) == []
