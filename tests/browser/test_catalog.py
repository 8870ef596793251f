import csv
import io
import json
import re
from pathlib import Path

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


def test_the_oldest_change_comes_first_on_demand_and_what_has_no_date_last(page: Page) -> None:
    page.goto("catalog/?sort=oldest")
    expect(page.locator("#td-count")).to_have_text(f"{ALL} of {ALL} entities")
    dates = page.locator("#td-cards > li").evaluate_all(
        "(all) => all.map((one) => one.querySelector('time')?.dateTime)"
    )
    known = [date for date in dates if date]
    assert dates == [*sorted(known), *[None] * (ALL - len(known))]
    assert 0 < len(known) < ALL


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


def test_filters_order_and_export_share_a_line_on_a_phone(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto("catalog/?lifecycle=deprecated")
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()
    boxes = [page.locator(one).bounding_box() for one in ("#td-facets-toggle", "#td-sort", "#td-export")]
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert all(boxes)


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


def exported(page: Page, form: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("group", name="Export").get_by_role("button", name=form.upper()).click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_what_is_filtered_can_be_kept_as_csv(page: Page, site: str) -> None:
    page.goto("catalog/?tag=privacy")
    expect(names(page)).to_have_count(2)
    text = exported(page, "csv")
    assert text.startswith("\ufeffname,kind,owner,contact,lifecycle,tags,address\n")
    found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["name"] for row in found] == ["playlist-archive", "playlist-export"]
    assert found[0]["contact"] == "#playlists https://chat.tonewave.example/playlists"
    assert found[0]["address"] == f"{site}catalog/default/component/playlist-archive/"


def test_what_is_filtered_can_be_kept_as_json_in_the_order_that_is_shown(page: Page) -> None:
    page.goto("catalog/?tag=privacy&sort=links")
    shown = names(page).all_text_contents()
    found = json.loads(exported(page, "json"))
    assert [one["name"] for one in found] == shown
    assert set(found[0]) == {"name", "kind", "owner", "contact", "lifecycle", "tags", "address"}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", ' ="x"'])
def test_a_name_that_a_spreadsheet_would_compute_is_a_text_in_csv(page: Page, site: str, name: str) -> None:
    one = next(one for one in page.request.get(f"{site}search/entities.json").json() if one["name"] == "payout")
    page.route("**/search/entities.json", lambda route: route.fulfill(json=[one | {"name": name, "tags": ["=a", "b"]}]))
    page.goto("catalog/?filter=payout")
    expect(names(page)).to_have_count(1)
    row = next(csv.DictReader(io.StringIO(exported(page, "csv").removeprefix("\ufeff"))))
    assert row["name"] == f"'{name}"
    assert row["tags"] == "'=a b"


def test_the_table_shows_owner_and_contact_and_sorts_by_its_headings(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto("catalog/?kind=component")
    page.get_by_role("button", name="Table").click()
    table = page.get_by_role("table", name="Catalog")
    row = table.locator('tr[data-ref="component:default/playlist-archive"]')
    expect(row.locator("td").nth(1)).to_have_text("Playlists")
    expect(row.get_by_role("link", name="#playlists")).to_have_attribute(
        "href", "https://chat.tonewave.example/playlists"
    )
    table.get_by_role("button", name="Links here").click()
    expect(page).to_have_url(re.compile(r"catalog/\?kind=component&sort=links&as=table$"))
    expect(table.get_by_role("columnheader", name="Links here")).to_have_attribute("aria-sort", "descending")
    counts = [int(text) for text in table.locator("tbody td:last-child").all_text_contents()]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    page.set_viewport_size({"width": 390, "height": 844})
    expect(table).to_have_count(0)
    expect(names(page)).to_have_count(len(counts))
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_value_is_found_among_many_also_one_that_the_page_does_not_list(new_page: NewPage, site: str) -> None:
    page = new_page(viewport={"width": 1300, "height": 800})
    listed = page.request.get(f"{site}search/entities.json").json()
    field = '<legend>Tag</legend><input type="search" class="td-facet-find" aria-label="Find: Tag">'
    html = page.request.get(f"{site}catalog/").text().replace("<legend>Tag</legend>", field)
    page.route("**/catalog/", lambda route: route.fulfill(body=html, content_type="text/html"))
    many = [one | {"tags": [f"rare-{number}"]} for number, one in enumerate(listed)]
    page.route("**/search/entities.json", lambda route: route.fulfill(json=many))
    page.goto("catalog/")
    page.get_by_role("searchbox", name="Find: Tag").fill("RARE-7")
    expect(page.locator('fieldset[data-facet="tag"] label:visible')).to_have_text([re.compile(r"rare-7\s+1")])
    page.get_by_role("checkbox", name=re.compile("rare-7")).check()
    expect(names(page)).to_have_text([many[7]["name"]])


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
