"""Known problems: what of a run is new, what the file looks like, and a file that is broken."""

import json
from pathlib import Path

import pytest

from techdocs.errors import ConfigError
from techdocs.lint.baseline import Baseline, BaselineEntry, baseline_text, compare_baseline, update_baseline
from techdocs.lint.baseline_file import read_baseline
from techdocs.model.problem import Place, Problem, warning


def problem(about: str = "m", line: int = 1, *, source: str = "one", path: str = "a.md", message: str = "") -> Problem:
    return warning("TD201", Place(source=source, path=path, line=line), message or about, about=about)


def known(*problems: Problem) -> Baseline:
    return update_baseline(Baseline(), problems, ("one", "two"))


def test_a_known_problem_is_known_wherever_it_moves() -> None:
    compared = compare_baseline(known(problem(line=3)), [problem(line=7), problem("new")], ["one"])
    assert (compared.new, compared.known, compared.unneeded) == ((problem("new"),), 1, 0)


def test_a_known_problem_is_known_however_it_is_worded() -> None:
    before = known(problem(message="`m` is broken"), problem(message="`m` is broken"))
    reworded = [problem(message="no such file: `m`"), problem(message="no such file: `m`", line=2)]
    compared = compare_baseline(before, reworded, ["one"])
    assert (compared.new, compared.known, compared.unneeded, compared.is_outdated) == ((), 2, 0, False)


def test_problems_that_are_the_same_by_other_words_are_one_entry() -> None:
    before = known(problem(message="a"), problem(message="b"))
    assert [(entry.message, count) for entry, count in before.counts.items()] == [("a", 2)]


def test_one_more_of_equal_problems_is_new() -> None:
    two = [problem(line=1), problem(line=2)]
    compared = compare_baseline(known(*two), [*two, problem(line=3)], ["one"])
    assert (compared.new, compared.known) == ((problem(line=3),), 2)


def test_entries_that_nothing_needs_any_more_are_counted() -> None:
    before = known(problem(), problem(), problem("gone"), problem("stays"))
    assert compare_baseline(before, [problem(), problem("stays")], ["one"]).unneeded == 2


def test_entries_of_sources_that_were_not_read_may_be_needed_and_stay() -> None:
    before = known(problem(source="two"), problem("gone"))
    assert compare_baseline(before, [], ["one"]).unneeded == 1
    assert update_baseline(before, [problem("new")], ["one"]) == known(problem(source="two"), problem("new"))


def test_the_baseline_of_a_single_repository_holds_wherever_it_is_checked_out() -> None:
    before = update_baseline(Baseline(), [problem(source="clone")], ["clone"])
    assert [entry.source for entry in before.counts] == [""]
    assert compare_baseline(before, [problem(source="work")], ["work"]).new == ()
    assert update_baseline(before, [problem(source="work")], ["work"]) == before


def test_a_baseline_of_many_repositories_is_good_for_one_of_them() -> None:
    before = known(problem(source="one"), problem("other", source="two"))
    assert compare_baseline(before, [problem(source="one")], ["one"]).new == ()
    assert update_baseline(before, [problem(source="one")], ["one"]) == before


def test_the_file_is_sorted_with_an_entry_a_line_and_can_be_read_again(tmp_path: Path) -> None:
    before = known(problem("b"), problem("ä"), problem("b"), problem("a", path="0.md"))
    text = baseline_text(before)
    assert text == baseline_text(known(problem("ä"), problem("a", path="0.md"), problem("b"), problem("b")))
    assert [line.split('"message": ')[1].split(",")[0] for line in text.splitlines()[3:-2]] == ['"a"', '"b"', '"ä"']
    assert [item["count"] for item in json.loads(text)["problems"]] == [1, 2, 1]
    (tmp_path / "known.json").write_text(text, encoding="utf-8")
    assert read_baseline(tmp_path / "known.json") == before


def test_an_empty_baseline_is_one(tmp_path: Path) -> None:
    (tmp_path / "known.json").write_text(baseline_text(Baseline()))
    assert read_baseline(tmp_path / "known.json") == Baseline()


OLD = """{
 "version": 1,
 "problems": [
  {"source": "one", "path": "a.md", "code": "TD201", "count": 2, "message": "m", "fingerprint": "0ld"},
  {"source": "two", "path": "a.md", "code": "TD201", "count": 1, "message": "m", "fingerprint": "01d"}
 ]
}
"""


def test_entries_of_version_1_match_by_their_message(tmp_path: Path) -> None:
    (tmp_path / "known.json").write_text(OLD)
    before = read_baseline(tmp_path / "known.json")
    three = [problem("x", message="m"), problem("y", message="m"), problem("z", message="m")]
    compared = compare_baseline(before, [*three, problem("m", path="b.md")], ["one", "two"])
    assert compared.new == (three[2], problem("m", path="b.md"))
    assert (compared.known, compared.unneeded, compared.is_outdated) == (2, 1, True)


def test_writing_a_baseline_of_version_1_again_leaves_entries_of_other_sources_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "known.json").write_text(OLD)
    written = update_baseline(read_baseline(tmp_path / "known.json"), [problem()], ["one"])
    (tmp_path / "known.json").write_text(baseline_text(written))
    again = read_baseline(tmp_path / "known.json")
    assert json.loads(baseline_text(again))["version"] == 2
    assert sorted((entry.source, bool(entry.fingerprint)) for entry in again.counts) == [("one", True), ("two", False)]
    assert BaselineEntry(source="two", path="a.md", code="TD201", message="m", fingerprint="") in again.counts
    assert compare_baseline(again, [problem()], ["one"]).is_outdated is False
    assert compare_baseline(again, [problem(source="two")], ["two"]).known == 1


ENTRY = '{"source": "s", "path": "p", "code": "TD201", "message": "m", "fingerprint": "f", "count": 1}'


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{\n "version": 1,\n}\n', 3, "invalid JSON: Expecting property name enclosed in double quotes"),
        ("[]", 1, "the file is not a baseline: it has no list `problems`"),
        ('{"problems": {}}', 1, "the file is not a baseline: it has no list `problems`"),
        ('{"version": 3, "problems": []}', 1, "the baseline's version is `3`, but this techdocs reads 1 and 2"),
        ('{"version": true, "problems": []}', 1, "the baseline's version is `True`, but this techdocs reads 1 and 2"),
        (f'{{"version": 2, "problems": [\n{ENTRY.replace(chr(34) + "f" + chr(34), "7")}]}}', 2, "not a baseline entry"),
        (f'{{"version": 1, "problems": [\n{ENTRY},\n3]}}', 3, "not a baseline entry"),
        (
            f'{{"version": 1, "problems": [{ENTRY},\n{ENTRY.replace(": 1", ": 0")}]}}',
            2,
            "not a baseline entry",
        ),
        (f'{{"version": 1, "problems": [\n\n{ENTRY.replace("1}", "true}")}]}}', 3, "not a baseline entry"),
        (f'{{"version": 1, "problems": [\n{ENTRY.replace("source", "sourc")}]}}', 2, "not a baseline entry"),
        ('{"a": "\\"problems\\"", "version": 1, "problems": [1]}', 1, "not a baseline entry"),
        ("[" * 100_000, 0, "the file is not a baseline: nested too deeply"),
    ],
)
def test_a_broken_file_stops_the_run_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_baseline(path)
    (told,) = caught.value.problems
    assert (told.code, told.place.path, told.place.line) == ("TD301", str(path), line)
    assert told.message.startswith(message)
    assert "--write-baseline" in told.hint


def test_a_file_that_is_not_there_or_no_text_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        read_baseline(tmp_path / "gone.json")
    (tmp_path / "bytes.json").write_bytes(b"\xff")
    for path in (tmp_path, tmp_path / "bytes.json"):
        with pytest.raises(ConfigError, match="cannot be read"):
            read_baseline(path)
