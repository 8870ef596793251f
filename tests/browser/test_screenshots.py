from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SERVICE, NewPage, Scheme, search, show_in

pytestmark = pytest.mark.browser
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PAGES = {
    "home": "",
    "catalog": "catalog/",
    "catalog-table": "catalog/?as=table",
    "domain": "catalog/default/domain/listening/",
    "build": "build/",
    "docs": SERVICE,
    "docs-table-and-code": f"{SERVICE}retries/",
    "docs-diagram": f"{SERVICE}architecture/",
    "entity": "catalog/default/component/playlist-service/",
    "api": "catalog/default/api/playlist-api/",
    "team": "catalog/default/group/playlists/",
    "problems": "problems/",
    "similar": "similar/",
    "search": "",
}
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"
BROKEN = "[...document.images].filter((one) => !one.complete || !one.naturalWidth).map((one) => one.src)"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def show(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    if name == "search":
        search(page, "playlist")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_screen_in_light_and_dark(new_page: NewPage, tmp_path: Path, name: str, width: int) -> None:
    page, backgrounds = new_page(color_scheme="light", viewport={"width": width, "height": 800}), set()
    show(page, name)
    for scheme in SCHEMES:
        show_in(page, scheme)
        page.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.jpeg", type="jpeg")
        assert page.evaluate(OVERFLOW) <= 0
        assert page.evaluate(BROKEN) == []
        backgrounds.add(page.evaluate(BACKGROUND))
    assert len(backgrounds) == 2
