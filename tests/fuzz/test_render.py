"""Whatever pages are made of, they are rendered, harm nobody, and are the same each time and in any company."""

import pytest
from hypothesis import example
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from techdocs.clean.html import clean_article
from tests.attacks.judge import judge_page
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.markdown_pages import BODIES, PAGES
from tests.fuzz.rendering import CORE, render, settings_of, theme_scripts

_SETTINGS = settings_of(CORE)
_MKDOCS = settings_of(
    "markdown_extensions: [footnotes, abbr, attr_list, md_in_html, admonition, def_list, pymdownx.superfences]"
)


@fuzz(150, text=PAGES)
def test_any_page_is_rendered_and_harms_nobody(text: str) -> None:
    rendered = render({"index.md": text}, _SETTINGS)
    assert rendered.failures == []
    html = rendered.files["site/index.html"]
    found = list(judge_page(html, scripts=theme_scripts()))
    # Links to entities are resolved when the site is put together.
    assert [fault for fault in found if not fault.startswith("address: <a href='component:")] == []
    assert "<" not in html.partition("<title>")[2].partition("</title>")[0]
    assert [node.text() for node in LexborHTMLParser(html).css("article script, article style")] == []


@fuzz(80, text=PAGES)
def test_a_page_is_the_same_each_time(text: str) -> None:
    assert render({"index.md": text}, _SETTINGS) == render({"index.md": text}, _SETTINGS)


@fuzz(60, pages=st.lists(BODIES, min_size=2, max_size=4), data=st.data())
@example(pages=["*[HTML]: Hyper\n\n[a]: b\n\n[^1]: c\n\nHTML [a] x[^1]", "HTML [a] x[^1]"], data=None)
def test_a_page_is_the_same_in_any_company(pages: list[str], data: st.DataObject | None) -> None:
    order = data.draw(st.permutations(range(len(pages)))) if data else list(reversed(range(len(pages))))
    settings = data.draw(st.sampled_from((_SETTINGS, _MKDOCS))) if data else _SETTINGS
    alone = [_articles([page], settings)[0] for page in pages]
    assert _articles(pages, settings) == alone
    assert _articles([pages[number] for number in order], settings) == [alone[number] for number in order]


def _articles(pages: list[str], settings: object) -> list[str]:
    assert isinstance(settings, type(_SETTINGS))
    rendered = render({f"{number}/page.md": page for number, page in enumerate(pages)}, settings)
    return [rendered.article(f"{number}/page/index.html") for number in range(len(pages))]


@fuzz(100, text=BODIES)
def test_what_a_page_shows_is_clean(text: str) -> None:
    article = LexborHTMLParser(render({"index.md": text}, _SETTINGS).files["site/index.html"]).css_first("article")
    assert article is not None
    assert "<script" not in clean_article(article.inner_html or "").html


@pytest.mark.parametrize("target", ["http://[::1", "//[x", "https://a\u2100b"])
def test_a_link_that_is_no_address_costs_no_page(target: str) -> None:
    assert (
        "before"
        in render({"index.md": f"*before* [a]({target})"}, _SETTINGS).article("index.html").split("Its source")[0]
    )
