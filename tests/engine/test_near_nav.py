"""A page shows of a long nav what is near it; all of it can be reached."""

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation, Section, get_navigation
from mkdocs.structure.pages import Page
from selectolax.lexbor import LexborHTMLParser

from techdocs.engine.near_nav import AROUND, WHOLE_UP_TO, NearNav
from tests.rendering import Render


def nav_of(entries: object, count: int) -> Navigation:
    """Return a nav over pages `page-0.md` and so on."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "One", "nav": entries})
    config.validate()
    names = [f"page-{number}.md" for number in range(count)]
    return get_navigation(Files([File(name, None, "", use_directory_urls=True) for name in names]), config)


def pages(count: int) -> list[dict[str, str]]:
    return [{f"Page {number}": f"page-{number}.md"} for number in range(count)]


def shown(near: NearNav, nav: Navigation, page: Page) -> list[Page | Link]:
    """Return the pages and links of the nav that a page shows."""
    with near.shown_on(page):
        waiting, found = list(nav.items), []
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, Section):
                waiting += item.children
            else:
                found.append(item)
    return found


@pytest.mark.parametrize("entries", [pages(2500), [{"Part": pages(2500)}]], ids=["flat", "section"])
def test_what_2500_pages_show_of_a_flat_nav_grows_with_their_number(entries: object) -> None:
    nav = nav_of(entries, 2500)
    near, at = NearNav(nav), {page.url: page for page in nav.pages}
    leads = {page.url: [item.url for item in shown(near, nav, page)] for page in nav.pages}
    assert max(map(len, leads.values())) == 2 * AROUND + 4
    assert all(page.url in leads[page.url] for page in nav.pages)
    reached, waiting = {nav.pages[0].url}, [nav.pages[0].url]
    while waiting:
        new = set(leads[waiting.pop()]) - reached
        reached |= new
        waiting += new
    assert reached == at.keys()


def test_entries_that_are_left_out_are_counted() -> None:
    nav = nav_of(pages(500), 500)
    found = shown(NearNav(nav), nav, nav.pages[250])
    titles = [item.title for item in found]
    assert titles[:3] == ["Page 0", f"… {250 - AROUND - 1} more above", f"Page {250 - AROUND}"]
    assert titles[-2:] == [f"Page {250 + AROUND}", f"… {500 - 251 - AROUND} more below"]
    assert (found[1].url, found[-1].url) == (f"page-{250 - AROUND - 1}/", f"page-{250 + AROUND + 1}/")


def test_a_nav_is_whole_again_after_a_page() -> None:
    nav = nav_of(pages(WHOLE_UP_TO + 1), WHOLE_UP_TO + 1)
    shown(NearNav(nav), nav, nav.pages[7])
    assert [item.title for item in nav.items] == [f"Page {number}" for number in range(WHOLE_UP_TO + 1)]


def test_a_nav_of_a_usual_length_is_shown_whole() -> None:
    nav = nav_of(pages(WHOLE_UP_TO), WHOLE_UP_TO)
    assert len(shown(NearNav(nav), nav, nav.pages[0])) == WHOLE_UP_TO


def test_a_page_that_is_not_in_the_nav_shows_its_beginning() -> None:
    nav = nav_of(pages(300), 301)
    lost = Page(None, File("lost.md", None, "", use_directory_urls=True), MkDocsConfig())
    assert [item.title for item in shown(NearNav(nav), nav, lost)][-1] == f"… {300 - AROUND - 1} more below"


def test_the_html_of_a_page_holds_the_part_of_the_nav_that_it_shows(render: Render) -> None:
    names = [f"page-{number:03}.md" for number in range(WHOLE_UP_TO + 50)]
    html = render(dict.fromkeys(names, "# Page\n")).html("page-100/index.html")
    links = LexborHTMLParser(html).css(".md-nav--primary > .md-nav__list > .md-nav__item > a.md-nav__link")
    assert len([link for link in links if link.attributes["href"] != "./"]) < 2 * AROUND + 10
    assert [link.attributes["href"] for link in links if "more" in link.text()] == ["../page-069/", "../page-131/"]


def test_sections_of_a_long_nav_are_not_all_shown_whole(render: Render) -> None:
    part = "".join(f"  - Link {number}: https://example.org/{number}\n" for number in range(300))
    settings = f"theme: {{features: [navigation.sections]}}\nnav:\n- index.md\n- A:\n{part}- B:\n{part}"
    html = render({"index.md": "# One\n"}, settings).html("index.html")
    assert html.count("https://example.org/") <= 2
