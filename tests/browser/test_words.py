"""A site in another language speaks it in everything that scripts say, too."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, served
from tests.runs import techdocs
from tests.shared import made_once

pytestmark = pytest.mark.browser
SETTINGS = """\
site_name: One
plugins: [techdocs-core]
markdown_extensions:
  - pymdownx.tasklist: {custom_checkbox: true}
"""
WIDE = "</td><td>".join(["eine_breite_zelle"] * 9)
PAGE = f"""\
# Eins

- [x] a
- [ ] b

<table><tr><td>{WIDE}</td></tr></table>

```mermaid
graph LR
  a[A] -->
```
"""


def build(folder: Path) -> Path:
    (folder / "one/docs").mkdir(parents=True)
    (folder / "one/mkdocs.yml").write_text(SETTINGS)
    (folder / "one/docs/index.md").write_text(PAGE)
    (folder / "techdocs.yml").write_text("sources: [one]\ntheme: {language: de}\n")
    assert techdocs(folder, "build", HOME=str(folder)).returncode == 0
    return folder / "site"


@pytest.fixture(scope="module")
def german_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site in German."""
    return made_once(tmp_path_factory, "german", build)


@pytest.fixture
def phone(browser: Browser, german_folder: Path) -> Iterator[Page]:
    """Open a page on a phone that can see into diagrams."""
    with served(german_folder) as address:
        context = browser.new_context(base_url=address, viewport=PHONE)  # type: ignore[arg-type]
        context.add_init_script(
            "const attach = Element.prototype.attachShadow;"
            "Element.prototype.attachShadow = function () { return attach.call(this, { mode: 'open' }); };"
        )
        yield context.new_page()
        context.close()


def test_what_scripts_name_on_a_page_is_in_the_language_of_the_site(phone: Page) -> None:
    phone.goto("docs/default/component/one/")
    boxes = phone.locator(".task-list-control input")
    assert boxes.evaluate_all("(all) => all.map((one) => one.ariaLabel)") == ["erledigt", "zu erledigen"]
    expect(phone.get_by_role("group", name="Tabelle")).to_be_attached()
    expect(phone.locator("div.mermaid")).to_contain_text("Dieses Diagramm kann nicht gezeichnet werden: Parse error")


def test_a_search_that_fails_says_so_in_the_language_of_the_site(phone: Page) -> None:
    phone.route("**/search/dialog.js", lambda route: route.abort())
    phone.goto("")
    phone.get_by_role("banner").get_by_role("button", name="Suche").click()
    dialog = phone.get_by_role("dialog", name="Suche")
    expect(dialog).to_contain_text("Die Suche konnte nicht geladen werden. Prüfe deine Verbindung.")
    dialog.get_by_role("button", name="Schließen").click()
    expect(dialog).to_have_count(0)


def test_a_missing_page_calls_kinds_what_the_site_calls_them(phone: Page) -> None:
    phone.goto("404.html")
    kinds = json.loads(phone.locator("#td-nearest").get_attribute("data-kinds") or "")
    assert (kinds["group"], kinds["component"]) == ("Team", "Komponente")


def test_a_site_that_is_opened_as_files_says_that_the_search_needs_a_server(
    browser: Browser, german_folder: Path
) -> None:
    page = browser.new_page()
    page.goto((german_folder / "index.html").as_uri())
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Suche")).to_contain_text("Die Suche braucht einen Webserver: python3 -m")
    page.close()
