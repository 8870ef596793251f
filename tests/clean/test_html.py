"""What the cleaner leaves of an article, what it takes out, and what it tells of that."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from techdocs.clean.addresses import is_allowed_target
from techdocs.clean.html import MAX_DEPTH, TooDeepError, clean_article, own_id
from tests.rendering import Render
from tests.theme_ids import theme_ids

STAYS = {
    "tabs": '<div class="tabbed-set tabbed-alternate" data-tabs="1:2">'
    '<input checked="checked" id="__tabbed_1_1" name="__tabbed_1" type="radio">'
    '<div class="tabbed-labels"><label for="__tabbed_1_1">A</label></div></div>',
    "task list": '<li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled="" '
    'checked=""><span class="task-list-indicator"></span></label> done</li>',
    "code line": '<a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a>',
    "code span": '<span id="__span-0-1"><span class="k">def</span></span>',
    "line number": '<span class="linenos" data-linenos="1 "></span>',
    "aligned cell": '<table><tbody><tr><td style="text-align:right">1</td></tr></tbody></table>',
    "footnote": '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
    "progress": '<div class="progress progress-50plus"><div class="progress-bar" style="width:50.0%">'
    '<p class="progress-label">50%</p></div></div>',
    "details": '<details class="note" open="open"><summary>T</summary><p>x</p></details>',
    "icon": '<span class="twemoji"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<path d="M1 1"></path></svg></span>',
    "own gradient": '<svg><rect fill="url(#g)"></rect></svg>',
    "sized picture": '<img src="a.png" width="10" height="20" loading="lazy" alt="x">',
    "picture": '<picture><source srcset="a.webp 1x, b.webp 2x" media="(min-width:1px)" type="image/webp">'
    '<img src="a.png"></picture>',
    "remote picture": '<img src="https://example.org/badge.svg" alt="">',
    "film": '<video src="a.mp4" poster="a.png" controls=""></video>',
    "entity link": '<a href="component:default/x">x</a>',
    "mail": '<a href="mailto:a@example.org">x</a>',
    "new window": '<a href="x" target="_blank">x</a>',
    "theme class for authors": '<a class="md-button md-button--primary" href="x">x</a>',
    "right to left": '<p dir="rtl" lang="ar">x</p>',
    "attack in text": '<p>&lt;script&gt; onclick="x" javascript:alert(1) style="x"</p>',
    "attack in code": '<pre><code>&lt;a href="javascript:x" onclick="y"&gt;&lt;iframe src=//e&gt;</code></pre>',
}
CHANGED: dict[str, tuple[str, str]] = {
    "script": ("<script>alert(1)</script>after", "after"),
    "handler": ('<p onclick="x()">a</p>', "<p>a</p>"),
    "style of an element": ('<p style="position:fixed">a</p>', "<p>a</p>"),
    "style that is no width": ('<div style="width:expression(x)">a</div>', "<div>a</div>"),
    "style that covers": ('<div style="position:fixed;width:100%">a</div>', '<div style="width:100%">a</div>'),
    "style sheet": ("<style>p{}</style>b", "b"),
    "frame": (
        '<iframe src="https://e.org/x" title="T"></iframe>',
        '<a href="https://e.org/x" rel="noopener noreferrer">T</a>',
    ),
    "frame without a title": (
        "<iframe src=//e.org/x></iframe>",
        '<a href="//e.org/x" rel="noopener noreferrer">//e.org/x</a>',
    ),
    "frame with a title of HTML": (
        "<iframe src='//e.org' title='&lt;b onclick=x&gt;'></iframe>",
        '<a href="//e.org" rel="noopener noreferrer">&lt;b onclick=x&gt;</a>',
    ),
    "frame with a script": ('<iframe src="javascript:alert(1)"></iframe>', ""),
    "frame of a document": ('<iframe srcdoc="<script>1</script>"></iframe>', ""),
    "form": ("<form action=/x><button>go</button><input name=q><textarea>t</textarea></form>", "got"),
    "label of the theme": ('<label for="__drawer">m</label>', "<label>m</label>"),
    "label of nothing here": ('<label for="q">m</label>', "<label>m</label>"),
    "button of a tab with an id of the theme": (
        '<input type="radio" name="__tabbed_1" id="__drawer"><label for="__drawer">m</label>',
        '<input type="radio" name="__tabbed_1" id="_drawer"><label>m</label>',
    ),
    "switch of the theme": ('<input type="checkbox" id="__drawer">', ""),
    "radio of the theme": ('<input type="radio" name="__palette" id="__palette_0">', ""),
    "text field": ('<input type="text" value="v">', ""),
    "id of the theme": ('<p id="__config">x</p>', '<p id="_config">x</p>'),
    "our id": ('<p id="td-more">x</p>', '<p id="_td-more">x</p>'),
    "link to an id of the theme": ('<a href="#__search">x</a>', '<a href="#_search">x</a>'),
    "name of the theme": ('<a name="__config">x</a>', "<a>x</a>"),
    "classes of the theme": ('<p class="md-header TD-x own">x</p>', '<p class="own">x</p>'),
    "component of the theme": ('<p data-md-component="header">x</p>', "<p>x</p>"),
    "script in a link": ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
    "blanks in a scheme": ('<a href=" jAvA\tscr\nipt:alert(1)">x</a>', "<a>x</a>"),
    "references in a scheme": ('<a href="&#106;avascript&colon;alert(1)">x</a>', "<a>x</a>"),
    "data in a link": ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
    "vbscript in a link": ('<a href="vbscript:x">x</a>', "<a>x</a>"),
    "telephone": ('<a href="tel:1">x</a>', "<a>x</a>"),
    "data in a picture": ('<img src="data:image/svg+xml,x">', "<img>"),
    "entity as a picture": ('<img src="component:default/x">', "<img>"),
    "script in a set of pictures": ('<img srcset="javascript:x 1x, a.png 2x" src="a.png">', '<img src="a.png">'),
    "script in a poster": ('<video poster="javascript:x" src="a.mp4"></video>', '<video src="a.mp4"></video>'),
    "script in a drawing's link": (
        '<svg><a xlink:href="javascript:x"><text>t</text></a></svg>',
        "<svg><a><text>t</text></a></svg>",
    ),
    "colour from elsewhere": (
        '<svg><rect fill="url(#g)"/><rect fill="url(https://e)"/></svg>',
        '<svg><rect fill="url(#g)"></rect><rect></rect></svg>',
    ),
    "use": ('<svg><use href="#x"></use></svg>', "<svg></svg>"),
    "animation": ('<svg><animate attributeName="href" values="javascript:x"/></svg>', "<svg></svg>"),
    "HTML in a drawing": ("<svg><foreignObject><p>x</p></foreignObject></svg>", "<svg></svg>"),
    "script in a drawing": ("<svg><script>alert(1)</script></svg>x", "<svg></svg>x"),
    "formula": ("<math><mi>x</mi></math>y", "y"),
    "template": ("<template><p>t</p></template>z", "z"),
    "base": ('<base href="//e">x', "x"),
    "refresh": ('<meta http-equiv="refresh" content="0;url=//e">x', "x"),
    "style sheet of another host": ('<link rel="stylesheet" href="//e">x', "x"),
    "object": ("<object data=x></object>y", "y"),
    "embed": ("<embed src=x>y", "y"),
    "unknown element": ("<pluginname>x</pluginname>", "x"),
    "comment": ("<!-- c --><!--techdocs:header-->a", "a"),
    "opener": ('<a href="//e" rel="opener">x</a>', '<a href="//e" rel="noopener noreferrer">x</a>'),
    "window of the whole": ('<a href="x" target="_top">x</a>', '<a href="x">x</a>'),
    "capitals": ('<A HREF="HTTPS://e.org">x</A>', '<a href="HTTPS://e.org" rel="noopener noreferrer">x</a>'),
    "unclosed": ("<p>x<b>y", "<p>x<b>y</b></p>"),
    "paragraph in a paragraph": ("<p><p>x", "<p></p><p>x</p>"),
    "signs": ("<p>a < b & c > d</p>", "<p>a &lt; b &amp; c &gt; d</p>"),
}
MUTATIONS = [
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><desc><table><thead title='</desc><img src=1 onerror=alert(1)>'>",
    "<math><annotation-xml encoding=text/html><style><img src=1 onerror=alert(1)></style>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<title><a title='</title><img src=x onerror=alert(1)>'>",
    "<a href=//x><table><a href=//y>",
    "<!--!><img src=x onerror=alert(1)>-->",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<select><style></select><img src=x onerror=alert(1)>",
    "<p><svg><p title='</svg><img src=x onerror=alert(1)>'>",
]


@pytest.mark.parametrize("html", STAYS.values(), ids=STAYS)
def test_what_markdown_and_authors_use_stays_as_it_is_and_nothing_is_reported(html: str) -> None:
    cleaned = clean_article(html)
    assert (cleaned.html, cleaned.removed, cleaned.targets) == (html, (), ())


@pytest.mark.parametrize(("html", "left"), CHANGED.values(), ids=CHANGED)
def test_what_could_act_or_be_taken_for_the_site_goes(html: str, left: str) -> None:
    assert clean_article(html).html == left


def test_links_to_other_sites_do_not_tell_where_the_reader_comes_from() -> None:
    assert clean_article('<a href="https://e.org/" target="_blank">x</a>').html == (
        '<a href="https://e.org/" target="_blank" rel="noopener noreferrer">x</a>'
    )
    assert "rel" not in clean_article('<a href="other.md">x</a>').html


@pytest.mark.parametrize("html", [*(html for html, _ in CHANGED.values()), *STAYS.values(), *MUTATIONS])
def test_cleaning_what_is_clean_changes_nothing(html: str) -> None:
    once = clean_article(html).html
    again = clean_article(once)
    assert (again.html, again.removed, again.targets) == (once, (), ())


@pytest.mark.parametrize("html", MUTATIONS)
def test_no_second_reading_makes_an_element_act(html: str) -> None:
    text = clean_article(html).html
    for _ in range(3):
        body = LexborHTMLParser(f"<!doctype html><body>{text}").body
        assert body is not None
        attributes = {name.lower() for node in body.css("*") for name in node.attributes}
        assert not {name for name in attributes if name.startswith("on")}
        assert not body.css("script, style, iframe, math, template, noscript")
        assert body.inner_html == text
        text = body.inner_html


@pytest.mark.parametrize(
    ("html", "removed"),
    [
        ("<script>1</script><SCRIPT>2</SCRIPT>", {"<script>": 1, "<SCRIPT>": 1}),
        ('<p onclick="x" ONLOAD="y">a</p>', {"onclick": 1, "onload": 1}),
        ('<p style="color:red">a</p>', {"style": 1}),
        ('<iframe src="//e" width="1"></iframe>', {"<iframe>": 1}),
        ('<iframe src="//e"></iframe>', {"<iframe>": 1}),
        ("<p>a<marquee>b", {"<marquee>": 1}),
        ('<p class="md-header md-nav">a</p>', {".md-header": 1, ".md-nav": 1}),
        ('<label for="__drawer">m</label>', {"for": 1}),
        ('<img srcset="javascript:x">', {"srcset": 1}),
        ('<pre>&lt;script&gt; onclick="a"</pre><script>1</script>', {"<script>": 1}),
        ("<pre>onclick='a'</pre><p onclick='a'>x</p>", {"onclick": 1}),
        ("<!-- <name> <script>1</script> --><!--><script>2</script>", {"<script>": 1}),
        ("<!---><script>1</script><!-- <p onclick='a'> --!><marquee>", {"<marquee>": 1, "<script>": 1}),
        ('<p title="<!--">a</p><script>1</script><!-- -->', {"<script>": 1}),
    ],
)
def test_what_was_removed_is_counted_by_its_name(html: str, removed: dict[str, int]) -> None:
    assert dict(clean_article(html).removed) == removed


@pytest.mark.parametrize(
    ("html", "targets"),
    [
        ('<a href="javascript:alert(1)">x</a>', ("javascript:alert(1)",)),
        ("<a href=vbscript:x>x</a>", ("vbscript:x",)),
        ('<a href="tel:1">x</a><a href="tel:1">y</a>', ("tel:1",)),
        (f'<a href="data:{"x" * 200}">x</a>', ("data:" + "x" * 75,)),
        ('<a href="a.md#b:c">x</a>', ()),
        ('<p><!-- <a href="tel:1">x</a> --></p>', ()),
        ('<code>href="javascript:x"</code>', ()),
    ],
)
def test_targets_that_were_taken_away_are_told(html: str, targets: tuple[str, ...]) -> None:
    assert clean_article(html).targets == targets


@pytest.mark.parametrize(
    "html",
    [
        '<pre><code>&lt;a href="javascript:go()"&gt; src=x:y</code></pre><hr>',
        '<p><code>href="slack://channel"</code> and href=x:y</p><blink>',
        "<p>poster='vscode:open' <code>&lt;img src=data:text/html,x&gt;</code></p><script>a.href = 'x:y'</script>",
    ],
)
def test_text_and_code_that_speak_of_links_are_none(html: str) -> None:
    assert clean_article(html).targets == ()


def test_elements_that_are_nested_too_deeply_stop_their_page() -> None:
    deep = "<div>" * 10_000
    with pytest.raises(TooDeepError, match=f"`<div>` is nested deeper than {MAX_DEPTH} levels"):
        clean_article(deep)


def test_many_elements_that_stand_side_by_side_are_fine() -> None:
    assert clean_article("<p>x</p>" * 10_000).html == "<p>x</p>" * 10_000
    assert clean_article("<p>x" * 10_000).html == "<p>x</p>" * 10_000


def test_an_id_of_the_theme_gets_another_beginning() -> None:
    given = ["__search", "__nav_1_2", "__palette_0", "td-content", "__tabbed_1_1", "__codelineno-0-1", "__span-0-1"]
    assert [own_id(name) for name in given] == [
        "_search", "_nav_1_2", "_palette_0", "_td-content", "__tabbed_1_1", "__codelineno-0-1", "__span-0-1",
    ]  # fmt: skip


def test_an_id_that_is_not_the_themes_stays() -> None:
    for name in ("own", "_own", "td-7-debt", "td-a", "__init__", "____x", "__call__"):
        assert own_id(name) == name


def test_every_id_of_the_templates_is_the_themes() -> None:
    found = theme_ids()
    assert {"__search", "__palette_", "td-content", "td-nearest"} <= found
    assert [name for name in sorted(found) if own_id(name) == name] == []


@pytest.mark.parametrize("url", ["a.md", "#a", "//e", "https://e", "HTTP://e", "mailto:a", "group:x", "a/b:c", ""])
def test_a_link_may_lead_there(url: str) -> None:
    assert is_allowed_target(url)


@pytest.mark.parametrize(
    "url", ["javascript:x", "\x01java\tscript:x", "java&#115;cript:x", "data:x", "file:///x", "blob:x", "ftp://x"]
)
def test_a_link_may_not_lead_there(url: str) -> None:
    assert not is_allowed_target(url)


def test_a_page_says_what_was_taken_from_it_and_where(render: Render) -> None:
    out = render({"index.md": "# A\n\n<p onclick='x'>a</p>\n\n<marquee>m</marquee>\n\n[x](javascript:alert)\n"})
    assert out.faults == [
        "index.md:5 TD409 removed from the page: `<marquee>`, `onclick`",
        "index.md:7 TD410 link `javascript:alert` was removed: its scheme is not allowed",
    ]
    assert "onclick" not in out.article


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("Names and a style guide.\n\n<p style='x'>a</p>", 5),
        ("The names.\n\n```html\n<b style='x'>\n```\n\n<p style='x'>a</p>", 9),
        ("<!-- style='x' -->\n\n![x](b.png){ style='x' }", 5),
        ("The script.\n\n<scripts>\n\n<p><SCRIPT>x</SCRIPT></p>", 7),
        ("The md-nav.\n\n<p class='a md-header'>x</p>", 5),
        ("```py exec='1'\n<p style='x'>a</p>\n```", 4),
    ],
    ids=["in words", "in a fence", "in a comment", "longer name", "class", "in a fence that is none"],
)
def test_what_was_removed_is_found_where_it_is_written_as_html(render: Render, markdown: str, line: int) -> None:
    out = render({"index.md": f"# A\n\n{markdown}\n"})
    (fault,) = [fault for fault in out.record.faults if fault.code == "TD409"]
    assert fault.place.line == line


def test_a_heading_that_is_named_as_a_part_of_the_theme_is_reached_from_every_page(render: Render) -> None:
    out = render({"index.md": "# A\n\n[x](b.md#__search)\n", "b.md": "# B\n\n## `__search`\n\n[x](#__search)\n"})
    assert out.faults == []
    assert '<h2 id="_search">' in out.articles["b/index.html"]
    assert '<a href="#_search">x</a>' in out.articles["b/index.html"]
    assert '<a href="b/#_search">x</a>' in out.article


def test_a_heading_that_looks_like_a_part_of_the_theme_keeps_its_id(render: Render) -> None:
    article = render({"index.md": "# TD-7: Debt\n\n## `__init__`\n\n[x](#td-7-debt) [y](#__init__)\n"}).article
    assert all(part in article for part in ('id="td-7-debt"', 'id="__init__"', 'href="#td-7-debt"', 'href="#__init__"'))


def test_tabs_whose_buttons_are_named_after_their_titles_can_be_chosen(render: Render) -> None:
    slugify = "!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}"
    settings = f"markdown_extensions:\n- pymdownx.tabbed:\n    slugify: {slugify}\n"
    article = render({"index.md": '=== "Rye"\n\n    x\n'}, f"plugins: [techdocs-core]\n{settings}").article
    assert 'id="rye"' in article
    assert '<label for="rye">' in article


def test_a_page_about_attacks_in_code_loses_nothing(render: Render) -> None:
    out = render({"index.md": "# A\n\n`<script>` and\n\n```html\n<img src=x onerror=y style='z'>\n```\n"})
    assert out.faults == []
    assert "onerror" in out.article


@pytest.mark.parametrize(
    ("html", "unclosed"),
    [
        ("<p>a</p><style>p {}<p>b</p>", ("style",)),
        ("<p>a <TITLE> b</p>", ("title",)),
        ("<math><mi>x</mi><style>", ("math", "style")),
        ("<style>a</style><p>b</p><style >", ("style",)),
        ("<style>a</style><math></math>", ()),
        ("<style>a<style>b</style>", ()),
        ("<p>&lt;style&gt;</p>", ()),
        ("<!-- <style> --><script>x</script>", ()),
        ("<titled>x", ()),
    ],
)
def test_what_takes_the_rest_of_an_article_with_it_is_named(html: str, unclosed: tuple[str, ...]) -> None:
    cleaned = clean_article(html)
    assert cleaned.unclosed == unclosed
    assert not {f"<{name}>" for name in unclosed} & {name for name, _ in cleaned.removed}
