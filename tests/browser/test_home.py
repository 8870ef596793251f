"""The home page: search, my team, where to start, what changed, what was read, and numbers that lead somewhere."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SERVICE, NewPage

pytestmark = pytest.mark.browser
TEAM = "group:default/playlists"


def choose_team(page: Page) -> None:
    select = page.get_by_role("combobox", name="Choose your team")
    expect(select.locator(f'option[value="{TEAM}"]')).to_be_attached()
    select.select_option(TEAM)


def test_the_team_is_chosen_once_and_shows_what_it_owns_and_what_needs_a_look(page: Page) -> None:
    page.goto("")
    choose_team(page)
    team = page.locator("td-team")
    expect(team.get_by_role("heading")).to_have_text("My team: Playlists")
    expect(team.get_by_role("link", name="#playlists")).to_have_attribute(
        "href", "https://chat.tonewave.example/playlists"
    )
    expect(team).to_contain_text("Use playlist-archive instead.")
    page.reload()
    expect(team.get_by_role("heading")).to_have_text("My team: Playlists")
    team.get_by_role("link", name="all 6").click()
    expect(page.locator("#td-count")).to_contain_text("6 of ")


def test_the_team_can_be_changed(page: Page) -> None:
    page.goto("")
    choose_team(page)
    page.get_by_role("button", name="Change").click()
    page.get_by_role("combobox", name="Choose your team").select_option("group:default/royalties")
    expect(page.locator("td-team h2")).to_have_text("My team: Royalties")


def test_what_was_read_is_listed_until_it_is_forgotten(page: Page, site: str) -> None:
    page.goto(f"{SERVICE}runbook/")
    page.goto("catalog/default/group/royalties/")
    page.goto("catalog/")
    page.goto("")
    read = page.locator("td-read")
    expect(read.locator(".td-rows__name")).to_have_text(["Royalties", "Runbook"])
    expect(read.get_by_role("link", name="Runbook")).to_have_attribute("href", f"{site}{SERVICE}runbook/")
    read.get_by_role("button", name="Forget them").click()
    expect(read.locator("li")).to_have_count(0)
    page.reload()
    expect(read.locator("li")).to_have_count(0)


@pytest.mark.parametrize(
    ("days", "title", "address"),
    [(1, "Changed this week", "view=week&sort=changed"), (90, "Recently changed", "sort=changed")],
)
def test_what_changed_is_this_weeks_if_anything_changed(page: Page, days: int, title: str, address: str) -> None:
    page.goto("")
    newest = max(page.locator("section[data-week] time").evaluate_all("(all) => all.map((one) => one.dateTime)"))
    page.clock.set_fixed_time(datetime.fromisoformat(newest) + timedelta(days=days))
    page.goto("")
    section = page.locator("section[data-week]")
    expect(section.get_by_role("heading")).to_contain_text(title)
    assert section.locator("li").count() in range(1, 7)
    section.get_by_role("link", name="all").click()
    expect(page).to_have_url(re.compile(re.escape(f"catalog/?{address}") + "$"))


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
def test_nothing_moves_while_the_home_page_loads(new_page: NewPage, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    page.goto(f"{SERVICE}runbook/")
    page.goto("")
    choose_team(page)
    page.add_init_script(
        """window.moved = 0;
        const add = (list) => { for (const one of list.getEntries()) moved += one.value; };
        new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});"""
    )
    page.reload()
    expect(page.locator("td-team h2")).to_have_text("My team: Playlists")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("moved") <= 0.02


def test_the_home_page_counts_teams_that_are_declared_and_leads_to_what_it_counts(page: Page) -> None:
    page.goto("")
    expect(page.locator(".td-counts")).to_contain_text("8 teams")
    page.get_by_role("link", name="without an owner").click()
    expect(page.locator("#td-cards .td-card__name")).to_have_text(["Engineering handbook", "lyrics-importer"])


def test_what_is_deprecated_and_what_to_use_instead_is_one_click_away(page: Page) -> None:
    page.goto("")
    page.get_by_role("link", name="1 deprecated").click()
    expect(page.locator("#td-cards")).to_contain_text("Use playlist-archive instead.")


def test_a_search_to_try_opens_the_search(page: Page) -> None:
    page.goto("")
    page.locator(".td-try a").first.click()
    expect(page.locator(".td-search__answer")).to_contain_text("is owned by")


def test_the_search_and_its_examples_take_one_line_each_and_descriptions_two(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto("")
    lines = "(one) => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)"
    assert page.locator(".td-try").evaluate(lines) < 1.5
    page.locator(".td-thirds .td-rows__sub").first.evaluate("(one) => { one.textContent = 'Many words. '.repeat(90); }")
    assert page.locator(".td-thirds .td-rows__sub").first.evaluate(lines) < 2.5
    page = new_page(viewport=PHONE)
    page.goto("")
    text = page.locator(".td-bigsearch span")
    assert text.evaluate("(one) => one.getClientRects().length") == 1
    assert text.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0


def test_the_home_page_is_whole_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("")
    for words in ("Start here", "Recently changed", "Browse", "Listening", "15 components"):
        expect(page.locator("article")).to_contain_text(words)
    for control in (".td-bigsearch", ".td-try", "td-team section"):
        expect(page.locator(control).first).to_be_hidden()


def test_a_team_is_made_the_readers_own_on_its_page(page: Page) -> None:
    page.goto("catalog/default/group/royalties/")
    page.get_by_role("button", name="Make this my team").click()
    expect(page.get_by_role("button", name="This is my team")).to_be_disabled()
    page.goto("")
    expect(page.locator("td-team h2")).to_have_text("My team: Royalties")
    expect(page.locator("td-team")).to_contain_text("royalty-ledger")


def test_somebody_new_in_a_team_finds_where_to_start_in_two_clicks(page: Page) -> None:
    page.goto("")
    page.get_by_role("link", name="Teams").first.click()
    page.get_by_role("link", name="Playlists").click()
    expect(page.locator("#start-here")).to_be_visible()
    expect(page.locator("#start-here + ul .td-rows__name").filter(has_text="Getting started")).to_be_visible()


def test_what_has_a_tag_is_kept_as_a_file_in_two_clicks(page: Page) -> None:
    page.goto("")
    page.locator(".td-area").get_by_role("link", name="privacy").click()
    expect(page.locator("#td-count")).to_contain_text("2 of ")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    assert waiting.value.suggested_filename == "catalog.csv"
