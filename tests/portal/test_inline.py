import pytest

from techdocs.portal.pages.inline import inline_html, inline_text


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        (
            "Runs `a *b*` **well** and *fast*",
            "Runs <code>a *b*</code> <strong>well</strong> and <em>fast</em>",
            "Runs a *b* well and fast",
        ),
        ("snake_case_name, 2 * 3 * 4", "snake_case_name, 2 * 3 * 4", "snake_case_name, 2 * 3 * 4"),
        ("<b>x</b> & y", "&lt;b&gt;x&lt;/b&gt; &amp; y", "<b>x</b> & y"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        (
            '[x](https://a.example/" onclick="y)',
            "[x](https://a.example/&#34; onclick=&#34;y)",
            '[x](https://a.example/" onclick="y)',
        ),
        ("[x](https://a.example/_b_)", '<a href="https://a.example/_b_" rel="noopener noreferrer">x</a>', "x"),
        (
            "See [<i>it</i>](https://a.example/?b=1&c=2)",
            'See <a href="https://a.example/?b=1&amp;c=2" rel="noopener noreferrer">&lt;i&gt;it&lt;/i&gt;</a>',
            "See <i>it</i>",
        ),
    ],
)  # fmt: skip
def test_a_description_has_inline_markdown_and_nothing_else(text: str, html: str, plain: str) -> None:
    assert str(inline_html(text)) == html
    assert inline_text(text) == plain
