"""Where something of a page's HTML is written: Markdown says it, whatever else in the file looks the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from techdocs.content.marks import Marks
from techdocs.content.snippets import SNIPPETS
from techdocs.content.source import page_text
from techdocs.model.codes import Code
from tests.rendering import Render

TARGET = "gone.md#part"
DECOYS = (
    "```md\n[a](gone.md#part) ![](gone.md#part) https://gone.globex.io/part\n```",
    "~~~\n# Heading\n#### Deep\n[x]: gone.md#part\n~~~",
    "<!-- [a](gone.md#part) TODO: gone https://gone.globex.io/part\n\n[b](gone.md#part) -->",
    "Code `[a](gone.md#part)` and `https://gone.globex.io/part` and `TODO: gone`.",
    "    [a](gone.md#part) TODO: gone\n    #### Deep",
    "[longer](https://acme.io/gone.md#part) and [other](https://acme.io/x?gone.md#part)",
    "[titled](https://acme.io/ 'gone.md#part') gone.md#part (gone.md#part)",
    '[w](https://gone.globex.io/part) and `<a href="gone.md#part">`',
    "Not a line\u2028break,\x0cnor\u0085this\x1c.",
    '!!! note "TODO: gone"\n\n    Deep: gone.md#part',
    "> quoted gone.md#part",
    "| a | b |\n|---|---|\n| `[a](gone.md#part)` | Deep |",
    "\\[a](gone.md#part) and \\#### Deep",
)
LINKS = (
    "[a](gone.md#part)",
    "text [a](<gone.md#part>) text",
    "two\nlines [a](gone.md#part)",
    "- item\n\n    [a](gone.md#part 'Title')",
    "> [a]( gone.md#part )",
    "!!! note\n\n    text\n    [a](gone.md#part)",
    '<a href="gone.md#part">a</a>',
    "<div markdown>\n\n[a](gone.md#part)\n\n</div>",
    "[![picture](https://acme.io/a.png)](gone.md#part)",
    "[a][ref]\n\n[ref]: gone.md#part",
    "| a |\n|---|\n| [a](gone.md#part) |",
    "text[^1]\n\n[^1]: note [a](gone.md#part)",
    "## Heading [a](gone.md#part)",
)
Planted = st.tuples(st.lists(st.sampled_from(DECOYS), max_size=5), st.lists(st.sampled_from(DECOYS), max_size=3))
SOME = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def page(decoys: tuple[list[str], list[str]], planted: str, words: str) -> tuple[str, int]:
    """Return a page with something among decoys, and the line on which its words stand."""
    before = "---\ntags: [gone]\n---\n\n" + "\n\n".join(["# Page", *decoys[0]]) + "\n\n"
    line = (before + planted[: planted.rindex(words)]).count("\n") + 1
    return before + "\n\n".join([planted, *decoys[1]]) + "\n", line


@given(decoys=Planted, link=st.sampled_from(LINKS))
@SOME
def test_a_link_has_its_own_line_among_decoys(render: Render, decoys: tuple[list[str], list[str]], link: str) -> None:
    text, line = page(decoys, link, TARGET)
    found = render({"index.md": text}).record.pages[0].open_links
    assert [one.line for one in found if one.target == TARGET] == [line]


@pytest.mark.parametrize(
    ("planted", "words", "code"),
    [
        ("#### Deep", "#### Deep", Code.HEADING_JUMP),
        ("Deep\n----\n\n#### Deep", "#### Deep", Code.HEADING_JUMP),
        ("TODO: gone", "TODO: gone", Code.TODO_LEFT),
        ("See (TODO: gone).", "TODO: gone", Code.TODO_LEFT),
        ("See https://gone.globex.io/part.", "https://gone", Code.BARE_URL),
        ("![](https://acme.io/gone.md#part)", "![]", Code.IMAGE_WITHOUT_ALT),
        ('<img src="https://acme.io/gone.md#part">', "<img", Code.IMAGE_WITHOUT_ALT),
        ("[a](javascript:gone.md#part)", "[a]", Code.SCHEME_REMOVED),
        ("[a](#gone.md#part)", "[a]", Code.MISSING_ANCHOR),
    ],
)
def test_what_a_rule_finds_has_its_own_line_among_decoys(render: Render, planted: str, words: str, code: Code) -> None:
    for first in range(len(DECOYS)):
        decoys = [DECOYS[first], DECOYS[(first + 1) % len(DECOYS)], DECOYS[first - 1]]
        text, line = page((decoys, decoys), planted, words)
        found = [
            fault.place.line for fault in render({"index.md": text}, "plugins: []").record.faults if fault.code == code
        ]
        assert line in found, text
        assert 0 not in found, text


def test_a_link_that_comes_from_elsewhere_has_no_line_of_the_page(render: Render) -> None:
    text = '# Page\n\n```\n[a](gone.md)\n```\n\n--8<-- "part.md"\n'
    found = render({"index.md": text, "snippets:/part.md": "[a](gone.md)\n"}).record.pages[0].open_links
    assert [(one.target, one.line) for one in found] == [("gone.md", 0)]


def test_a_link_written_twice_has_the_line_of_the_first(render: Render) -> None:
    text = "# Page\n\n`gone.md`\n\n[a](gone.md)\n\n[b](gone.md)\n"
    assert [one.line for one in render({"index.md": text}).record.pages[0].open_links] == [5]


def test_addresses_that_become_links_by_themselves_hide_no_line(render: Render) -> None:
    text = "# Page\n\nhttp://127.0.0.1:8000/?a=b\n\n[a](#gone)\n"
    assert [fault for fault in render({"index.md": text}).faults if "TD202" in fault] == [
        "index.md:5 TD202 link `#gone` points to a heading that does not exist"
    ]


def test_a_text_has_the_lines_that_editors_count() -> None:
    assert page_text("a\r\nb\rc\u2028d\x0ce\x85\n").split("\n") == ["a", "b", "c\u2028de\x85", ""]


def test_marks_leave_no_trace() -> None:
    text = "# tdmark0n1x\n\n[a](b.md) TODO: `c` <img src=d.png>\n\nTitle {#id}\n===\n"
    marks = Marks(text)
    marked = marks.put(text, 0)
    taken = marks.take(marked)
    assert taken.text == text
    assert taken.lines == (1, 3, 3, 3, 5)


@pytest.mark.parametrize(
    "above",
    [
        "{% include 'part.md' %}\n{# two lines of another file #}",
        "> [!NOTE]\n> A note.",
        "Changed {{ git_revision_date_localized }}.",
        ":smile:{ .big }",
    ],
)
def test_a_line_is_right_below_what_is_put_into_a_page(render: Render, above: str) -> None:
    part = "# Part\n\n[b](gone.md) and [c](gone.md)\n\n```\n[a](gone.md)\n```\n"
    settings = "plugins: [techdocs-core, macros, git-revision-date-localized]\n"
    text = f"# Page\n\n{above}\n\n```\n[a](gone2.md)\n```\n\n[a](gone2.md)\n"
    found = render({"index.md": text, "part.md": part, f"{SNIPPETS}=docs/part.md": part}, settings=settings)
    assert ('id="part"' in found.article) == ("include" in above)
    lines = {one.target: one.line for page in found.record.pages for one in page.open_links if page.path == "index.md"}
    assert lines.get("gone2.md") == text.count("\n"), lines
