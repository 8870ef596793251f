"""Whatever patterns authors write, matching them ends, and those that are none match nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example
from hypothesis import strategies as st

from techdocs.codeowners import codeowner_ref, load_codeowners, rule_of
from techdocs.patterns import glob_below, ignore_spec
from techdocs.plain_text import has_controls, plain_line
from tests.fuzz.fuzzing import bounded, fuzz
from tests.fuzz.strategies import LINES, OWNER_LINES, PATHS, PATTERNS, TEXTS
from tests.patterns import git_differences, pathspec_differences

_LONG = ["/".join(["a" * 120] * 24), "/".join(["ab" * 60] * 12) + "/c.md", "a/b.md"]


@fuzz(400, patterns=st.lists(PATTERNS, max_size=6), path=PATHS)
@example(patterns=["[z-a]", "a"], path="a")
def test_any_ignore_patterns_match_any_path_soon(patterns: list[str], path: str) -> None:
    spec = ignore_spec(patterns)
    with bounded(3):
        for name in [path, *_LONG]:
            assert spec.match_file(name) in {True, False}
            assert spec.says(name, is_folder=False) in {True, False, None}
            assert spec.says(name, is_folder=True) in {True, False, None}


@fuzz(3, seed=st.integers(0, 2**32))
def test_patterns_mean_what_they_mean_to_pathspec_and_to_git(seed: int) -> None:
    assert pathspec_differences(seed=seed, count=500) == []
    with TemporaryDirectory() as name:
        assert git_differences(Path(name).resolve(), seed=seed, count=2) == []


@fuzz(150, pattern=PATTERNS)
@example(pattern=".")
def test_any_glob_stays_below_its_folder(pattern: str) -> None:
    base = Path(__file__).parent.parent / "engine"
    assert all(base in path.parents or path == base for path in glob_below(base, pattern))


@fuzz(300, lines=st.lists(OWNER_LINES, max_size=8), path=PATHS)
def test_any_codeowners_file_says_who_owns_any_path_soon(lines: list[str], path: str) -> None:
    text = "\n".join(lines)
    with TemporaryDirectory() as name:
        root = Path(name).resolve()
        (root / "CODEOWNERS").write_text(text, encoding="utf-8")
        rules = load_codeowners(root, "CODEOWNERS")
    assert rules is not None
    with bounded(3):
        for name in [path, *_LONG]:
            rule = rule_of(rules, name)
            assert rule is None or (1 <= rule.line <= text.count("\n") + 40 and rule.pattern)


@fuzz(300, owner=LINES)
def test_an_owner_is_an_entity_or_nobody(owner: str) -> None:
    ref = codeowner_ref(owner)
    assert ref is None or (ref.kind in {"user", "group"} and str(ref).isascii() and "/.." not in str(ref))


@fuzz(300, text=TEXTS, longest=st.integers(1, 200))
def test_a_plain_line_is_one_line_and_stays_one(text: str, longest: int) -> None:
    line = plain_line(text, longest)
    assert len(line) <= longest
    assert not has_controls(line)
    assert "\n" not in line
    assert plain_line(line, longest) == line
