"""What a browser loads to show a docs page, and what it loads only when somebody gets there."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import SERVICE, search, served
from tests.runs import techdocs
from tests.shared import made_once

pytestmark = pytest.mark.browser
BUDGET = 320_000
"""Bytes of a docs page with all that it loads, as they are on the disk: most hosts send fewer, compressed."""
AT_ONCE = re.compile(
    r'<(?:script\b[^>]*\ssrc|link\b[^>]*\srel="stylesheet"[^>]*\shref|img\b(?![^>]*\sloading="lazy")[^>]*\ssrc)="([^"]+)"'
)
FAR = "Words.\n\n" * 400
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90" width="90" height="90"><path d="M0 0h{}v90H0z"/></svg>'
)


def weight(site: Path, page: Path) -> int:
    """Return the bytes of a page and of what it loads from the site at once."""
    html = page.read_text(encoding="utf-8")
    here = f"http://site/{page.parent.relative_to(site).as_posix()}/"
    addresses = {urlsplit(urljoin(here, address)) for address in AT_ONCE.findall(html)}
    files = [site / address.path.lstrip("/") for address in addresses if address.netloc == "site"]
    loaded_with: int = sum(path.stat().st_size for path in files if path.is_file())
    return len(html.encode()) + loaded_with


def test_no_docs_page_of_the_samples_is_heavier_than_its_budget(site_folder: Path) -> None:
    pages = sorted((site_folder / "docs").glob("*/*/*/**/index.html"))
    assert len(pages) > 20
    heavy = {str(page.relative_to(site_folder)): weight(site_folder, page) for page in pages}
    assert {page: size for page, size in heavy.items() if size > BUDGET} == {}


def loaded(page: Page, path: str) -> dict[str, int]:
    """Return what a browser with an empty cache loads of a page until it is idle: address → bytes of the body."""
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 - playwright marks what it calls
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return {request.url: request.sizes()["responseBodySize"] for request in finished}


@pytest.fixture
def cold(browser: Browser) -> Iterator[Page]:
    """Open a page in a browser that has never seen the site."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def test_a_browser_loads_no_more_for_a_page_than_the_page_says(cold: Page, site: str, site_folder: Path) -> None:
    sizes = loaded(cold, site + SERVICE)
    assert sum(sizes.values()) == weight(site_folder, site_folder / SERVICE / "index.html")
    assert max(sizes.values()) < BUDGET / 2


def test_a_first_search_asks_for_few_files(cold: Page, site: str) -> None:
    cold.goto(site + SERVICE)
    asked: list[str] = []
    cold.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    search(cold, "tunnel")
    expect(cold.locator(".td-search__list:not([aria-busy])")).to_have_count(1)
    kinds = Counter(re.sub(r"^.*\.(pf_\w+|pagefind|pack)$", r"\1", name) for name in asked)
    assert kinds.pop("pf_fragment") >= 1
    once = "search.css dialog.js worker.js names.json text-worker.js shards.json pack pagefind.js pagefind pf_index"
    assert kinds == dict.fromkeys(once.split(), 1)


def build(folder: Path) -> Path:
    (folder / "far/docs").mkdir(parents=True)
    settings = """
        site_name: Far
        plugins: [techdocs-core]
        markdown_extensions: [pymdownx.arithmatex]
        """
    (folder / "far/mkdocs.yml").write_text(dedent(settings))
    first = "# Far\n\n![First](first.svg)\n\n"
    diagram = "```mermaid\ngraph LR\n  order[Order] --> shipping[Shipping]\n```\n"
    (folder / "far/docs/index.md").write_text(f"{first}{FAR}![Last](last.svg)\n\n{diagram}\n$x^2$\n")
    for width, name in enumerate(("first", "last"), 50):
        (folder / f"far/docs/{name}.svg").write_text(PICTURE.format(width))
    assert techdocs(folder, "build", "far", HOME=str(folder)).returncode == 0
    return folder / "site"


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a site whose one page has a picture, a diagram and a formula far below its first lines."""
    with served(made_once(tmp_path_factory, "far", build)) as address:
        yield f"{address}docs/default/component/far/"


def test_diagrams_formulas_and_pictures_are_loaded_when_somebody_goes_there(cold: Page, far: str) -> None:
    sizes = loaded(cold, far)
    late = {"mermaid.min.js", "tex-svg.js", "last.svg"}
    names = {address.rpartition("/")[2] for address in sizes}
    assert "first.svg" in names
    assert names & late == set()
    assert sum(sizes.values()) < BUDGET
    cold.keyboard.press("End")
    expect(cold.locator("div.mermaid")).to_be_visible()
    expect(cold.locator("mjx-container svg")).to_be_visible()
    expect(cold.get_by_role("img", name="Last")).to_have_js_property("complete", value=True)
    assert cold.get_by_role("img", name="Last").evaluate("(picture) => picture.naturalWidth") > 0


def test_a_page_that_is_printed_has_its_diagrams_before(cold: Page, far: str) -> None:
    cold.goto(far)
    cold.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(cold.locator("div.mermaid")).to_be_attached()
