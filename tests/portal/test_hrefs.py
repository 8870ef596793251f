"""Links are written into finished HTML attribute by attribute; all else of it stays byte for byte."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from techdocs.clean.html import clean_article
from techdocs.portal.hrefs import link_to, with_targets

HERE = "docs/default/component/one/guide/"
TWO = "docs/default/component/two/"
TARGETS = {"component:two": TWO, "a.md?x&y": TWO, "src.go": "https://forge.example/src.go", "gone": "", "é": TWO}


def written(html: str) -> str:
    return with_targets(html, TARGETS, {"gone": 'no "such" <page>'}, HERE, {"flow.png": f"{TWO}flow.png", "gone": "x"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="component:two">x</a>', '<a href="../../two/">x</a>'),
        ('<a class="big" href="component:two" title="T">x</a>', '<a class="big" href="../../two/" title="T">x</a>'),
        ('<a title="T" href="a.md?x&amp;y" id="i">x</a>', '<a title="T" href="../../two/" id="i">x</a>'),
        ('<a href="é">x</a>', '<a href="../../two/">x</a>'),
        ('<a download href="component:two">x</a>', '<a download href="../../two/">x</a>'),
        ('<img alt="" src="flow.png">', '<img alt="" src="../../two/flow.png">'),
        ('<source media="(x)" srcset="flow.png">', '<source media="(x)" srcset="../../two/flow.png">'),
        (
            '<img src="flow.png" srcset="flow.png 1x, b.png 2x,flow.png 3x">',
            '<img src="../../two/flow.png" srcset="../../two/flow.png 1x, b.png 2x,../../two/flow.png 3x">',
        ),
        (
            '<video controls poster="flow.png" src="flow.png">',
            '<video controls poster="../../two/flow.png" src="../../two/flow.png">',
        ),
        ('<audio src="flow.png" title="flow.png">', '<audio src="../../two/flow.png" title="flow.png">'),
        ('<a href="component:two#x">x</a>', '<a href="component:two#x">x</a>'),
        (
            '<a href="src.go">x</a>',
            '<a href="https://forge.example/src.go" rel="noopener noreferrer">x</a>',
        ),
        (
            '<a href="gone">x</a>',
            '<a class="td-unresolved" title="no &quot;such&quot; &lt;page&gt;">x</a>',
        ),
        (
            '<a class="big" title="T" id="i" href="gone" rel="noopener">x</a>',
            '<a class="big td-unresolved" title="no &quot;such&quot; &lt;page&gt;" id="i" rel="noopener">x</a>',
        ),
    ],
)
def test_a_link_leads_where_the_site_knows(before: str, after: str) -> None:
    assert written(before) == after


@pytest.mark.parametrize(
    "html",
    [
        '<a href="other">x</a>', '<code>href="component:two"</code>', '<p title="component:two">x</p>',
        "<code>&lt;a href=&quot;component:two&quot;&gt;</code>", '<a title="component:two">x</a>',
        '<abbr href="component:two">x</abbr>', '<area href="component:two">', '<img src="component:two">',
        '<a href="flow.png">x</a>', '<a data-href="component:two">x</a>', "<a>x</a>", '<a name="x"></a>',
        "<a href>x</a>", "a < b <a", '<a title=" href=" class="component:two" href="other">x</a>',
        '<a title=" href=" class="gone">x</a>', '<a title="x href=component:two">x</a>',
    ],
)  # fmt: skip
def test_what_is_no_known_link_stays_as_it_is(html: str) -> None:
    assert written(html) == html


def test_nothing_is_read_when_nothing_is_known() -> None:
    assert with_targets('<a href="x">', {}, {}, HERE) == '<a href="x">'


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (TWO, "../../two/"), (f"{TWO}#a", "../../two/#a"), (HERE, "./"), ("catalog/x/", "../../../../../catalog/x/"),
        ("https://a.example/x", "https://a.example/x"), (f"{TWO}a b/ü?#x", "../../two/a%20b/%C3%BC%3F#x"),
        (f"{HERE}javascript:alert(1)/", "javascript%3Aalert%281%29/"), (f"{TWO}#https://x", "../../two/#https://x"),
    ],
)  # fmt: skip
def test_an_address_of_the_site_becomes_a_relative_link(address: str, link: str) -> None:
    assert link_to(address, HERE) == link


TEXTS = st.text(alphabet=" \"'<>=&ahrefclssitn/:#\n\t`;x", max_size=25)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=3), TEXTS, TEXTS)
def test_whatever_stands_in_attributes_and_targets_no_element_and_no_attribute_comes_from_it(
    attributes: list[tuple[str, str, str]], target: str, address: str
) -> None:
    html = clean_article(
        "".join(
            f'<a title="{escape(title)}" class="{escape(names)}" href="{escape(href)}">x</a>'
            for title, names, href in [*attributes, ("", "", target)]
        )
    ).html
    links = LexborHTMLParser(f"<main>{html}</main>").css("main *")
    known = {node.attributes.get("href") or "" for node in links} | {target}
    for where in ("", TWO + address):
        after = with_targets(html, dict.fromkeys(known, where), {target: address}, HERE)
        nodes = LexborHTMLParser(f"<main>{after}</main>").css("main *")
        assert [node.tag for node in nodes] == [node.tag for node in links]
        for node in nodes:
            assert set(node.attributes) <= {"title", "class", "href", "rel"}
            assert (node.attributes.get("href") or "").startswith(("", "../", "./")) or not where
