"""Workflow commands, which GitHub Actions shows as annotations at the lines of a pull request."""

from techdocs.lint.formats.scope import Scope
from techdocs.model.problem import Problem, Severity
from techdocs.model.site import Report
from techdocs.plain_text import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_TEXT, ":": "%3A", ",": "%2C"}
"""What the runner decodes again (actions/toolkit, `escapeData` and `escapeProperty` of core's `command.ts`)."""


def github_report(report: Report, scope: Scope) -> str:
    """Return a command for each problem, the worst first: GitHub shows ten of each severity in a step."""
    worst_first = sorted(report.problems, key=lambda problem: -problem.severity.rank)
    return "".join(_command(problem, scope) + "\n" for problem in worst_first)


def _command(problem: Problem, scope: Scope) -> str:
    place = problem.place
    properties = {
        "file": scope.address(place) if place.path else "",
        "line": str(place.line or ""),
        "col": str(place.column or "") if place.line else "",
        "title": f"techdocs {problem.code}",
    }
    written = ",".join(f"{name}={_escape(value, _IN_PROPERTY)}" for name, value in properties.items() if value)
    return f"::{_COMMANDS[problem.severity]} {written}::{_escape(_message(problem, scope), _IN_TEXT)}"


def _message(problem: Problem, scope: Scope) -> str:
    """Return what the annotation says, in several lines."""
    lines = [visible(problem.message)]
    lines += [f"also: {scope.spot(place)}" for place in problem.also]
    lines += [f"owner: {visible(problem.owner)}"] if problem.owner else []
    lines += [f"hint: {visible(problem.hint)}"] if problem.hint else []
    return "\n".join(lines)


def _escape(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
