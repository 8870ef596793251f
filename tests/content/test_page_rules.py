"""What the rules about a page's content tell, at which line, and what they pass over."""

import pytest

from techdocs.model.codes import Code
from tests.rendering import Render, Rendered

PLAIN = "plugins: []"
"""Settings under which a bare web address becomes no link."""


def told(rendered: Rendered, code: Code, path: str = "page.md") -> list[str]:
    return [
        f"{fault.place.line} {fault.message}"
        for fault in rendered.record.faults
        if fault.code == code and fault.place.path == path
    ]


def hints(rendered: Rendered, code: Code) -> list[str]:
    return [fault.hint for fault in rendered.record.faults if fault.code == code]


# Headings


def test_a_heading_two_levels_below_the_one_before_is_told_at_its_line(render: Render) -> None:
    rendered = render({"page.md": "---\ntags: [a]\n---\n\n# One\n\n## Two\n\n#### Four\n\n## Two\n"})
    assert told(rendered, Code.HEADING_JUMP) == ["9 heading `Four` is level 4, but the one above it is level 2"]
    assert hints(rendered, Code.HEADING_JUMP) == ["start it with `###`, or add the level in between"]


def test_the_title_above_a_page_without_one_is_level_1(render: Render) -> None:
    assert told(render({"page.md": "## Two\n\n### Three\n"}), Code.HEADING_JUMP) == []
    rendered = render({"page.md": "### Three\n\n## Two\n\n### Three\n"})
    assert told(rendered, Code.HEADING_JUMP) == ["1 heading `Three` is level 3, but it is the first below the title"]


@pytest.mark.parametrize(
    "page",
    [
        "# One\n\n```\n# shell\n#### comment\n```\n\n## Two\n",
        "# One\n\n    #### indented\n\n## Two\n",
        "# One\n\n<!--\n#### Four\n-->\n\n## Two\n",
        "One\n===\n\nTwo\n---\n\n### Three\n",
        "# One\n\n## Two\n\n### Three\n\n#### Four\n\n# One\n\n## Two\n",
        "---\ntitle: One\n---\n\n## Two\n",
    ],
    ids=["fence", "indented", "comment", "setext", "back up", "front matter"],
)
def test_headings_in_order_are_passed_over(render: Render, page: str) -> None:
    assert told(render({"page.md": page}), Code.HEADING_JUMP) == []


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("# One\n\n!!! note\n\n    ### In\n\n    text\n", 5),
        ('# One\n\n=== "Tab"\n\n    ### In\n\n    text\n', 5),
        ("# One\n\n> ### In\n", 3),
        ("# One\n\n<h3>In</h3>\n", 3),
        ("# One\n\n### [**In**](page.md) { #in }\n", 3),
        ("# One\n\n### 導入\n", 3),
        ("# One\n\n```\n### In\n```\n\n### In\n", 7),
    ],
    ids=["admonition", "tab", "quote", "html", "markup", "japanese", "after code"],
)
def test_a_jump_is_found_wherever_it_stands(render: Render, page: str, line: int) -> None:
    assert [place.split()[0] for place in told(render({"page.md": page}), Code.HEADING_JUMP)] == [str(line)]


def test_a_heading_that_another_file_brings_in_has_no_line(render: Render) -> None:
    rendered = render({"page.md": '# One\n\n--8<-- "part.md"\n', "snippets:/part.md": "### Brought in\n"})
    assert told(rendered, Code.HEADING_JUMP) == ["0 heading `Brought in` is level 3, but the one above it is level 1"]


def test_of_many_jumps_five_are_told_and_the_rest_counted(render: Render) -> None:
    rendered = render({"page.md": "# One\n" + "\n## Version\n\n#### Fixed\n" * 12})
    assert [place.split()[0] for place in told(rendered, Code.HEADING_JUMP)] == ["5", "9", "13", "17", "21"]
    assert [hint.endswith("; and 7 more on this page") for hint in hints(rendered, Code.HEADING_JUMP)] == [
        *[False] * 4, True,
    ]  # fmt: skip


# Empty pages and titles


@pytest.mark.parametrize("page", ["", "\n \n", "---\ntitle: One\n---\n", "<!-- later -->\n", "<p></p>\n"])
def test_a_page_without_text_is_empty(render: Render, page: str) -> None:
    assert told(render({"page.md": page}), Code.PAGE_EMPTY) == ["0 the page is empty"]


@pytest.mark.parametrize(
    "page",
    [
        "# One\n\nText\n",
        "![](a.png)\n",
        "```mermaid\ngraph TD; a-->b\n```\n",
        "    code\n",
        "# One\n",
        "One\n===\n",
        "::: package.module\n",
        "| a |\n| - |\n|   |\n",
        '--8<-- "part.md"\n',
        '--8<-- "gone.md"\n',
        "導入\n",
    ],
    ids=["text", "image", "diagram", "code", "title", "setext", "api", "table", "include", "lost include", "japanese"],
)
def test_a_page_that_shows_anything_is_not_empty(render: Render, page: str) -> None:
    assert told(render({"page.md": page, "snippets:/part.md": "Text\n", "a.png": b""}), Code.PAGE_EMPTY) == []


@pytest.mark.parametrize("page", ["Text\n", "## Two\n\nText\n", "---\ntags: [a]\n---\nText\n"])
def test_a_title_made_of_the_files_name_is_told(render: Render, page: str) -> None:
    rendered = render({"how-to_start.md": page})
    assert told(rendered, Code.TITLE_MISSING, "how-to_start.md") == [
        "1 the page has no title; it is shown as `How to start`, after its file name"
    ]


@pytest.mark.parametrize(
    "page",
    ["# One\n", "One\n===\n\nText\n", "---\ntitle: One\n---\nText\n", "title: One\n\nText\n", "<h1>One</h1>\n", ""],
    ids=["atx", "setext", "front matter", "plain meta", "html", "empty"],
)
def test_a_title_of_the_page_is_one(render: Render, page: str) -> None:
    assert told(render({"page.md": page}), Code.TITLE_MISSING) == []


def test_an_index_or_a_page_that_the_nav_names_needs_no_title(render: Render) -> None:
    settings = "plugins: []\nnav:\n- index.md\n- The page: page.md\n- part/index.md\n- bare.md\n"
    pages = dict.fromkeys(("index.md", "page.md", "part/index.md", "bare.md"), "Text\n")
    rendered = render(pages, settings)
    assert [fault.place.path for fault in rendered.record.faults if fault.code == Code.TITLE_MISSING] == ["bare.md"]


# Images


@pytest.mark.parametrize(
    ("image", "line"),
    [
        ("![](a.png)", 3),
        ("![ ](a.png)", 3),
        ('![](a.png "Title")', 3),
        ("[![](a.png)](page.md)", 3),
        ("![][it]\n\n[it]: a.png", 3),
        ('<img src="a.png">', 3),
        ('<p>\n<img\n src="a.png"></p>', 5),
        ("!!! note\n\n    ![](a.png)", 5),
        ("`![](a.png)` is written as\n![](a.png)", 4),
    ],
)
def test_an_image_without_alt_text_is_told_at_its_line(render: Render, image: str, line: int) -> None:
    rendered = render({"page.md": f"# One\n\n{image}\n", "a.png": b""})
    name = "a.png" if "<img" in image else "../a.png"
    assert told(rendered, Code.IMAGE_WITHOUT_ALT) == [f"{line} image `{name}` has no alt text"]


@pytest.mark.parametrize(
    "image",
    [
        "![A map](a.png)",
        '<img src="a.png" alt="">',
        '<img src="a.png" alt="A map">',
        '<img src="a.png" aria-hidden="true">',
        '<img src="a.png" role="presentation">',
        "```\n![](a.png)\n```",
        "`![](a.png)`",
        "<!-- ![](a.png) -->",
        ":smile:",
    ],
)
def test_an_image_that_says_what_it_shows_or_that_it_decorates_is_fine(render: Render, image: str) -> None:
    rendered = render({"page.md": f"# One\n\n{image}\n", "a.png": b""})
    assert told(rendered, Code.IMAGE_WITHOUT_ALT) == []


# Notes and addresses


def test_a_note_of_open_work_is_told_at_its_line(render: Render) -> None:
    page = (
        "---\ntitle: TODO\n---\n# One\n\n`TODO: code`\n\n- TODO: describe `x`\n- more\n\n| Owner |\n| --- |\n| TBD |\n"
    )
    assert told(render({"page.md": page}), Code.TODO_LEFT) == [
        "8 `TODO: describe` is left in the text",
        "13 `TBD` is left in the text",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "```\n# TODO: x\n```",
        "    TODO: x",
        "`TODO: x`",
        "<!-- TODO: x -->",
        "[TODO: x](https://tracker.example/1)",
        "The linter finds `FIXME` and TODO comments.",
        "Es para TODO el equipo, y eso es TODO.",
        "todo: x",
        "TODOS: x",
    ],
)
def test_words_that_are_no_notes_are_passed_over(render: Render, text: str) -> None:
    assert told(render({"page.md": f"# One\n\n{text}\n"}), Code.TODO_LEFT) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("See https://wiki.walrus.io/a?b=1.", 3),
        ("| Tool |\n| --- |\n| https://wiki.walrus.io/a?b=1 |", 5),
        ("!!! note\n\n    at https://wiki.walrus.io/a?b=1", 5),
        ("Note[^1].\n\n[^1]: https://wiki.walrus.io/a?b=1", 5),
        ("```\nhttps://wiki.walrus.io/a?b=1\n```\n\n(https://wiki.walrus.io/a?b=1)", 7),
    ],
    ids=["text", "table", "admonition", "footnote", "after code"],
)
def test_a_web_address_that_is_no_link_is_told_at_its_line(render: Render, text: str, line: int) -> None:
    settings = f"{PLAIN}\nmarkdown_extensions: [admonition, footnotes, tables, fenced_code]"
    rendered = render({"page.md": f"# One\n\n{text}\n"}, settings)
    assert told(rendered, Code.BARE_URL) == [f"{line} `https://wiki.walrus.io/a?b=1` is not a link"]


@pytest.mark.parametrize(
    "text",
    [
        "<https://wiki.walrus.io>",
        "[https://wiki.walrus.io](https://wiki.walrus.io)",
        "`https://wiki.walrus.io`",
        "    https://wiki.walrus.io",
        "<!-- https://wiki.walrus.io -->",
        "[a]\n\n[a]: https://wiki.walrus.io",
        "<img src='https://wiki.walrus.io/a.png' alt='https'>",
        "Open http://localhost:8080 or http://127.0.0.1/x",
    ],
)
def test_addresses_that_are_links_or_code_are_passed_over(render: Render, text: str) -> None:
    assert told(render({"page.md": f"# One\n\n{text}\n"}, PLAIN), Code.BARE_URL) == []


def test_the_dialect_that_makes_links_of_addresses_leaves_none_bare(render: Render) -> None:
    assert told(render({"page.md": "# One\n\nSee https://wiki.walrus.io.\n"}), Code.BARE_URL) == []


# Pages that do not show what their author wrote


def test_a_page_that_holds_a_secret_or_is_not_rendered_is_passed_over(render: Render) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    rendered = render({"page.md": f"### Deep\n\nTODO: hide {secret}\n"}, PLAIN)
    assert [fault.code for fault in rendered.record.faults if fault.place.path == "page.md"] == [Code.SECRET_FOUND]


def test_the_record_says_how_many_words_a_page_has(render: Render) -> None:
    text = "# Two words\n\nand `three` more\n\n```\nnot these\n```\n\n| a | b |\n| - | - |\n| c | d |\n"
    pages = {"page.md": text, "ja.md": "# 導入\n\n日本語の文書です。\n"}
    words = {page.path: page.words for page in render(pages).record.pages}
    assert words == {"page.md": 9, "ja.md": 7}


def test_a_page_is_spaced_unless_a_tenth_of_its_letters_are_in_a_script_without_spaces(render: Render) -> None:
    pages = {
        "english.md": "# A\n\nThe table of words has 決済 and more of them.\n",
        "ja.md": "# 手順\n\n`run` を実行します。\n",
        "code.md": "# 手順\n\n実行します。\n\n```\n" + "run it again\n" * 50 + "```\n", "empty.md": "",
        "th.md": "บริการนี้ประมวลผลการชำระเงิน", "ru.md": "# Платёж\n",
    }  # fmt: skip
    spaced = {page.path for page in render(pages).record.pages if page.is_spaced}
    assert spaced == {"english.md", "empty.md", "ru.md"}
