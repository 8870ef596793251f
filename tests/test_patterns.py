"""Patterns that authors write mean what git and pathspec say, in a time that is known beforehand."""

from pathlib import Path

import pytest

from techdocs.engine.bounds import cpu_bound
from techdocs.patterns import Work, expand_braces, glob_below, ignore_spec, is_pattern, matching_paths, why_no_pattern
from techdocs.patterns.last import LastMatch, affordable
from techdocs.patterns.owners import gitlab_pattern
from techdocs.patterns.rules import MAX_LENGTH
from techdocs.patterns.work import MAX_WORK
from tests.patterns import git_differences, pathspec_differences

MANY = 1_000


def test_ignored_is_what_gitignore_would_ignore() -> None:
    spec = ignore_spec(["*.draft.md", "/only/here", "!keep.draft.md", "# a note", "", "folder/"])
    paths = ("a/x.draft.md", "keep.draft.md", "only/here", "a/only/here", "folder/x")
    assert [spec.match_file(path) for path in paths] == [
        True, False, True, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["[a", "a**b\\", "[z-a]", "!", "\\", "x" * (MAX_LENGTH + 1), "a//b", "[[:none:]]"])
def test_a_line_that_is_no_pattern_does_not_cost_the_others(line: str) -> None:
    spec = ignore_spec([line, "*.md"])
    assert spec.match_file("a.md")
    assert not spec.match_file("x" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a*b*c*d*e", "axbxcxdxe"), ("**/a/**/b/**/c/**", "x/a/y/b/c/d"), ("**/" * 50 + "a", "x/a"),
        ("*a" * 200, "a" * 300), ("[[:alpha:]_]*[!]a]", "x_b"), ("\\#a\\ ", "#a "), ("foo\\/bar", "foo/bar"),
    ],
)  # fmt: skip
def test_a_pattern_is_matched_however_many_wildcards_it_has(pattern: str, path: str) -> None:
    assert ignore_spec([pattern]).match_file(path)
    assert is_pattern(pattern)


def test_every_line_counts_however_many_there_are() -> None:
    spec = ignore_spec([*(f"f{number}" for number in range(20 * MANY)), "late"])
    assert (spec.match_file("f1"), spec.match_file("late")) == (True, True)


@pytest.mark.parametrize(("text", "why"), [("!", "`!` is not a pattern"), ("a\\", "`a\\` is not a pattern"), ("a", "")])
def test_what_is_no_pattern_is_said(text: str, why: str) -> None:
    assert why_no_pattern(text) == why


def test_a_folder_is_ignored_as_git_does_it() -> None:
    spec = ignore_spec(["*", "!*/", "!*.md", "build/**", "tmp/"])
    said = [spec.says(path, is_folder=folder) for path, folder in (("docs", True), ("a.py", False), ("a.md", False))]
    assert said == [False, True, False]
    assert [spec.says(path, is_folder=True) for path in ("build", "build/x", "tmp")] == [False, True, True]
    assert spec.says("tmp", is_folder=False) is True


def test_patterns_mean_what_they_mean_to_pathspec() -> None:
    assert pathspec_differences(seed=7, count=3 * MANY) == []


def test_a_walk_passes_over_what_git_ignores(tmp_path: Path) -> None:
    assert git_differences(tmp_path, seed=7, count=12) == []


def test_heavy_patterns_end_when_their_budget_does() -> None:
    lines = [f"*a*a[ab]*{'a' * (number % 60)}[ab]b" for number in range(3 * MANY)]
    with cpu_bound(20):
        spec = ignore_spec(lines)
        assert not any(spec.match_file("a" * 240 + str(number)) for number in range(300))
    assert spec.work.exhausted
    assert not ignore_spec(["*.md"], spec.work).match_file("a.md")


@pytest.mark.parametrize(
    "lines", [["*a*a*ab"] * MANY, ["**/*a*a*/**/x*"] * MANY, ["a*" * 1500 + "b"], ["[a-z]*[a-z]*[a-z]*x"] * MANY]
)
def test_no_pattern_takes_long_on_a_long_name(lines: list[str]) -> None:
    with cpu_bound(20):
        spec = ignore_spec(lines)
        assert not any(spec.match_file("b" * 2_000 + "/" + "a" * 2_000 + str(number)) for number in range(20))


def test_ordinary_patterns_never_use_their_budget_up() -> None:
    lines = ["[Dd]ebug/", "*.py[cod]", "*~", "/build/", "**/node_modules/**", "npm-*.log*", "!keep.log"] * 5
    spec = ignore_spec(lines, Work(MAX_WORK // 100))
    for number in range(5 * MANY):
        spec.says(f"src/module-{number}/pages/file-{number}.ts", is_folder=False)
    assert not spec.work.exhausted


def test_of_too_many_owner_patterns_the_last_are_kept() -> None:
    assert affordable([gitlab_pattern(f"/services/f{number}*x/") for number in range(3 * MANY)]) == 0
    heavy = [gitlab_pattern(f"*a*{'a' * (number % 40)}*a*[ab]b") for number in range(30 * MANY)]
    first = affordable(heavy)
    assert 0 < first < len(heavy)
    with cpu_bound(10):
        matches = LastMatch(heavy[first:])
        assert [matches.find("a" * 240 + str(number)) for number in range(100)] == [None] * 100


def test_a_glob_names_what_is_below_its_folder(tmp_path: Path) -> None:
    for name in ("a/x.yml", "b/x.yml", "c/y.yml", "c/.hidden/x.yml"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("")
    assert glob_below(tmp_path, "*/x.yml") == [tmp_path / "a/x.yml", tmp_path / "b/x.yml"]
    for pattern in ("**/x.yml", "**/*.yml", "*", "**", "?/./[ab]*", "c/**/x*", "a/x.yml", "**/**/x.yml", "nope/*"):
        assert glob_below(tmp_path, pattern) == sorted(set(tmp_path.glob(pattern))), pattern


@pytest.mark.parametrize("pattern", ["/etc/*", "../*", "a/../../*", "", "\0", ".", "**/a/**/b/**", "a**b/[", "~/*"])
def test_a_glob_that_leads_up_or_is_none_names_nothing(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "outside.yml").write_text("")
    assert glob_below(tmp_path / "inner", pattern) == []


def test_a_glob_over_links_that_lead_round_ends(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).symlink_to(".")
    work = Work(MAX_WORK // 10)
    with cpu_bound(20):
        glob_below(tmp_path, "/".join("*" * 30), work)
    assert work.exhausted


def test_a_glob_picks_among_paths_that_are_known() -> None:
    paths = frozenset({"a/mkdocs.yml", "b/c/mkdocs.yml", "mkdocs.yml"})
    assert matching_paths("*/mkdocs.yml", paths, Work()) == {"a/mkdocs.yml"}
    assert matching_paths("**/mkdocs.yml", paths, Work()) == paths
    assert matching_paths("b/c/mkdocs.yml", paths, Work()) == {"b/c/mkdocs.yml"}
    assert matching_paths("[", paths, Work()) == set()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("c/*.yaml", ["c/*.yaml"]),
        ("c/{one,two}*.yaml", ["c/one*.yaml", "c/two*.yaml"]),
        ("{a,b}/{c,d}", ["a/c", "a/d", "b/c", "b/d"]),
        ("{a,{b,c}d}", ["a", "bd", "cd"]),
        ("{a}{,b", ["{a}{,b"]),
        ("x{,y}", ["x", "xy"]),
    ],
)
def test_braces_stand_for_several_globs(pattern: str, expected: list[str]) -> None:
    assert sorted(expand_braces(pattern)) == expected


def test_braces_of_braces_stand_for_no_more_than_a_hundred_globs() -> None:
    assert len(expand_braces("{a,b}" * 60)) <= 100
    assert len(expand_braces("{" * 900)) == 1


def test_wildcards_leave_out_names_with_a_dot_where_it_is_asked(tmp_path: Path) -> None:
    for name in ("a.yml", ".b.yml", "c/d.yml", ".e/f.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for pattern, expected in (
        ("*.yml", ["a.yml"]), (".*.yml", [".b.yml"]), ("**/*.yml", ["a.yml", "c/d.yml"]), (".e/*.yml", [".e/f.yml"]),
    ):  # fmt: skip
        assert glob_below(tmp_path, pattern, hidden=False) == [tmp_path / name for name in expected], pattern
