"""Patterns that authors write are matched fast, or match nothing."""

from pathlib import Path

import pytest

from techdocs.engine.bounds import cpu_bound
from techdocs.patterns import MAX_LENGTH, MAX_LINES, glob_below, ignore_spec, is_light


@pytest.mark.parametrize(
    "pattern", ["*.md", "docs/**", "**/a/**", "a*b*c*d", "/x/", "!keep.md", "# note", "", "a[bc]?"]
)
def test_patterns_as_people_write_them_are_light(pattern: str) -> None:
    assert is_light(pattern)


@pytest.mark.parametrize(
    "pattern", ["a*b*c*d*e", "**/a/**/b/**", "*" * 3 + "/" + "*a*b*c*", "x" * (MAX_LENGTH + 1), "**/" * 50 + "a"]
)
def test_patterns_that_could_take_long_are_not(pattern: str) -> None:
    assert not is_light(pattern)


def test_ignored_is_what_gitignore_would_ignore() -> None:
    spec = ignore_spec(["*.draft.md", "/only/here", "!keep.draft.md", "# a note", "", "folder/"])
    paths = ("a/x.draft.md", "keep.draft.md", "only/here", "a/only/here", "folder/x")
    assert [spec.match_file(path) for path in paths] == [
        True, False, True, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["[a", "a**b\\", "[z-a]", "!", "\\"])
def test_a_line_that_is_no_pattern_does_not_cost_the_others(line: str) -> None:
    assert ignore_spec([line, "*.md"]).match_file("a.md")


def test_lines_beyond_the_limit_are_passed_over() -> None:
    spec = ignore_spec([*(f"f{number}" for number in range(MAX_LINES)), "late"])
    assert (spec.match_file("f1"), spec.match_file("late")) == (True, False)


def test_no_pattern_takes_long_on_a_long_name() -> None:
    with cpu_bound(60):
        for pattern in ("*a*a*a", "*a*a*a*a*a*a*a*a*b", "**/**/**/**/x", "a*" * 200, "[a-z]*[a-z]*[a-z]*x"):
            assert not ignore_spec([pattern]).match_file("b" * 2_000 + "/" + "a" * 2_000 + "!")


def test_a_glob_names_what_is_below_its_folder(tmp_path: Path) -> None:
    for name in ("a/x.yml", "b/x.yml", "c/y.yml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("")
    assert glob_below(tmp_path, "*/x.yml") == [tmp_path / "a/x.yml", tmp_path / "b/x.yml"]


@pytest.mark.parametrize("pattern", ["/etc/*", "../*", "a/../../*", "", "\0", ".", "**/a/**/b/**", "a**b/[", "~/*"])
def test_a_glob_that_leads_up_or_is_none_names_nothing(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "outside.yml").write_text("")
    assert glob_below(tmp_path / "inner", pattern) == []
