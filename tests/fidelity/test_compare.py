"""The comparer finds what a reader would notice, and nothing that only surrounds the article."""

import pytest

from tests.fidelity.article import read_article, resolve
from tests.fidelity.compare import compare_pages


def page(article: str, around: str = "") -> str:
    return f'<html><body>{around}<article class="md-content__inner md-typeset">{article}</article></body></html>'


PLAIN = '<h1 id="a">A</h1>\n<p>One <em>two</em>\nthree.</p>'


def test_a_page_equals_itself() -> None:
    assert compare_pages(page(PLAIN), page(PLAIN), "") is None


def test_white_space_and_what_stands_around_the_article_do_not_count() -> None:
    theirs = page(
        '<a class="md-content__button md-icon" href="https://x/edit">edit</a>'
        '<h1 id="a">A<a class="headerlink" href="#a">¶</a></h1><p>One <em>two</em> three.</p>'
        '<aside class="md-source-file"><span>June 2024</span></aside>'
    )
    assert compare_pages(page(PLAIN, around="<header>Owner: payments</header>"), theirs, "") is None


def test_who_links_to_a_page_does_not_count() -> None:
    links = '<ul><li><a href="../x/">X</a></li></ul>'
    backlinks = '<details class="td-backlinks"><summary>Linked from 1 page</summary>' + links + "</details>"
    assert compare_pages(page(PLAIN + backlinks), page(PLAIN), "") is None


@pytest.mark.parametrize(
    ("ours", "theirs", "part"),
    [
        ("<p>one two</p>", "<p>one</p>", "text"),
        ("<p>foobar</p>", "<p>foo bar</p>", "text"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a<ul><li>b c</li></ul></li></ul>", "text"),
        ('<h2 id="a-b">A</h2>', '<h2 id="a_b">A</h2>', "headings"),
        ("<h2>A</h2>", "<h3>A</h3>", "headings"),
        ('<p><a href="../b/">x</a></p>', '<p><a href="../c/">x</a></p>', "links"),
        ('<p><a href="#y">x</a></p>', '<p><a href="#z">x</a></p>', "links"),
        ("<pre><code>a\n  b</code></pre>", "<pre><code>a\n b</code></pre>", "code"),
        (
            "<table><tr><td>a</td><td>b</td></tr></table>",
            "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
            "tables",
        ),
        ('<p><img src="a.png"></p>', '<p><img src="b.png"></p>', "images"),
    ],
)
def test_what_a_reader_would_notice_is_a_difference(ours: str, theirs: str, part: str) -> None:
    found = compare_pages(page(ours), page(theirs), "guide/")
    assert found is not None
    assert found.part == part


def test_a_difference_shows_both_sides_where_they_part() -> None:
    found = compare_pages(page(f"<p>{'x' * 500} mine</p>"), page(f"<p>{'x' * 500} theirs</p>"), "")
    assert found is not None
    assert found.ours.endswith("x mine")
    assert found.theirs.endswith("x theirs")
    assert found.ours.startswith("…x")


def test_a_page_without_an_article_differs_from_one_with_it() -> None:
    found = compare_pages("<html><body>moved</body></html>", page(PLAIN), "")
    assert found is not None
    assert found.part == "article"


def test_line_numbers_do_not_count_as_code_or_as_a_table() -> None:
    numbered = (
        '<div class="highlight"><table class="highlighttable"><tr><td class="linenos"><div class="linenodiv">'
        '<pre><span></span><span class="normal"><a href="#__codelineno-0-1">1</a></span></pre></div></td>'
        '<td class="code"><div><pre><span></span><code>graph TD</code></pre></div></td></tr></table></div>'
    )
    assert compare_pages(page('<pre class="mermaid"><code>graph TD</code></pre>'), page(numbered), "") is None


def test_an_emoji_equals_a_picture_of_it() -> None:
    picture = '<p>Go <img alt="🚀" class="emojione" src="https://cdn/1f680.svg" title=":rocket:"> now</p>'
    assert compare_pages(page("<p>Go 🚀 now</p>"), page(picture), "") is None


@pytest.mark.parametrize(
    ("target", "url", "resolved"),
    [
        ("../b/", "a/", "b/"),
        ("../../c/d.png", "a/b/", "c/d.png"),
        ("#x", "a/", "a/#x"),
        (".", "a/b/", "a/b/"),
        ("..", "a/b/", "a/"),
        ("../..", "a/b/", ""),
        ("./", "", ""),
        ("../index.html", "a/b.html", ""),
        ("../../x/", "a/", "../x/"),
        ("a%20b/#%C3%A9", "", "a b/#é"),
        ("/x/", "a/", "/x/"),
        ("https://example.org/x", "a/", "https://example.org/x"),
        ("component:default/x", "a/", "component:default/x"),
        ("mailto:a@b.c", "a/", "mailto:a@b.c"),
    ],
)
def test_a_link_is_resolved_below_the_root_of_the_docs(target: str, url: str, resolved: str) -> None:
    assert resolve(target, url) == resolved


def test_an_article_is_read_in_order() -> None:
    article = read_article(page('<h1 id="t">T</h1><p>see <a href="x/">it</a></p><pre>code\n</pre>'), "")
    assert article is not None
    assert article.headings == (("h1", "t", "T"),)
    assert article.links == (("it", "x/"),)
    assert article.code == ("code",)
    assert article.text == ("T", "see it", "code")
