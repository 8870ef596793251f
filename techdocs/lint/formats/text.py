"""Problems as text for a terminal: place, severity, code and message, the line, the owner, and what to do.

This is the only place that colours; `click.unstyle` takes the colours away, and `click.echo` does so by itself where
the output is no terminal.
"""

import click

from techdocs.lint.formats.excerpt import Excerpt, Excerpts
from techdocs.lint.formats.scope import Layout, Scope
from techdocs.model.problem import Problem, Severity
from techdocs.model.site import Report
from techdocs.plain_text import visible

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def text_report(report: Report, scope: Scope) -> str:
    """Return the problems in order, each with its line where it is known, or on one line of its own."""
    if scope.layout is Layout.LINES:
        return "".join(problem_line(problem) + "\n" for problem in report.problems)
    excerpts = Excerpts(scope)
    end = "\n\n" if scope.layout is Layout.SPACED else "\n"
    return "".join(problem_text(problem, excerpts.read(problem)) + end for problem in report.problems)


def problem_line(problem: Problem) -> str:
    """Return a problem as one line, which a search in a log finds whole."""
    more = [f"owner: {visible(problem.owner)}"] if problem.owner else []
    more += [f"hint: {visible(problem.hint)}"] if problem.hint else []
    return " · ".join([_first_line(problem), *(f"also: {visible(str(also))}" for also in problem.also), *more])


def problem_text(problem: Problem, excerpt: Excerpt | None = None) -> str:
    """Return a problem as text: the first line says what is wrong, those below it are indented."""
    lines = [_first_line(problem)]
    lines += _excerpt_lines(problem, excerpt) if excerpt else []
    lines += [f"  also: {visible(str(also))}" for also in problem.also]
    lines += [f"  owner: {visible(problem.owner)}"] if problem.owner else []
    lines += [f"  hint: {visible(problem.hint)}"] if problem.hint else []
    return "\n".join(lines)


def _first_line(problem: Problem) -> str:
    severity = click.style(problem.severity.value, fg=_COLOURS[problem.severity], bold=True)
    place = visible(str(problem.place))
    shown = f"{click.style(place, bold=True)}: " if place else ""
    return f"{shown}{severity} {problem.code} {visible(problem.message)}"


def _excerpt_lines(problem: Problem, excerpt: Excerpt) -> list[str]:
    number = str(problem.place.line)
    bar, margin = click.style("|", fg="blue"), " " * len(number)
    lines = [f"  {margin} {bar}", f"  {click.style(number, fg='blue')} {bar} {excerpt.line}"]
    if excerpt.length:
        carets = click.style("^" * excerpt.length, fg=_COLOURS[problem.severity], bold=True)
        lines.append(f"  {margin} {bar} {' ' * excerpt.start}{carets}")
    return lines
