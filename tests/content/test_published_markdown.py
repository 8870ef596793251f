"""A page as Markdown: what readers of the page see, with links that work, and nothing that its author hid in it."""

import pytest

from techdocs.content.published_markdown import published_markdown, with_targets, with_title
from techdocs.engine.bounds import cpu_bound


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("a <!-- secret --> b", "a  b"),
        ("a\n\n<!--\nsecret\n\nmore\n-->\n\nb", "a\n\nb"),
        ("<!--\n```mermaid\nA --> B\n```\nsecret\n-->\n\nb", "b"),
        ("<!--\n`A --> B`\n\nnot hidden -->\n\nb", " B`\n\nnot hidden -->\n\nb"),
        ("a <!-- is never closed", "a &lt;!-- is never closed"),
        ("[//]: # (secret)\n[comment]: <> (secret)\nb", "b"),
        ("[x]:\n  https://secret.example\n\nb", "b"),
        ('[x]: https://x.example\n  "secret"\n\nb', "b"),
        ("[]: # (secret)\n\nb", "b"),
        ("[x]: y z", "[x]: y z"),
        ("- a ` b\n- <!-- secret --> ` c", "- a ` b\n-  ` c"),
        ("| a ` |\n|---|\n| <!-- secret --> ` |", "| a ` |\n|---|\n|  ` |"),
        ("## a `\n<!-- secret --> ` b", "## a `\n ` b"),
        ("a `\n> <!-- secret --> ` b", "a `\n>  ` b"),
        ("a `\n```\nx\n```\n<!-- secret --> `", "a `\n```\nx\n```\n `"),
        ("*[HTML]: Hyper\n*[CSS]: Sheets\n\nHTML", "*[HTML]: Hyper\n\nHTML"),
        ("[a][b]\n\n[b]: https://x.example\n[c]: https://y.example\n", "[a][b]\n\n[b]: https://x.example"),
        ("a [^1]\n\n[^1]: note", "a [^1]\n\n[^1]: note"),
        ("<div>\n\n        <!-- secret -->\n\n</div>", "<div>\n\n        \n\n</div>"),
        ("- a\n\n    <!-- secret -->\n\n    b", "- a\n\n    b"),
        ("- a\n\n    - b\n\n        <!-- secret -->\n\n        c", "- a\n\n    - b\n\n        c"),
    ],
)
def test_what_the_page_does_not_show_is_left_out(written: str, published: str) -> None:
    found = published_markdown(written, {})
    assert [line.rstrip() for line in found.split("\n") if line.strip()] == [
        line.rstrip() for line in published.split("\n") if line.strip()
    ]


@pytest.mark.parametrize(
    "code",
    [
        "```html\n<!-- shown -->\n<script>alert(1)</script>\n[a](b.md)\n```",
        "~~~\n<b onclick=x>\n~~~",
        "````\n```\n<!-- in it -->\n```\n````",
        "- a\n\n    ```\n    <x>\n    ```",
        "> ```\n> <x>\n> ```",
        "a `<script>` b ``<!-- ` -->`` c",
        "a `<b\nc>` d",
        "a\n\n    <dependency>\n      <!-- shown -->\n\n      <id>x</id>\n    </dependency>",
        "- a\n\n        <dependency>",
    ],
)
def test_code_stays_as_it_is_written(code: str) -> None:
    assert published_markdown(code, {"b.md": "b/"}) == code + "\n"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ('<img src="a.png" onerror="x()" style="y" alt="A">', '<img src="a.png" alt="A">'),
        ('<IMG SRC=a.png ALT="1 > 2" onerror="<b>">', '<img src="a.png" alt="1 &gt; 2">'),
        ("a<script>alert(1)</script>b", "ab"),
        ("a<style>p{}\n</style >b", "ab"),
        ("a<svg><path d='M0'/></svg>b", "ab"),
        ("a <form action=x><b>c</b></form>", "a <b>c</b>"),
        ("a <script>never closed\n\nb", "a "),
        ("<script/x>secret</script/x>b", "b"),
        ("<template>a<template>b</template>secret</template>c", "c"),
        ("a <?php secret ?> b <![CDATA[ secret ]]> c", "a  b  c"),
        ("a\n\n> <!DOCTYPE secret>\n\nb", "a\n\n> \n\nb"),
        ("a <? b <!DOCTYPE c>", "a &lt;? b &lt;!DOCTYPE c>"),
        (f"<p data-x='secret' {'x=y ' * 1_000}>b", "<p>b"),
        ("## a {: #id data-x='secret' }", "## a {: #id }"),
        ("*a*{: data-x=secret }b use {c=d}", "*a*b use {c=d}"),
        ("![a](b.png){ width=30 onload data-x=secret }", "![a](b.png){ width=30 }"),
        ("[a](\njavascript:x())", "a"),
        ("a <img src=x onerror='b", "a &lt;img src=x onerror='b"),
        ('<a href="javascript:x()" id="y">z</a>', '<a id="y">z</a>'),
        ('<a href="java&#115;cript:x()">z</a>', "<a>z</a>"),
        ("[a](javascript:x())", "a"),
        ("![a](<javascript:x()>)", "a"),
        ("[a](JAVASCRIPT&colon;x 'y')", "a"),
        ("[a][b]\n\n[b]: javascript:x()", "[a][b]\n\n[b]: #"),
        ("<javascript:x()> <https://x.example/?a=b> <me@x.example>", " <https://x.example/?a=b> <me@x.example>"),
        ('# a {: onclick="x()" }', "# a"),
        ('![a](b.png){ width="30" }', '![a](b.png){ width="30" }'),
        ("a [^1]\n\n[^1]: <img src=x onerror=y>", 'a [^1]\n\n[^1]: <img src="x">'),
        ("[a](<img/src=x/onerror=y>", '[a](<img src="x/onerror=y">'),
        ("<div>`<img src=x onerror=y>`</div>", '<div>`<img src="x">`</div>'),
        ("<div>\na `<b onclick=y>` b\n</div>", "<div>\na `<b>` b\n</div>"),
        ("1 < 2 and a <- b", "1 < 2 and a <- b"),
        ("a\x02b\x03\x04c", "abc"),
    ],
)
def test_nothing_that_pages_may_not_have_is_left(written: str, published: str) -> None:
    assert published_markdown(written, {}) == published + "\n"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("[a](b.md) ![c](d.png 'e')", "[a](../b/) ![c](../d.png 'e')"),
        ("[![x](d.png)](b.md#h)", "[![x](../d.png)](../b/#h)"),
        ("[`a`](b.md)", "[`a`](../b/)"),
        ("[a](<b.md>)", "[a](../b/)"),
        ("[a][x]\n\n[x]: b.md 'T'", "[a][x]\n\n[x]: ../b/ 'T'"),
        ('<a href="b.md">a</a>', '<a href="../b/">a</a>'),
        ("`[a](b.md)`", "`[a](b.md)`"),
        ("[a](https://x.example/b.md)", "[a](https://x.example/b.md)"),
    ],
)
def test_links_lead_where_those_of_the_page_lead(written: str, published: str) -> None:
    targets = {"b.md": "../b/", "b.md#h": "../b/#h", "d.png": "../d.png"}
    assert published_markdown(written, targets) == published + "\n"


def test_a_link_that_leads_nowhere_is_text() -> None:
    text = "[a `b` [c]](x.md) [![d](e.png)](x.md) [f](y.md)\n"
    assert with_targets(text, {"x.md": ""}.get) == "a `b` [c] ![d](e.png) [f](y.md)\n"


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("Text.\n", "# My <b>\n\nText.\n"),
        ("# Own\n\nText.\n", "# Own\n\nText.\n"),
        ("Own\n===\n\nText.\n", "Own\n===\n\nText.\n"),
        ("![badge](a.png)\n\n# My <b>\n\nText.\n", "# My <b>\n\n![badge](a.png)\n\nText.\n"),
        ("```\n# My <b>\n```\n", "# My <b>\n\n```\n# My <b>\n```\n"),
        ("<b>x</b>\n===\n", "# My <b>\n\n<b>x</b>\n===\n"),
        ("", "# My <b>\n"),
    ],
)
def test_the_title_stands_on_top_so_that_no_browser_takes_the_file_for_html(markdown: str, shown: str) -> None:
    assert with_title(markdown, "My <b>") == shown.replace("# My <b>\n", "# My &lt;b>\n", 1)


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "`",
        "```\n",
        "~~~~\n",
        '<a "',
        "<a '",
        "[",
        "](",
        "[a]:",
        "<script>",
        "- - - ",
        "{:",
        "*[a]:\n",
        "# a\n==\n",
        "<svg>",
        "<template>",
        "<?",
        "<![CDATA[",
        "\n<!a",
        "*{a=",
        "# a {",
        "[a]:\n",
        "` |\n",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    with cpu_bound(20):
        markdown = with_title(with_targets(published_markdown(text, {}), dict[str, str]().get), "a")
    assert markdown.startswith("# a")
