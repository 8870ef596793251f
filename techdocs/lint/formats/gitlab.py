"""A Code Quality report, which GitLab compares with that of the target branch and shows at a merge request.

The form is that of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

import json

from techdocs.lint.fingerprint import fingerprints
from techdocs.lint.formats.scope import Scope
from techdocs.model.problem import Problem, Severity
from techdocs.model.site import Report
from techdocs.plain_text import visible

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab_report(report: Report, scope: Scope) -> str:
    """Return the report as a JSON list; fingerprints hold no line, so a finding that moves is not a new one."""
    named = zip(report.problems, fingerprints(report.problems), strict=True)
    findings = [_finding(problem, fingerprint, scope) for problem, fingerprint in named]
    return json.dumps(findings, ensure_ascii=False, indent=1) + "\n"


def _finding(problem: Problem, fingerprint: str, scope: Scope) -> dict[str, object]:
    hint = f" ({visible(problem.hint)})" if problem.hint else ""
    return {
        "description": f"{problem.code} {visible(problem.message)}{hint}",
        "check_name": str(problem.code),
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[problem.severity],
        "location": {"path": scope.address(problem.place) or ".", "lines": {"begin": problem.place.line or 1}},
    }
