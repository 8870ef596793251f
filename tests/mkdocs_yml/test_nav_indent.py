"""YAML that cannot be read inside a nav: the line, and how a nav is indented."""

import pytest

from techdocs.mkdocs_yml.settings import read_settings
from techdocs.model.problem import Place

EXAMPLE = "`- Home: index.md`, then `- Guide:`, and below it, two spaces further in, `  - Setup: guide/setup.md`"
COLUMN = "start this entry in column {}, like the entries above it in its list"
HYPHEN = "start each entry of `nav` with a hyphen and a space"


def faults(text: str) -> list[tuple[int, str]]:
    read = read_settings(text.encode(), Place(source="one", path="mkdocs.yml"), site_name="One")
    return [(problem.place.line, problem.hint) for problem in read.problems]


@pytest.mark.parametrize(
    ("nav", "line", "reason"),
    [
        ("  - Home: index.md\n   - Guide: guide.md\n", 4, COLUMN.format(3)),
        ("- Home: index.md\n - Guide: guide.md\n", 4, COLUMN.format(1)),
        ("    - Home: index.md\n  - Guide: guide.md\n", 4, COLUMN.format(5)),
        ("  - Home: index.md\n    - Guide: x.md\n", 4, COLUMN.format(3)),
        ("  - A:\n      - a.md\n     - b.md\n", 5, COLUMN.format(7)),
        ("  - Home: index.md\n  Guide: guide.md\n", 4, HYPHEN),
        ("  - Home: index.md\n  -Guide: guide.md\n", 4, HYPHEN),
    ],
)  # fmt: skip
def test_a_wrong_indent_says_how_a_nav_is_indented(nav: str, line: int, reason: str) -> None:
    assert faults(f"site_name: One\nnav:\n{nav}plugins: [search]\n") == [(line, f"{reason}: {EXAMPLE}")]


def test_entries_on_the_line_of_the_key_belong_below_it() -> None:
    found = faults("site_name: One\nnav: - Home: index.md\n")
    assert found == [(2, f"start the entries on the line below `nav:`: {EXAMPLE}")]


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("nav:\n- Home: Start: a.md\n", 2, "quote a value that holds `: `, and check the indentation of this line"),
        ("nav:\n- a.md\n\t- b.md\n", 3, "indent with spaces: YAML does not allow tabs"),
        ('nav:\n- "Home: a.md\n- Guide: b.md\nplugins: []\n', 2, "close the quotes that begin here"),
        ("nav:\n- [a.md\n", 3, ""),
        ("nav:\n- a.md\nextra:\n  - a: b\n   - c: d\n", 5, ""),
    ],
)  # fmt: skip
def test_what_is_no_indent_of_the_nav_has_hints_of_its_own(text: str, line: int, hint: str) -> None:
    assert faults(text) == [(line, hint)]


def test_a_nav_that_is_inherited_has_the_hint_in_its_own_file() -> None:
    place = Place(source="one", path="mkdocs.yml")
    base = (b"nav:\n- Home: index.md\n - Guide: guide.md\n", Place(source="one", path="base.yml"))
    read = read_settings(b"INHERIT: base.yml\nsite_name: One\n", place, site_name="One", inherited=(base,))
    assert [(str(problem.place.path), problem.place.line) for problem in read.problems] == [("base.yml", 3)]
    assert read.problems[0].hint.endswith(EXAMPLE)
