"""The classes by which the site's style sheets move an element stay where Markdown makes them, and nowhere else."""

import pytest

from techdocs.clean.allowed_html import OWN_CLASSES
from techdocs.clean.html import clean_article
from techdocs.clean.placed_classes import PLACED
from tests.clean import style_sheets
from tests.clean.style_sheets import known_classes, moves, placed_classes, rules
from tests.rendering import Render

PAGE = """
``` py title="a.py" hl_lines="1" linenums="1"
x = 1
```

```diff
- a
+ b
```

    #!py
    y = 2

Inline `#!py z`.

!!! note inline end "T"
    text

??? warning inline
    text

- [x] a

- [ ] b

    loose

=== "A"
    one

$$
x^2
$$

In $y$.[^1]

[^1]: Foot.
"""
SETTINGS = """
plugins: [techdocs-core]
markdown_extensions: [pymdownx.arithmatex, pymdownx.inlinehilite]
"""


def test_the_table_holds_every_class_by_which_the_style_sheets_move_an_element() -> None:
    """When Material moves another class, add it to `PLACED`, with the elements on which Markdown puts it."""
    free = {name for name in placed_classes() if not name.lower().startswith(OWN_CLASSES)}
    assert free == set(PLACED)


def test_what_is_read_of_a_style_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    css = (
        "/* .no{float:left} */.a,.b:not(.c)>.d{color:red}@media print{.e .f:hover{margin:0 -1em}.g::before{top:0}}"
        "@keyframes k{to{transform:none;left:0}}.h>img{position:absolute}"
        ".i+.j.k{overflow:visible}.l{content:'}{';float:none}"
        ".m:is(.n,.o) p{margin-top:calc(var(--x)*-1)}"
    )
    assert [selector for selector, _ in rules(css)][:2] == [".a,.b:not(.c)>.d", ".e .f:hover"]
    monkeypatch.setattr(style_sheets, "sheets", lambda: [css])
    assert placed_classes() == {"f", "h", "j", "k", "m", "n", "o"}
    assert known_classes() >= {"a", "b", "c", "d", "l"}


@pytest.mark.parametrize(
    ("declarations", "is_moving"),
    [
        ("position:sticky", True), ("position:static", False), ("float:right", True), ("margin:0 -.8rem", True),
        ("margin:1em 0", False), ("margin-left:calc(var(--a)*-1)", True), ("z-index:2", True), ("z-index:auto", False),
        ("overflow:hidden", False), ("overflow:visible", True), ("transform:none", False), ("scale:2", True),
        ("inset:0", True), ("color:red;transform:translateX(1px)!important", True),
        ("background:url(a;float:left)", False),
    ],
)  # fmt: skip
def test_what_moves_an_element(declarations: str, is_moving: bool) -> None:  # noqa: FBT001 - a case
    assert moves(declarations) is is_moving


@pytest.mark.parametrize("name", sorted(PLACED))
@pytest.mark.parametrize("tag", ["div", "span", "p", "a", "details", "img", "pre", "td", "label", "li"])
def test_a_class_that_moves_is_taken_from_what_authors_write(name: str, tag: str) -> None:
    if (name, tag) in {("inline", "details"), ("end", "details"), ("highlight", "pre")}:
        pytest.skip("Markdown makes this")
    within = {"td": "<table><tbody><tr>{}</tr></tbody></table>", "li": "<ul>{}</ul>"}.get(tag, "{}")
    end = "" if tag == "img" else f"<b>x</b></{tag}>"
    cleaned = clean_article(within.format(f'<{tag} class="mine {name} too">{end}'))
    assert f'<{tag} class="mine too">' in cleaned.html
    assert cleaned.removed == ((f".{name}", 1),)


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        (
            '<div class="highlight"></div><svg class="result"><path class="a"></path></svg>',
            "<div></div><svg><path></path></svg>",
        ),
        (
            '<div class="highlight"><pre>x</pre></div><div class="result">y</div>',
            '<div class="highlight"><pre>x</pre></div><div>y</div>',
        ),
        ('<p title=" class=" class="result">x</p>', '<p title=" class=">x</p>'),
        ('<p class="x&#10;result">x</p>', '<p class="x">x</p>'),
        ('<p class="x&#10;md-header">x</p>', '<p class="x">x</p>'),
        ('<p class="&#x72;esult">x</p>', "<p>x</p>"),
        ('<pre><code>x</code></pre><span class="hll">x</span>', "<pre><code>x</code></pre><span>x</span>"),
        (
            '</code><code><code>x</code><span class="hll">x</span></code>',
            '<code><code>x</code><span class="hll">x</span></code>',
        ),
        ('<span class="CtxtMenu_Menu MJX_a mjx-b">x</span>', '<span class="">x</span>'),
        (
            '<div class="results inline-block highlight-end">x</div>',
            '<div class="results inline-block highlight-end">x</div>',
        ),
        (
            '<div id="highlight"><span class="filename">x</span></div>',
            '<div id="highlight"><span class="filename">x</span></div>',
        ),
        ('<p>class="result"</p>', '<p>class="result"</p>'),
    ],
)  # fmt: skip
def test_what_stays_of_classes(html: str, cleaned: str) -> None:
    assert clean_article(html).html == cleaned
    assert clean_article(cleaned).html == cleaned


def test_all_that_markdown_makes_keeps_its_classes(render: Render) -> None:
    html = render({"index.md": PAGE}, SETTINGS).article
    for name in set(PLACED) - {"result", "tabbed-control", "tabbed-control--next", "tabbed-control--prev"}:
        assert any(f"{before}{name}{after}" in html for before in '" ' for after in '" '), name
    assert clean_article(html).removed == ()
