"""Titles are text wherever they are shown: in the nav, the table of contents, the header and the head of a page."""

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.engine.titles import shown, toc_title
from tests.rendering import Render, Rendered

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "&lt;img src=x onerror=alert(1)&gt;",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- --><b>",
    "]]></title>",
    "' onmouseover='alert(1)",
]
ESCAPE = "\x1b]0;x\x07\x1b[2J"


def parsed(out: Rendered, name: str = "index.html") -> LexborHTMLParser:
    return LexborHTMLParser(out.html(name))


def text_of(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return " ".join((node.text() if node else "").split())


def acting(tree: LexborHTMLParser) -> list[str]:
    """Return the elements of a page that run, or would, and are not the theme's."""
    nodes: list[LexborNode] = tree.css("*")
    handlers = [node.tag or "" for node in nodes if any(name.startswith("on") for name in node.attributes)]
    foreign = [node.html or "" for node in tree.css("script:not([src])") if "alert" in (node.html or "")]
    return [*handlers, *foreign]


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize(
    ("page", "settings"),
    [
        ("---\ntitle: {}\n---\n# A\n", ""),
        ("# A\n", "nav:\n- {}: index.md\n- b.md\n"),
        ("# A\n", "nav:\n- {}:\n  - index.md\n  - b.md\n"),
        ("# A\n", "nav:\n- index.md\n- b.md\n- {}: https://example.org/\n"),
        ("# A\n", "site_name: {}\n"),
        ("# A\n", "site_description: {}\n"),
        ("# A\n", "site_author: {}\n"),
        ("# A\n", "copyright: {}\n"),
        ("---\ndescription: {}\n---\n# A\n", ""),
        ("# A\n\n## B\n", "markdown_extensions:\n- toc:\n    title: {}\n"),
        ("# {}\n", ""),
        ("# `{}`\n", ""),
        ("# A\n\n## `{}`\n", ""),
        ("# A\n\n## {}\n", ""),
    ],
    ids=[
        "front matter", "nav", "section", "link", "site_name", "site_description", "site_author", "copyright",
        "description", "toc title", "heading", "code heading", "second code heading", "second heading",
    ],
)  # fmt: skip
def test_a_hostile_title_stays_text(render: Render, title: str, page: str, settings: str) -> None:
    quoted = "'" + title.replace("'", "''") + "'"
    is_yaml = page.startswith("---")
    files = {"index.md": page.format(quoted if is_yaml else title), "b.md": "# B\n"}
    out = render(files, "plugins: [techdocs-core]\n" + settings.format(quoted))
    for name in ("index.html", "b/index.html"):
        tree = parsed(out, name)
        assert acting(tree) == []
        assert len(tree.css("title")) >= 1
        assert tree.css_first("main") is not None


def test_a_title_is_shown_as_it_is_written(render: Render) -> None:
    out = render({"index.md": "# A\n", "b.md": "---\ntitle: '<b> & \"q\"'\n---\n# B\n"})
    assert out.record.pages[1].title == '<b> & "q"'
    assert text_of(parsed(out, "b/index.html"), "title").startswith('<b> & "q" - Sample')
    nav = [" ".join(node.text().split()) for node in parsed(out).css(".md-nav--primary a.md-nav__link")]
    assert '<b> & "q"' in nav


@pytest.mark.parametrize(
    ("written", "text"),
    [("R&amp;D", "R&D"), ("&amp;lt;b&amp;gt;", "&lt;b&gt;"), ("a &copy; b", "a © b"), ("a & b", "a & b")],
)
def test_entities_are_read_once(render: Render, written: str, text: str) -> None:
    out = render({"index.md": f"---\ntitle: '{written}'\n---\n# A\n", "b.md": "# B\n"})
    assert out.record.pages[0].title == text
    nav = [" ".join(node.text().split()) for node in parsed(out, "b/index.html").css("a.md-nav__link")]
    assert text in nav


def test_a_heading_that_becomes_a_title_loses_its_marks(render: Render) -> None:
    out = render({"index.md": "# The *big* `<code>` & [link](b.md)\n", "b.md": "# B\n"})
    assert out.record.pages[0].title == "The big <code> & link"


def test_control_and_direction_characters_do_not_show_and_are_told(render: Render) -> None:
    out = render({"index.md": "# A\u202egnp\u2066\n", "b.md": '---\ntitle: "B\\e[2J\\u200b"\n---\n'})
    assert [page.title for page in out.record.pages] == ["Agnp", "B[2J"]
    told = [fault for fault in out.faults if "TD411" in fault]
    assert [fault.partition(":")[0] for fault in told] == ["index.md", "b.md"]
    for name in ("index.html", "b/index.html"):
        assert "\x1b" not in out.html(name)
        assert "\u202e" not in text_of(parsed(out, name), "title")


def test_a_title_has_at_most_120_characters(render: Render) -> None:
    out = render({"index.md": f"# {'word ' * 100}\n", "b.md": "# B\n"})
    title = out.record.pages[0].title
    assert len(title) <= 120
    assert title.endswith("…")
    assert text_of(parsed(out), "h1").startswith("word " * 50)


def test_line_ends_in_a_title_are_blanks(render: Render) -> None:
    out = render({"index.md": '---\ntitle: "a\\nb\\t c"\n---\n'})
    assert out.record.pages[0].title == "a b c"


def test_a_description_of_a_page_is_one_attribute(render: Render) -> None:
    out = render({"index.md": '---\ndescription: "a\\" onload=\\"x\\">\\nb"\n---\n# A\n'})
    node = parsed(out).css_first("meta[name=description]")
    assert node is not None
    assert node.attributes == {"name": "description", "content": 'a" onload="x"> b'}


def test_a_link_of_the_nav_with_a_forbidden_scheme_leads_nowhere(render: Render) -> None:
    out = render(
        {"index.md": "# A\n"},
        "plugins: [techdocs-core]\nnav:\n- index.md\n- Bad: javascript:alert(1)\n- Good: 'https://e.org/?a=1&b=\"2'\n",
    )
    hrefs = [node.attributes.get("href") for node in parsed(out).css("a[href]")]
    assert not [href for href in hrefs if href and "javascript" in href]
    assert 'https://e.org/?a=1&b="2' in hrefs


def test_a_table_of_contents_is_cut_and_its_page_is_whole(render: Render) -> None:
    out = render({"index.md": "# A\n\n" + "".join(f"## H{number}\n\n### I{number}\n\n" for number in range(300))})
    tree = parsed(out)
    shown_headings = {node.attributes["href"] for node in tree.css("[data-md-component=toc] a.md-nav__link")}
    assert len(shown_headings) == 500 - 1  # the page's own title is one of them, and shown above
    assert len(tree.css("article h2")) == 300
    assert [fault for fault in out.faults if "`limits.toc_headings`" in fault]


def test_anchors_of_a_table_of_contents_are_those_of_its_page(render: Render) -> None:
    out = render({"index.md": '# A\n\n## `__config`\n\n## B {#td-menu}\n\n## C {#my"id}\n'})
    tree = parsed(out)
    ids = {node.attributes["id"] for node in tree.css("article [id]")}
    targets = {
        (node.attributes["href"] or "").removeprefix("#") for node in tree.css("[data-md-component=toc] a.md-nav__link")
    }
    assert targets <= ids
    assert "_config" in ids


def test_the_title_of_a_table_of_contents_is_text() -> None:
    assert toc_title({"title": "<b>x</b>", "permalink": True}) == {"title": "&lt;b&gt;x&lt;/b&gt;", "permalink": True}
    assert toc_title({"permalink": True}) == {"permalink": True}


def test_what_is_no_text_is_shown_as_one() -> None:
    assert [str(shown(value)) for value in (None, 3, 1.5, "", ["<x>"])] == ["", "3", "1.5", "", "[&#39;&lt;x&gt;&#39;]"]
    assert ESCAPE not in shown(ESCAPE)


def test_a_title_in_front_matter_is_the_page_s_where_the_nav_has_a_label(render: Render) -> None:
    settings = "site_name: Shop\nplugins: [techdocs-core]\nnav: [{Start: index.md}, {Label: a.md}]\n"
    out = render({"index.md": "# I\n", "a.md": "---\ntitle: Own & <b>\n---\n# H\n"}, settings)
    html = out.html("a/index.html")
    assert "<title>Own &amp; &lt;b&gt; - Shop" in html
    assert "Label" in html.partition("<article")[0]
