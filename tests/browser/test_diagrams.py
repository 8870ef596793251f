"""Diagrams and formulas are drawn by what the site itself carries, in both dialects, and only where there are any."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import served
from tests.conftest import COMPONENT, GROUP
from tests.runs import techdocs
from tests.shared import made_once

pytestmark = pytest.mark.browser

DIALECTS = {
    "core": """
        plugins: [techdocs-core]
        markdown_extensions: [pymdownx.arithmatex]
        """,
    "plain": """
        site_name: Plain
        markdown_extensions:
          - pymdownx.arithmatex
          - pymdownx.superfences:
              custom_fences:
                - name: mermaid
                  class: mermaid
                  format: !!python/name:pymdownx.superfences.fence_code_format
        """,
}
PAGES = {
    "index": """
        # Nothing to draw

        It costs $5. Write `<pre class="mermaid">` or `class="arithmatex"` for what is drawn:

        ```html
        <pre class="mermaid">graph LR</pre>
        ```
        """,
    "diagram": """
        # Mermaid

        ```mermaid
        graph LR
          order[Order] -->|paid| shipping[Shipping]
        ```

        ```mermaid
        sequenceDiagram
          Ada->>Bob: Hello
        ```
        """,
    "attributes": """
        # Attributes

        ```{.mermaid .wide}
        graph LR
          order[Order] --> shipping[Shipping]
        ```
        """,
    "faulty": """
        # Faulty

        ```mermaid
        graph LR
          order[Order] -->
        ```

        ```mermaid
        graph LR
          billing[Billing]
        ```
        """,
    "math": r"""
        # Formulas

        The square $x^2$, which costs $5.

        $$
        \frac{a}{b} = \sum_{i=1}^n i
        $$
        """,
    "macros": r"""
        # Packages

        $\cancel{x}$, $\ce{H2O}$, $\boldsymbol{z}$, $\color{red}{q}$, $\require{cancel}\bcancel{y}$
        """,
}
Open = Callable[..., Page]


def build(folder: Path) -> Path:
    """Build a site of one repository for each dialect, both with the same pages."""
    texts = {"org/catalog-info.yaml": GROUP.format(name="red", title="Red team")}
    for name, settings in DIALECTS.items():
        texts[f"{name}/catalog-info.yaml"] = COMPONENT.format(name=name, owner="red")
        texts[f"{name}/mkdocs.yml"] = settings
        texts.update({f"{name}/docs/{page}.md": text for page, text in PAGES.items()})
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    done = techdocs(folder, "build", "org", *DIALECTS, HOME=str(folder))
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def drawn_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site, and return its address."""
    with served(made_once(tmp_path_factory, "drawn", build)) as address:
        yield address


@pytest.fixture
def open_drawn(drawn_site: str, browser: Browser) -> Iterator[Open]:
    """Open pages of the site; at the end none has asked another host, missed a file or written an error."""
    contexts, complaints = [], []

    def run(component: str, page: str, scheme: str = "light") -> Page:
        context = browser.new_context(base_url=drawn_site, color_scheme="dark" if scheme == "slate" else "light")
        contexts.append(context)
        context.on("request", lambda request: complaints.append(request.url) if is_outside(request.url) else None)
        context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        # Material's shadow roots are closed; here the tests look into them.
        context.add_init_script(
            "const attach = Element.prototype.attachShadow;"
            "Element.prototype.attachShadow = function () { return attach.call(this, { mode: 'open' }); };"
        )
        opened = context.new_page()
        opened.goto(f"docs/default/component/{component}/{'' if page == 'index' else page + '/'}")
        return opened

    def is_outside(url: str) -> bool:
        return not url.startswith((drawn_site, "data:", "blob:"))

    yield run
    for context in contexts:
        context.close()
    assert complaints == []


def scripts(page: Page) -> list[str]:
    names = page.locator("script[src]").evaluate_all("all => all.map((one) => one.src.split('/').pop())")
    return [name for name in names if name in {"mermaid.min.js", "diagrams.js", "math.js", "tex-svg.js"}]


def height(element: Locator) -> float:
    box = element.bounding_box()
    return box["height"] if box else 0


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("component", DIALECTS)
def test_a_mermaid_fence_is_drawn_in_light_and_dark(open_drawn: Open, component: str, scheme: str) -> None:
    page = open_drawn(component, "diagram", scheme)
    diagrams = page.locator("div.mermaid")
    expect(diagrams).to_have_count(2)
    expect(page.locator("pre.mermaid")).to_have_count(0)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    expect(diagrams.first.locator("svg")).to_contain_text("Shipping")
    assert height(diagrams.first) > 40
    assert height(diagrams.last) > 100
    assert scripts(page) == ["mermaid.min.js", "diagrams.js"]
    line = diagrams.last.locator(".messageLine0").evaluate("line => getComputedStyle(line).stroke")
    head = diagrams.last.locator("[id$='-arrowhead'] path").evaluate("head => getComputedStyle(head).fill")
    assert head == line, "an arrow head has the colour of its line"


@pytest.mark.parametrize("component", DIALECTS)
def test_a_fence_with_further_classes_is_drawn_without_leaving_the_site(open_drawn: Open, component: str) -> None:
    page = open_drawn(component, "attributes")
    expect(page.locator("div.mermaid svg")).to_contain_text("Shipping")


def test_a_diagram_with_a_fault_shows_its_source_and_the_next_one_is_drawn(open_drawn: Open) -> None:
    page = open_drawn("core", "faulty")
    first, second = page.locator("div.mermaid").first, page.locator("div.mermaid").last
    expect(first).to_contain_text("This diagram cannot be drawn: Parse error on line 3")
    expect(first.locator("pre")).to_contain_text("order[Order] -->")
    expect(second.locator("svg")).to_contain_text("Billing")
    expect(page.locator("body > svg, body > [id^='d__mermaid']")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("component", DIALECTS)
def test_formulas_are_drawn_in_the_line_and_on_their_own(open_drawn: Open, component: str, scheme: str) -> None:
    page = open_drawn(component, "math", scheme)
    formulas = page.locator(".arithmatex mjx-container")
    expect(formulas).to_have_count(2)
    expect(formulas.first.locator("> svg")).to_be_visible()
    expect(page.locator("div.arithmatex mjx-container[display='true'] > svg")).to_be_visible()
    expect(page.locator("article")).to_contain_text("which costs $5.")
    assert scripts(page) == ["tex-svg.js", "math.js"]
    colours = formulas.first.locator("> svg").evaluate(
        "svg => [getComputedStyle(svg.querySelector(':scope > g')).fill, getComputedStyle(svg.closest('p')).color]"
    )
    assert colours[0] == colours[1], "a formula takes the colour of the text around it"


def test_formulas_may_use_every_package_of_mathjax(open_drawn: Open) -> None:
    page = open_drawn("core", "macros")
    expect(page.locator(".arithmatex mjx-container > svg")).to_have_count(5)
    expect(page.locator("[data-mml-node='merror'], [data-mjx-error]")).to_have_count(0)
    expect(page.locator("[data-mml-node='mtext'][fill='red']")).to_have_count(0)


@pytest.mark.parametrize("component", DIALECTS)
def test_a_page_that_only_writes_about_diagrams_loads_no_library(open_drawn: Open, component: str) -> None:
    page = open_drawn(component, "index")
    expect(page.locator("h1")).to_contain_text("Nothing to draw")
    assert scripts(page) == []
    assert page.evaluate("[typeof window.mermaid, typeof window.MathJax]") == ["undefined", "undefined"]
