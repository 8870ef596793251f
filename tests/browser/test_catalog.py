import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import PHONE, NewPage

pytestmark = pytest.mark.browser
ALL = 33
MATCHING = {
    "kind=api": ["Play events", "Playlist API", "Track graph"],
    "type=data-pipeline": ["lyrics-importer", "playback-events"],
    "owner=group:default/royalties": ["payout", "playlist-dump", "Royalties", "royalty-ledger"],
    "lifecycle=deprecated": ["playlist-export"],
    "system=system:default/royalty-system": ["payout", "playlist-dump", "royalty-ledger"],
    "tag=privacy": ["playlist-archive", "playlist-export"],
}


def names(page: Page) -> Locator:
    return page.locator("#td-cards .td-card__name")


def choose(page: Page, chosen: str) -> None:
    facet, value = chosen.split("=")
    page.locator(f'fieldset[data-facet="{facet}"] input[value="{value}"]').check()


def rows(page: Page) -> list[list[str]]:
    """Return what each row shows: its text, its elements and where its links lead."""
    shown: list[list[str]] = page.locator("#td-cards > li").evaluate_all(
        """(all) => all.map((one) => [one.innerText, one.dataset.ref,
          ...[...one.querySelectorAll("*")].map((part) => `${part.tagName}.${part.className} ${part.href || ""}`)])"""
    )
    return shown


@pytest.mark.parametrize("chosen", MATCHING)
def test_a_facet_filters_the_catalog(page: Page, chosen: str) -> None:
    page.goto("catalog/")
    expect(names(page)).to_have_count(ALL)
    choose(page, chosen)
    expect(names(page)).to_have_text(MATCHING[chosen])
    expect(page.locator("#td-count")).to_contain_text(f"{len(MATCHING[chosen])} of {ALL} entities")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("holder OWED", ["royalty-ledger"]),
        ("machine-learning", ["recommender"]),
        ("DATA requests", ["playlist-archive", "playlist-dump", "playlist-export"]),
        ("nothing-has-this-name", []),
    ],
)
def test_text_filters_the_catalog(page: Page, text: str, found: list[str]) -> None:
    page.goto("catalog/")
    page.get_by_role("searchbox", name="Filter the catalog").fill(text)
    expect(names(page)).to_have_text(found)
    expect(page.locator("#td-count")).to_contain_text(f"{len(found)} of {ALL} entities")


def test_values_of_one_facet_widen_and_other_facets_narrow(page: Page) -> None:
    page.goto("catalog/")
    choose(page, "tag=python")
    choose(page, "tag=java")
    choose(page, "lifecycle=experimental")
    expect(names(page)).to_have_text(["lyrics-importer", "playlist-dump"])


def test_the_numbers_beside_a_facet_are_those_of_the_other_filters(page: Page) -> None:
    page.goto("catalog/")
    choose(page, "system=system:default/royalty-system")
    label = page.locator('fieldset[data-facet="lifecycle"] label')
    expect(label.filter(has_text="experimental").locator(".td-number")).to_have_text("1")
    expect(label.filter(has_text="deprecated").locator(".td-number")).to_have_text("0")


def test_rare_values_of_a_facet_are_shown_on_demand(page: Page) -> None:
    page.goto("catalog/")
    rare = page.get_by_role("checkbox", name="streaming")
    expect(rare).to_be_hidden()
    page.locator('fieldset[data-facet="tag"]').get_by_role("button").click()
    rare.check()
    expect(names(page)).to_have_text(["playback-events"])


def test_filters_are_kept_in_the_address(page: Page) -> None:
    page.goto("catalog/")
    choose(page, "type=service")
    page.get_by_role("searchbox", name="Filter the catalog").fill("finance")
    expect(page).to_have_url(re.compile(r"catalog/\?type=service&filter=finance$"))
    page.reload()
    expect(names(page)).to_have_text(["payout", "royalty-ledger"])
    expect(page.locator('fieldset[data-facet="type"] input:checked')).to_have_value("service")


def test_a_link_of_the_home_page_leads_to_the_filtered_catalog(page: Page) -> None:
    page.goto("")
    page.locator(".td-browse").get_by_role("link", name="Royalties").first.click()
    expect(page).to_have_url(re.compile(r"catalog/\?"))
    expect(page.locator("#td-count")).to_contain_text(f" of {ALL} entities")
    expect(names(page).filter(has_text="royalty-ledger")).to_be_visible()


@pytest.mark.parametrize(
    ("section", "address"),
    [
        ("Recently changed", "catalog/?sort=changed"), ("By tag", "catalog/#all-tag"), ("By team", "teams/"),
        ("By system", "catalog/?kind=system"),
    ],
)  # fmt: skip
def test_a_list_of_the_home_page_leads_to_all_of_it(page: Page, section: str, address: str) -> None:
    page.goto("")
    page.locator("h2", has_text=section).get_by_role("link", name="all").click()
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
    if "#" in address:
        expect(page.get_by_role("checkbox", name="streaming")).to_be_visible()


def test_the_home_page_counts_teams_that_are_declared(page: Page) -> None:
    page.goto("")
    expect(page.locator(".td-counts")).to_contain_text("8 teams")
    page.get_by_role("link", name="without an owner").click()
    expect(names(page)).to_have_text(["Engineering handbook", "lyrics-importer"])


def test_a_row_is_the_same_whether_the_page_or_the_browser_makes_it(page: Page) -> None:
    page.goto("catalog/")
    by_page = rows(page)
    page.get_by_role("combobox", name="Sort by").select_option("Last change")
    expect(page).to_have_url(re.compile(r"\?sort=changed$"))
    expect(page.locator("#td-cards time:not([data-date])")).to_have_count(0)
    assert sorted(rows(page)) == sorted(by_page)
    assert any("Use playlist-archive instead." in text for text, *_ in by_page)


def test_the_newest_change_comes_first_on_demand(page: Page) -> None:
    page.goto("catalog/?sort=changed")
    expect(page.locator("#td-count")).to_have_text(f"{ALL} of {ALL} entities")
    dates = page.locator("#td-cards time").evaluate_all("(all) => all.map((one) => one.dateTime)")
    assert dates == sorted(dates, reverse=True)


def test_a_filter_that_is_set_is_a_chip_which_removes_it(page: Page) -> None:
    page.goto("catalog/?kind=component&owner=group:default/royalties&filter=payout")
    chips = page.locator("#td-sets button")
    expect(chips).to_have_text(["Kind Component", "Owner Royalties", "Text payout", "Clear all"])
    page.get_by_role("button", name="Remove the filter text payout").click()
    expect(page).to_have_url(re.compile(r"\?kind=component&owner=[^&]*$"))
    expect(names(page)).to_have_text(["payout", "playlist-dump", "royalty-ledger"])
    expect(page.get_by_role("button", name="Clear all")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    expect(names(page)).to_have_count(ALL)
    expect(page.get_by_role("searchbox", name="Filter the catalog")).to_be_focused()


def test_the_catalog_shows_what_has_no_owner(page: Page) -> None:
    page.goto("catalog/?view=unowned")
    expect(names(page)).to_have_text(["Engineering handbook", "lyrics-importer"])


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("address", ["catalog/", "catalog/?owner=group:default/playlists&filter=a"])
def test_nothing_moves_while_the_catalog_loads(new_page: NewPage, address: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    expect(page.locator('fieldset[data-facet="view"] .td-number').first).to_have_text(re.compile(r"\d"))
    shift = page.evaluate("""() => new Promise((done) => {
      let total = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({value}) => { total += value; }))
        .observe({type: "layout-shift", buffered: true});
      setTimeout(() => done(total), 300);
    })""")
    assert shift <= 0.02


@pytest.mark.parametrize(
    ("link", "place"),
    [
        (".td-card__name", "component/royalty-ledger"),
        (".td-owner a", "group/royalties"),
        (".td-card__foot > span:not(.td-owner) a", "system/royalty-system"),
    ],
)
def test_a_card_leads_to_its_entity_its_owner_and_its_system(page: Page, link: str, place: str) -> None:
    page.goto("catalog/?filter=royalty-ledger")
    expect(page.locator("#td-count")).to_contain_text(f"1 of {ALL} entities")
    page.locator(".td-card").locator(link).click()
    expect(page).to_have_url(re.compile(rf"/catalog/default/{place}/$"))


def test_the_catalog_can_be_filtered_on_a_phone(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto("catalog/")
    page.get_by_role("searchbox", name="Filter the catalog").fill("royalty-ledger")
    expect(names(page)).to_have_text(["royalty-ledger"])


def test_the_filters_open_on_a_phone_and_count_what_is_chosen(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto("catalog/?lifecycle=deprecated")
    toggle = page.get_by_role("button", name="Filters (1)")
    box = page.get_by_role("checkbox", name=re.compile("deprecated"))
    expect(box).to_be_hidden()
    toggle.click()
    expect(box).to_be_checked()
    box.uncheck()
    expect(names(page)).to_have_count(ALL)
    expect(page.get_by_role("button", name="Filters", exact=True)).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize(("name", "is_kept"), [("royalty-ledger", True), ("playlist-export", False)])
def test_the_focus_is_not_lost_when_the_list_is_filtered_late(page: Page, name: str, *, is_kept: bool) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search/entities.json", hold)
    with page.expect_request("**/search/entities.json"):
        page.goto("catalog/?filter=royalty-ledger#td-content")
    names(page).filter(has_text=name).focus()
    held[0].continue_()
    expect(names(page)).to_have_text(["royalty-ledger"])
    expect(names(page) if is_kept else page.get_by_role("searchbox", name="Filter the catalog")).to_be_focused()
    expect(page).to_have_url(re.compile(r"catalog/\?filter=royalty-ledger#td-content$"))


def test_many_entities_are_shown_hundred_by_hundred_and_the_focus_goes_on(page: Page, site: str) -> None:
    ledger = next(one for one in page.request.get(f"{site}search/entities.json").json() if one["name"] == "payout")
    many = [ledger | {"name": f"payout-{number:03}", "url": f"catalog/{number}/"} for number in range(150)]
    page.route("**/search/entities.json", lambda route: route.fulfill(json=many))
    page.goto("catalog/?filter=payout")
    expect(names(page)).to_have_count(100)
    page.get_by_role("button", name="Show 50 more").click()
    expect(names(page)).to_have_count(150)
    expect(page.get_by_role("button", name=re.compile("more"))).to_have_count(0)
    expect(names(page).nth(100)).to_be_focused()


def test_the_catalog_is_readable_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("catalog/")
    expect(names(page)).to_have_count(ALL)
    for card in (names(page).first, names(page).last):
        expect(card).to_be_visible()
    for control in ("#td-filter", "#td-facets", ".td-search-button"):
        expect(page.locator(control)).to_be_hidden()
    names(page).filter(has_text="royalty-ledger").click()
    expect(page).to_have_url(re.compile(r"/catalog/default/component/royalty-ledger/$"))
    expect(page.locator("article")).to_contain_text("Royalties")
