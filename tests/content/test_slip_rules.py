"""Markdown that was not understood: what is told of it, at which line, and what comes near it and is passed over."""

import pytest

from techdocs.model.codes import Code
from techdocs.model.problem import Severity
from tests.rendering import Render, Rendered

CORE = "plugins: [techdocs-core]"
PLAIN = "plugins: []"


def told(rendered: Rendered, code: Code) -> list[str]:
    return [f"{fault.place.line} {fault.message}" for fault in rendered.record.faults if fault.code == code]


def hints(rendered: Rendered, code: Code) -> list[str]:
    return [fault.hint for fault in rendered.record.faults if fault.code == code]


# Headings


def test_a_second_heading_of_level_1_is_a_warning_as_the_table_of_contents_leaves_it_out(render: Render) -> None:
    rendered = render({"index.md": "# One\n\n## Part\n\n# Two\n\n## Lost part\n"})
    assert told(rendered, Code.MULTIPLE_H1) == [
        "5 the page has 2 headings of level 1; its table of contents shows only what is below the first"
    ]
    contents = rendered.html("index.html").partition('aria-label="Table of contents"')[2].partition("</nav>")[0]
    assert "Part" in contents
    assert "Lost part" not in contents


@pytest.mark.parametrize(
    "page", ["# One\n\n## Two\n\n## Three\n", "# One\n\n```sh\n# a comment\n```\n", "## A\n\n## B\n"]
)
def test_one_heading_of_level_1_or_none_is_passed_over(render: Render, page: str) -> None:
    assert told(render({"index.md": page}), Code.MULTIPLE_H1) == []


def test_a_heading_that_its_section_has_already_is_told_at_the_second(render: Render) -> None:
    rendered = render({"index.md": "# One\n\n## Use\n\n### Set up\n\n### Set up\n\n## Use\n"})
    assert told(rendered, Code.HEADING_DUPLICATE) == [
        "7 heading `Set up` appears twice in its section", "9 heading `Use` appears twice in its section",
    ]  # fmt: skip


def test_a_heading_that_each_version_has_is_passed_over(render: Render) -> None:
    page = "# Changes\n\n## 2.0\n\n### Added\n\n## 1.0\n\n### Added\n"
    assert told(render({"index.md": page}), Code.HEADING_DUPLICATE) == []


# Lists


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("# A\n\nWe need:\n- one\n- two\n", 4),
        ("# A\n\nWe need these things\n* one\n* two\n", 4),
        ("# A\n\nSteps:\n1. one\n2. two\n", 4),
        ("# A\n\nOnly this:\n- `one` thing\n", 4),
        ("# A\n\n1) one\n2) two\n", 3),
        ("# A\n\n> Note:\n> - one\n> - two\n", 4),
        ("# A\n\n```\nx:\n- one\n- two\n```\n\nx:\n- one\n- two\n", 10),
    ],
    ids=["dash", "star", "number", "code", "bracket", "quote", "after code"],
)
def test_a_list_that_shows_as_text_is_told_at_its_first_item(render: Render, page: str, line: int) -> None:
    assert [place.split()[0] for place in told(render({"index.md": page}), Code.LIST_AS_TEXT)] == [str(line)]


def test_a_list_of_what_looks_like_html_has_its_line(render: Render) -> None:
    rendered = render({"index.md": "# A\n\nThe fields:\n- `<minute>`\n- &lt;hour&gt;\n"})
    assert [fault.place.line for fault in rendered.record.faults if fault.code == Code.LIST_AS_TEXT] == [4]


def test_a_list_in_a_fence_that_shows_as_text_is_part_of_that(render: Render) -> None:
    rendered = render({"index.md": '# A\n\n```yaml tab="x"\nnav:\n- a: b\n- c: d\n```\n'})
    assert {fault.code for fault in rendered.record.faults} == {Code.FENCE_AS_TEXT}


def test_a_list_nested_by_four_spaces_is_told_what_techdocs_core_takes(render: Render) -> None:
    rendered = render({"index.md": "# A\n\n- one\n    - in\n    - on\n"}, CORE)
    assert told(rendered, Code.LIST_AS_TEXT) == ["4 the list that starts with `- in` shows as text"]
    assert hints(rendered, Code.LIST_AS_TEXT)[0].startswith("indent a nested list by two spaces")
    assert told(render({"index.md": "# A\n\n- one\n    - in\n    - on\n"}, PLAIN), Code.LIST_AS_TEXT) == []


@pytest.mark.parametrize(
    "page",
    [
        "# A\n\nWe need:\n\n- one\n- two\n",
        "# A\n\nA line that somebody wrapped\n- as one does - and went on\nwith.\n",
        "# A\n\nIt was in the year\n2019. Then it ended.\n",
        "# A\n\n```yaml\nx:\n- one\n- two\n```\n",
        "# A\n\nx:\n`- one\n- two` is YAML.\n",
        "# A\n\nSum:  \n2 * 3\n",
    ],
    ids=["blank line", "dash", "year", "fence", "code", "sum"],
)
def test_what_is_a_list_or_none_is_passed_over(render: Render, page: str) -> None:
    assert told(render({"index.md": page}), Code.LIST_AS_TEXT) == []


# Admonitions, details and tabs


@pytest.mark.parametrize(
    "body", ["body\n", "  body\n", "\nbody\n"], ids=["right below", "two spaces", "after a blank line"]
)
@pytest.mark.parametrize("mark", ["!!!", "???", "???+"])
def test_an_admonition_whose_text_is_outside_is_told(render: Render, mark: str, body: str) -> None:
    rendered = render({"index.md": f"# A\n\n{mark} note\n{body}"})
    assert told(rendered, Code.ADMONITION_EMPTY) == [f"3 the text of `{mark} note` is not inside its box"]


@pytest.mark.parametrize(
    "page",
    [
        "# A\n\n!!! note\n    body\n",
        '# A\n\n!!! note "All that there is to say"\n\nNext.\n',
        "# A\n\n```\n!!! note\nbody\n```\n",
        "# A\n\n- x\n\n    !!! note\n\n        body\n",
    ],
    ids=["indented", "title only", "code", "nested"],
)
def test_an_admonition_with_its_text_or_a_title_alone_is_passed_over(render: Render, page: str) -> None:
    assert told(render({"index.md": page}), Code.ADMONITION_EMPTY) == []


def test_an_unknown_type_is_a_warning_where_a_known_one_is_near(render: Render) -> None:
    rendered = render({"index.md": "# A\n\n!!! waring\n    x\n\n!!! ourteam\n    x\n\n!!! seealso\n    x\n"})
    found = [fault for fault in rendered.record.faults if fault.code == Code.ADMONITION_TYPE]
    assert [(fault.place.line, fault.severity, fault.hint) for fault in found] == [
        (3, Severity.WARNING, "did you mean `warning`?"),
        (6, Severity.NOTE, "use a Material type, such as `warning` or `tip`"),
    ]


@pytest.mark.parametrize(
    ("page", "settings", "hint"),
    [
        ("!!! note\n    x\n", PLAIN, "add `admonition` to `markdown_extensions`"),
        ("??? tip\n    x\n", PLAIN, "add `pymdownx.details` to `markdown_extensions`"),
        ('=== "Tab"\n\n    x\n', PLAIN, "add `pymdownx.tabbed` to `markdown_extensions`"),
        ("!!! note: like this\n    x\n", CORE, "put only the type"),
    ],
)
def test_a_block_that_shows_as_text_is_told_what_is_missing(
    render: Render, page: str, settings: str, hint: str
) -> None:
    rendered = render({"index.md": f"# A\n\n{page}"}, settings)
    assert [place.split()[0] for place in told(rendered, Code.BLOCK_AS_TEXT)] == ["3"]
    assert hints(rendered, Code.BLOCK_AS_TEXT)[0].startswith(hint)


@pytest.mark.parametrize("page", ["`!!! note` makes a box.\n", "!!! Hurray\n", "What???\n", "```\n!!! note\n```\n"])
def test_marks_that_are_meant_as_text_are_passed_over(render: Render, page: str) -> None:
    assert told(render({"index.md": f"# A\n\n{page}"}, PLAIN), Code.BLOCK_AS_TEXT) == []


# Code fences


@pytest.mark.parametrize(
    ("page", "line", "message"),
    [
        ("```python\nx = 1\n\ny = 2\n", 3, "the code fence `python` is never closed"),
        ("```\nx = 1\n\ny = 2\n", 3, "the code fence is never closed"),
        ("```sh\na\n```\n\n```sh\nb\n\nc\n", 7, "the code fence `sh` is never closed"),
        ("```js title=a.js\nx\n\ny\n```\n", 3, "the code fence `js title=a.js` shows as text: its options"),
        ("```js linenums\nx\n```\n", 3, "the code fence `js linenums` shows as text: its options"),
        ("- ```js\n  x\n  ```\n", 3, "the code fence `js` starts on the same line as a list marker"),
        ("- a\n\n    ```js\n  x\n    ```\n", 5, "the code fence `js` shows as text: one of its lines"),
    ],
    ids=["open", "open and bare", "second open", "title", "bare option", "item", "torn"],
)
def test_a_fence_that_shows_as_text_is_told_with_its_reason(render: Render, page: str, line: int, message: str) -> None:
    found = told(render({"index.md": f"# A\n\n{page}"}), Code.FENCE_AS_TEXT)
    assert len(found) == 1
    assert found[0].startswith(f"{line} {message}")


def test_an_indented_fence_needs_superfences(render: Render) -> None:
    page = "# A\n\n- a\n\n    ```js\n    x\n    ```\n"
    assert hints(render({"index.md": page}, PLAIN), Code.FENCE_AS_TEXT) == [
        "add `pymdownx.superfences` to `markdown_extensions`"
    ]
    assert hints(render({"index.md": page}, CORE), Code.FENCE_AS_TEXT) == []


@pytest.mark.parametrize(
    "page",
    [
        '```js title="a.js" linenums="1"\nx\n```\n',
        "````markdown\n```js\nx\n```\n````\n",
        "Write ```` ```js ```` to begin, and `a\nb` is wrapped.\n",
        "<!--\n```js\n-->\n\nText\n",
        "    ```js\n    shown as it is\n",
        "~~~ python\nx\n~~~\n",
    ],
    ids=["options", "nested", "inline", "comment", "indented code", "tildes"],
)
def test_a_fence_that_is_one_is_passed_over(render: Render, page: str) -> None:
    assert told(render({"index.md": f"# A\n\n{page}"}), Code.FENCE_AS_TEXT) == []


def test_an_unknown_language_is_told_once_with_a_near_one(render: Render) -> None:
    rendered = render({"index.md": "# A\n\n```pyhton\nx\n```\n\n```pyhton\ny\n```\n\n```nosuch\nz\n```\n"})
    assert told(rendered, Code.FENCE_LANGUAGE) == [
        "3 unknown language `pyhton`; the code is not highlighted",
        "11 unknown language `nosuch`; the code is not highlighted",
    ]
    assert hints(rendered, Code.FENCE_LANGUAGE)[0] == "did you mean `python`?"


@pytest.mark.parametrize("name", ["python", "YAML", "text", "mermaid", "console", "log", "c++"])
def test_languages_that_are_known_or_have_no_colours_are_passed_over(render: Render, name: str) -> None:
    assert told(render({"index.md": f"# A\n\n```{name}\nx\n```\n"}), Code.FENCE_LANGUAGE) == []


# What a plugin would have replaced


@pytest.mark.parametrize(
    ("page", "plugin", "message"),
    [
        ("At {{ version }} and {{ date }}.\n", "macros", "3 `{{ version }}` and 1 more like it show as text"),
        ("::: acme.payments\n", "mkdocstrings", "3 `::: acme.payments` shows as text"),
    ],
)
def test_what_an_ignored_plugin_leaves_as_text_is_a_warning(
    render: Render, page: str, plugin: str, message: str
) -> None:
    rendered = render({"index.md": f"# A\n\n{page}"}, f"plugins: [techdocs-core, {plugin}]")
    found = [fault for fault in rendered.record.faults if fault.code == Code.SETTING_IGNORED]
    assert [fault.severity for fault in found] == [Severity.WARNING]
    assert f"{found[0].place.line} {found[0].message}" == f"{message}: plugin `{plugin}` does not run here"


@pytest.mark.parametrize(
    ("page", "plugin"),
    [("Write {{ name }}.\n", "mkdocstrings"), ("`{{ name }}`\n", "macros"), ("{{ name }}\n", "techdocs-core")],
    ids=["other plugin", "code", "no plugin"],
)
def test_braces_that_no_plugin_replaces_are_passed_over(render: Render, page: str, plugin: str) -> None:
    assert told(render({"index.md": f"# A\n\n{page}"}, f"plugins: [{plugin}]"), Code.SETTING_IGNORED) == []


# Front matter


def test_typographic_quotes_in_front_matter_are_told_at_their_line(render: Render) -> None:
    rendered = render({"index.md": "---\ntags: [a]\ntitle: “Payments”\n---\n\n# A\n"})
    assert told(rendered, Code.TYPOGRAPHIC_QUOTES) == [
        "3 `“Payments”` is in typographic quotes, which YAML reads as part of the text"
    ]
    assert hints(rendered, Code.TYPOGRAPHIC_QUOTES) == ['write straight quotes: `"Payments"`']


@pytest.mark.parametrize(
    "line", ['title: "“Payments”"', "title: The “new” way", "title: The “new”", "description: >\n  “x”"]
)
def test_typographic_quotes_inside_a_text_are_meant(render: Render, line: str) -> None:
    assert told(render({"index.md": f"---\n{line}\n---\n\n# A\n"}), Code.TYPOGRAPHIC_QUOTES) == []


def test_who_wrote_a_page_is_no_key_that_is_missed(render: Render) -> None:
    rendered = render({"index.md": "---\nauthor: Jane\ntemplate: a.html\n---\n\n# A\n"})
    assert told(rendered, Code.FRONT_MATTER_DROPPED) == ["3 front matter key `template` is dropped"]
