"""Workflow commands, read as GitHub's runner reads them.

GitHub publishes no schema; the shape is that of its documentation and of `ActionCommand` of github.com/actions/runner:
a line that begins with `::`, the command, a blank, properties apart by commas, `::` and the text, each part decoded.
"""

from typing import NamedTuple

from syrupy.assertion import SnapshotAssertion

from techdocs.lint.formats import Scope, format_report
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.site import Report
from techdocs.plain_text import visible
from tests.lint.formats.conftest import EMPTY, NASTY, NASTY_PATH


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    text: str


def decoded(text: str, *escapes: str) -> str:
    for escape in (*escapes, "%0D", "%0A", "%25"):
        text = text.replace(escape, chr(int(escape[1:], 16)))
    return text


def read(output: str) -> list[Command]:
    """Read every line as the runner does; one that is no command fails."""
    commands = []
    for line in output.splitlines():
        assert line.startswith("::")
        head, separator, text = line[2:].partition("::")
        assert separator
        name, _, properties = head.partition(" ")
        pairs = [pair.partition("=")[::2] for pair in properties.split(",") if pair]
        commands.append(Command(name, {key: decoded(value, "%3A", "%2C") for key, value in pairs}, decoded(text)))
    return commands


def test_what_is_written(report: Report, scope: Scope, snapshot: SnapshotAssertion) -> None:
    assert format_report("github", report, scope) == snapshot


def test_the_worst_comes_first_and_severities_are_those_of_github(report: Report, scope: Scope) -> None:
    commands = read(format_report("github", report, scope))
    assert [command.name for command in commands] == ["error", "error", "warning", "warning", "warning", "notice"]


def test_a_place_is_a_path_from_the_working_folder(report: Report, scope: Scope) -> None:
    owner = read(format_report("github", report, scope))[2]
    expected = {"file": "payments/catalog-info.yaml", "line": "3", "col": "10", "title": "techdocs TD103"}
    assert owner.properties == expected
    assert owner.text.splitlines()[-1] == "hint: did you mean `payments`?"


def test_what_an_author_wrote_is_text_of_one_command(nasty: Report, scope: Scope) -> None:
    commands = read(format_report("github", nasty, scope))
    assert len(commands) == len(nasty.problems)
    for command in commands:
        assert set(command.properties) == {"file", "line", "col", "title"}
        assert command.properties["file"] == f"payments/docs/{visible(NASTY_PATH)}.md"
        assert command.text.splitlines()[0] == visible(NASTY)


def test_a_percent_sign_is_not_taken_for_an_escape(scope: Scope) -> None:
    place = Place(source="payments", path="100%25,a:b.md", line=1)
    problem = Problem(code="TD201", severity=Severity.ERROR, message="at 100%0A::error::x", place=place)
    [command] = read(format_report("github", Report(problems=(problem,)), scope))
    assert (command.properties["file"], command.text) == ("payments/100%25,a:b.md", "at 100%0A::error::x")


def test_nothing_wrong_is_nothing(scope: Scope) -> None:
    assert format_report("github", EMPTY, scope) == ""
