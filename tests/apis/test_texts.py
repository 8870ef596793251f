"""Descriptions become HTML that cannot disturb the page that they stand on."""

import pytest

from techdocs.apis.texts import MOST_TEXT, write_descriptions

REL = 'rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("only words", None),
        ("`code` and *more*", "<p><code>code</code> and <em>more</em></p>"),
        ("# Title\n\ntext", "<p><strong>Title</strong></p>\n<p>text</p>"),
        ("[a](./other.md)", "<p><a>a</a></p>"),
        ("[b](//b.example)", "<p><a>b</a></p>"),
        ("[c](https://c.example)", f'<p><a href="https://c.example" {REL}>c</a></p>'),
        ("![Logo](https://a.example/x.png)", f'<p><a href="https://a.example/x.png" {REL}>Logo</a></p>'),
        ('<p id="op-getPet" class="td-op">x</p>', '<p class="">x</p>'),
        ('<a id="op-getPet" name="op-addPet">x</a>', "<p><a>x</a></p>"),
        ("[x](javascript:alert(1))", "<p><a>x</a></p>"),
    ],
)  # fmt: skip
def test_markdown_is_cleaned_and_fitted_into_the_page(text: str, html: str | None) -> None:
    assert write_descriptions([text])[0].get(text) == html


def test_nothing_in_it_asks_another_host() -> None:
    texts = [
        '<video src="https://a.example/v" poster="https://a.example/p"></video>',
        '<svg><image href="https://a.example/x"/></svg> <picture><source srcset="https://a.example/y"></picture>',
        "![](https://a.example/x.png)",
    ]
    html = " ".join(write_descriptions(texts)[0].values())
    assert "src" not in html
    assert "<svg" not in html


def test_very_much_text_is_not_read_as_markdown() -> None:
    texts = [f"*{number}* {'x' * 39_000}" for number in range(MOST_TEXT // 39_000 + 5)]
    assert len(write_descriptions(texts)[0]) < len(texts)
