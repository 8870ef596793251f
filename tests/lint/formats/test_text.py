"""Problems as text: what is printed, where the mark stands, and what is never shown."""

from dataclasses import replace
from pathlib import Path

import click
import pytest
from syrupy.assertion import SnapshotAssertion

from techdocs.lint.formats import Layout, Scope, format_report
from techdocs.lint.formats.excerpt import LONGEST
from techdocs.lint.formats.text import problem_text
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.site import Report
from tests.lint.formats.conftest import EMPTY


def shown(problem: Problem, scope: Scope) -> list[str]:
    """Return the lines of a problem, without colour."""
    return click.unstyle(format_report("text", Report(problems=(problem,)), scope)).splitlines()


def of_line(line: int, column: int = 0, message: str = "wrong", path: str = "docs/index.md") -> Problem:
    place = Place(source="payments", path=path, line=line, column=column)
    return Problem(code="TD201", severity=Severity.WARNING, message=message, place=place)


def marked(problem: Problem, scope: Scope) -> str:
    """Return what stands above the carets."""
    _, _, source, carets = shown(problem, scope)[:4]
    start = carets.index("^")
    return source[start : start + carets.count("^")]


def test_what_is_printed(report: Report, scope: Scope, snapshot: SnapshotAssertion) -> None:
    assert click.unstyle(format_report("text", report, scope)) == snapshot


def test_colour_is_added_and_nothing_else(report: Report, scope: Scope) -> None:
    assert click.style("error", fg="red", bold=True) in format_report("text", report, scope)


def test_in_a_terminal_a_blank_line_follows_each_problem(report: Report, scope: Scope) -> None:
    dense = format_report("text", report, scope)
    spaced = format_report("text", report, replace(scope, layout=Layout.SPACED))
    assert "\n\n" not in dense
    assert spaced.count("\n\n") == len(report.problems)
    assert spaced.replace("\n\n", "\n") == dense


def test_in_the_log_of_a_ci_job_each_problem_is_one_line_with_all_that_is_said(report: Report, scope: Scope) -> None:
    lines = click.unstyle(format_report("text", report, replace(scope, layout=Layout.LINES))).splitlines()
    assert len(lines) == len(report.problems)
    for line, problem in zip(lines, report.problems, strict=True):
        assert problem.code in line
        assert line.endswith(f"hint: {problem.hint}") or not problem.hint


def test_nothing_wrong_prints_nothing(scope: Scope) -> None:
    assert format_report("text", EMPTY, scope) == ""


def test_the_caret_stands_at_the_column_below_what_the_message_names(scope: Scope) -> None:
    assert marked(of_line(3, 17, "link `gone.md`: target not found"), scope) == "gone.md"
    assert marked(of_line(3, 6, "not so"), scope) == "t"
    assert marked(of_line(3, 6, "setting `see.the` is dropped"), scope) == "the"


def test_without_a_column_the_caret_stands_below_a_text_that_occurs_once(scope: Scope) -> None:
    assert marked(of_line(3, 0, "link `the guide` is odd"), scope) == "the guide"
    assert not any("^" in line for line in shown(of_line(3, 0, "link `gone.md`: target not found"), scope))


def test_tabs_and_wide_characters_do_not_move_the_caret(scope: Scope) -> None:
    assert marked(of_line(4, 0, "link `tab.md`"), scope) == "tab.md"
    lines = shown(of_line(4, 0, "link `wide.md`"), scope)
    before = lines[2][: lines[2].index("wide.md")]
    assert lines[3].index("^") == len(before) + len("中文字幕")


@pytest.mark.parametrize("column", [0, 1, 155, 160, 161, 290, 300, 301, 999])
@pytest.mark.parametrize("length", [159, 160, 161, 300])
def test_a_long_line_is_cut_around_the_mark(scope: Scope, column: int, length: int) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(length))
    (scope.roots["payments"] / "docs/index.md").write_text(line + "\n")
    lines = shown(of_line(1, column), scope)
    source = lines[2].removeprefix("  1 | ")
    assert len(source) <= LONGEST
    assert source.strip("…") in line
    assert (source == line) == (length <= LONGEST)
    if 0 < column <= length:
        assert marked(of_line(1, column), scope) == line[column - 1]


def test_a_line_that_is_not_there_or_cannot_be_read_is_left_out(scope: Scope) -> None:
    for problem in (
        of_line(99), of_line(2), of_line(0), of_line(3, path="docs/gone.md"), of_line(3, path="docs"),
        of_line(1, path="../../elsewhere/catalog-info.yaml"), of_line(1, path="/etc/passwd"),
    ):  # fmt: skip
        assert len(shown(problem, scope)) == 1


def test_a_link_out_of_the_repository_is_not_followed(scope: Scope, tmp_path: Path) -> None:
    (tmp_path / "private.md").write_text("private\n")
    (scope.roots["payments"] / "docs/out.md").symlink_to(tmp_path / "private.md")
    assert len(shown(of_line(1, path="docs/out.md"), scope)) == 1


def test_no_line_of_a_file_with_a_secret_is_shown(scope: Scope) -> None:
    page = scope.roots["payments"] / "docs/key.md"
    assert len(shown(of_line(3, path="docs/key.md"), scope)) == 1
    assert len(shown(of_line(1, path="docs/key.md"), scope)) == 1
    page.write_text("# Key\n\nUse gh" + "p_R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK here.\n")
    assert len(shown(of_line(3, path="docs/key.md"), scope)) == 1
    page.write_text("# Key\n\nUse it here.\n")
    assert len(shown(of_line(3, path="docs/key.md"), scope)) == 3


def test_a_secret_has_no_excerpt_whatever_the_file_holds(scope: Scope) -> None:
    place = Place(source="payments", path="docs/index.md", line=3)
    problem = Problem(code="TD412", severity=Severity.ERROR, message="the page is withheld", place=place)
    assert len(shown(problem, scope)) == 1


def test_what_an_author_wrote_stays_on_its_line_and_does_nothing(nasty: Report, scope: Scope) -> None:
    (scope.roots["payments"] / "docs/index.md").write_bytes(b"x\n\x1b[2J\xe2\x80\xae evil \x07 line\n")
    text = click.unstyle(format_report("text", Report(problems=(*nasty.problems, of_line(2))), scope))
    assert all(line.isprintable() for line in text.split("\n"))
    assert len(text.splitlines()) == 4 * len(nasty.problems) + 3


def test_without_folders_there_is_no_excerpt(report: Report) -> None:
    assert problem_text(report.problems[2]).count("\n") == 2
    assert " | " not in format_report("text", report, Scope())
