"""A summary in GitHub's and GitLab's Markdown, for a comment at a pull request or the summary of a job.

Text by authors is inside HTML blocks, where Markdown is not read, with HTML's characters escaped. What could mention a
user or an issue, or become a link, is in `<code>` or broken up by zero-width characters.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator

from techdocs.lint.formats.scope import Scope
from techdocs.model.problem import Problem, Severity
from techdocs.model.site import Report
from techdocs.plain_text import counted, visible

LONGEST = 60_000
"""Characters up to which a summary goes; a comment on GitHub has at most 65,536."""
_LONGEST_TEXT = 2_000
"""Characters up to which a message, a hint or a place goes."""
_LOUD = re.compile(r"([@#!~%$&^:/.\\*])(?=[^\s])|(?<=GH)(-)", re.IGNORECASE)
"""What begins a mention, a reference or an address; see https://docs.gitlab.com/user/markdown/#gitlab-specific-references."""
_APART = "\u200b"


def markdown_report(report: Report, scope: Scope) -> str:
    """Return the summary: counts, a table by severity, and below it the problems, the worst first."""
    counts = ", ".join(counted(report.count(severity), severity) for severity in reversed(Severity))
    head = f"### techdocs lint: {counts if report.problems else 'no problems'}\n"
    head += _unsaid(report)
    if not report.problems:
        return head
    by_severity = [(severity, _of(report, severity)) for severity in reversed(Severity)]
    table = "".join(_table_row(severity, problems) for severity, problems in by_severity if problems)
    parts = [head, f"\n| Severity | Problems | Codes |\n| --- | ---: | --- |\n{table}"]
    room = LONGEST - sum(map(len, parts))
    for severity, problems in by_severity:
        if problems:
            parts.append(_details(severity, problems, scope, room))
            room -= len(parts[-1])
    return "".join(parts)


def _unsaid(report: Report) -> str:
    """Return what the problems do not tell: what was not checked, so that silence is not taken for right."""
    skipped = ", ".join(f"{number} {html.escape(kind)}" for kind, number in sorted(report.skipped.items()))
    lines = [*([f"not checked: {skipped}"] if skipped else []), *(f"not done: {_prose(why)}" for why in report.undone)]
    return f"\n<p>{'<br>'.join(lines)}</p>\n" if lines else ""


def _of(report: Report, severity: Severity) -> tuple[Problem, ...]:
    return tuple(problem for problem in report.problems if problem.severity is severity)


def _table_row(severity: Severity, problems: tuple[Problem, ...]) -> str:
    codes = Counter(str(problem.code) for problem in problems).most_common()
    told = ", ".join(f"{code} ({number})" if number > 1 else code for code, number in codes)
    return f"| {severity.value} | {len(problems)} | {told} |\n"


def _details(severity: Severity, problems: tuple[Problem, ...], scope: Scope, room: int) -> str:
    """Return the problems of a severity, folded unless they are errors, as many as there is room for."""
    opened = " open" if severity is Severity.ERROR else ""
    start = f"\n<details{opened}>\n<summary>{counted(len(problems), severity)}</summary>\n<table>\n"
    end = "</table>\n</details>\n"
    rows = list(_fitting((_row(problem, scope) for problem in problems), room - len(start) - len(end) - _NOTE_ROOM))
    left = len(problems) - len(rows)
    note = f"<tr><td>…</td><td>{left} more: run <code>techdocs lint</code> to see them</td></tr>\n" if left else ""
    return start + "".join(rows) + note + end


_NOTE_ROOM = 1_000
"""Characters kept for what closes a block, and for the blocks of the severities below it."""


def _fitting(rows: Iterator[str], room: int) -> Iterator[str]:
    for row in rows:
        room -= len(row)
        if room < 0:
            return
        yield row


def _row(problem: Problem, scope: Scope) -> str:
    place = f"<code>{_escape(scope.spot(problem.place) or '.')}</code>"
    lines = [f"{problem.code} {_prose(problem.message)}"]
    lines += [f"also: <code>{_escape(scope.spot(place))}</code>" for place in problem.also]
    lines += [f"owner: <code>{_escape(problem.owner)}</code>"] if problem.owner else []
    lines += [f"hint: {_prose(problem.hint)}"] if problem.hint else []
    return f"<tr><td>{place}</td><td>{'<br>'.join(lines)}</td></tr>\n"


def _prose(text: str) -> str:
    """Return a message: what is in backticks as code, all of it when they do not pair, the rest as quiet words."""
    pieces = visible(text).split("`")
    if len(pieces) % 2 == 0:
        return f"<code>{_escape(text)}</code>"
    return "".join(
        f"<code>{_escape(piece)}</code>" if number % 2 else _html(_LOUD.sub(rf"\g<0>{_APART}", piece))
        for number, piece in enumerate(pieces)
    )


def _escape(text: str) -> str:
    return _html(visible(text))


def _html(text: str) -> str:
    """Return a text as HTML, cut where it is endless."""
    return html.escape(text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…")
