"""Links across components, who links to a page, links to nothing, and former addresses, as a reader meets them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SERVICE, NewPage

pytestmark = pytest.mark.browser
CLIENT = "docs/default/component/track-catalog/client/"
RETRIES = f"{SERVICE}retries/"


def test_a_link_to_a_place_in_other_docs_leads_there(page: Page) -> None:
    page.goto(CLIENT)
    page.get_by_role("article").get_by_role("link", name="playlist service").click()
    expect(page).to_have_url(re.compile(f"{RETRIES}#policy$"))
    expect(page.locator("#policy")).to_be_in_viewport()


def test_a_page_shows_who_links_to_it_and_the_reader_goes_back_there(page: Page) -> None:
    page.goto(RETRIES)
    backlinks = page.locator(".td-backlinks")
    expect(backlinks.get_by_role("link").first).to_be_hidden()
    backlinks.locator("summary").click()
    expect(backlinks).to_contain_text("Track catalog")
    backlinks.get_by_role("link", name=re.compile("client", re.IGNORECASE)).click()
    expect(page).to_have_url(re.compile(f"{CLIENT}$"))


def test_the_page_of_an_entity_shows_by_team_who_links_to_it(page: Page) -> None:
    page.goto("catalog/default/component/playlist-service/")
    expect(page.get_by_role("heading", name="Linked from")).to_be_visible()
    teams = page.locator("h2:text-is('Linked from') + dl")
    expect(teams.locator("dt").first.get_by_role("link")).to_have_attribute("href", re.compile("group/"))


@pytest.mark.parametrize(
    ("former", "now"),
    [
        (f"{SERVICE}timeouts/", RETRIES),
        ("docs/default/component/bank-transfer/", "docs/default/component/payout/"),
        ("catalog/default/component/bank-transfer/", "catalog/default/component/payout/"),
    ],
)
def test_a_former_address_leads_on_without_a_script(new_page: NewPage, former: str, now: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(former)
    expect(page).to_have_url(re.compile(f"{now}$"))
    expect(page.locator("h1").first).to_be_visible()


def test_a_link_that_leads_nowhere_says_so_and_takes_nobody_away(page: Page, site: str, missing: set[str]) -> None:
    missing.add(f"{site}docs/default/component/broken-service/chart.png")
    page.goto("docs/default/component/broken-service/")
    marked = page.locator(".td-unresolved").first
    expect(marked).to_be_visible()
    assert marked.get_attribute("href") is None
    assert "was not found" in (marked.get_attribute("title") or "")


def test_who_links_to_a_page_can_be_read_on_a_phone(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto(RETRIES)
    page.locator(".td-backlinks summary").click()
    expect(page.locator(".td-backlinks a").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
