"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for GitHub code scanning, Azure DevOps and editors."""

import json
from urllib.parse import quote

from techdocs import __version__
from techdocs.code_reference import read_reference
from techdocs.lint.fingerprint import fingerprints
from techdocs.lint.formats.scope import Scope
from techdocs.model.codes import GROUPS, Code
from techdocs.model.problem import Place, Problem
from techdocs.model.site import Report
from techdocs.plain_text import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_report(report: Report, scope: Scope) -> str:
    """Return the report as a SARIF log with the rules that it names; columns count characters."""
    codes = sorted({str(problem.code) for problem in report.problems})
    named = zip(report.problems, fingerprints(report.problems), strict=True)
    driver = {"name": "techdocs", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes, fingerprint, scope) for problem, fingerprint in named],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _invocation(report: Report) -> dict[str, object]:
    """Return whether all was done; what was not looked up is said in a note."""
    notes = [("error", f"not done: {why}") for why in report.undone]
    notes += [("note", f"not checked: {number} {kind}") for kind, number in sorted(report.skipped.items())]
    told = [{"level": level, "message": {"text": visible(text)}} for level, text in notes]
    return {"executionSuccessful": not report.undone, "toolExecutionNotifications": told}


def _rule(code: str) -> dict[str, object]:
    section = read_reference()[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in Code(code).name.split("_")),
        "shortDescription": {"text": section.title},
        "help": {"text": section.plain, "markdown": section.text},
        "defaultConfiguration": {"level": section.severity.value},
        "properties": {"tags": [group for group, codes in GROUPS.items() if code in codes]},
    }


def _result(problem: Problem, codes: list[str], fingerprint: str, scope: Scope) -> dict[str, object]:
    also = [_location(place, scope) | {"message": {"text": "also here"}} for place in problem.also]
    named = {"owner": problem.owner, "entity": problem.entity}
    return {
        "ruleId": str(problem.code),
        "ruleIndex": codes.index(problem.code),
        "level": problem.severity.value,
        "message": {"text": _message(problem)},
        "locations": [_location(problem.place, scope)] if problem.place.path else [],
        **({"relatedLocations": also} if also else {}),
        "partialFingerprints": {"techdocs/v2": fingerprint},
        "properties": {name: visible(ref) for name, ref in named.items() if ref},
    }


def _message(problem: Problem) -> str:
    """Return message and hint; `[x](y)` in them is no link, which SARIF would make of it (3.11.6)."""
    lines = [problem.message, *([f"hint: {problem.hint}"] if problem.hint else [])]
    return "\n".join(visible(line).replace("](", "] (") for line in lines)


def _location(place: Place, scope: Scope) -> dict[str, object]:
    artifact = {"uri": quote(scope.address(place)), "uriBaseId": "%SRCROOT%"}
    physical: dict[str, object] = {"artifactLocation": artifact}
    if place.line:
        physical["region"] = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
    return {"physicalLocation": physical}
