"""The report as JSON of our own, for scripts; `docs/schemas/lint.schema.json` describes it."""

import json

from techdocs import __version__
from techdocs.lint.fingerprint import fingerprints
from techdocs.lint.formats.scope import Scope
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.site import Report
from techdocs.plain_text import visible

VERSION = 2
"""Raised when a field changes its meaning or goes."""


def json_report(report: Report, scope: Scope) -> str:
    """Return the report as a JSON document."""
    named = zip(report.problems, fingerprints(report.problems), strict=True)
    document = {
        "generator": f"techdocs {__version__}",
        "version": VERSION,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "silenced": dict(sorted(report.silenced.items())),
        "skipped": dict(sorted(report.skipped.items())),
        "undone": [visible(reason) for reason in report.undone],
        "problems": [
            {**problem_values(problem), "file": scope.address(problem.place), "fingerprint": name}
            for problem, name in named
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def problem_values(problem: Problem) -> dict[str, object]:
    """Return a problem as JSON has it here and in `build-report.json`."""
    return {
        "code": str(problem.code),
        "severity": problem.severity.value,
        "message": visible(problem.message),
        "hint": visible(problem.hint),
        "place": _place(problem.place),
        "also": [_place(place) for place in problem.also],
        "entity": visible(problem.entity),
        "owner": visible(problem.owner),
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "source": visible(place.source), "path": visible(place.path), "line": place.line, "column": place.column,
    }  # fmt: skip
