"""Code Quality reports.

GitLab publishes no schema of them. `SHAPE` is what https://docs.gitlab.com/ci/testing/code_quality/ asks for under
"Code Quality report format": a list of objects with these fields, fingerprints that differ, relative paths.
"""

import json
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest
from syrupy.assertion import SnapshotAssertion

from techdocs.lint.formats import Scope, format_report
from techdocs.model.site import Report
from tests.lint.formats.conftest import EMPTY

SHAPE = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": r"^TD\d{3}$"},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!/|\./|$)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def findings(report: Report, scope: Scope) -> list[dict[str, Any]]:
    return list(json.loads(format_report("gitlab", report, scope)))


@pytest.mark.parametrize("name", ["report", "nasty", "empty"])
def test_the_report_has_the_shape_that_gitlab_documents(
    name: str, request: pytest.FixtureRequest, scope: Scope
) -> None:
    report = EMPTY if name == "empty" else request.getfixturevalue(name)
    found = findings(report, scope)
    assert [str(error) for error in jsonschema_rs.validator_for(SHAPE).iter_errors(found)] == []
    assert len({finding["fingerprint"] for finding in found}) == len(report.problems)


def test_what_the_report_says(report: Report, scope: Scope, snapshot: SnapshotAssertion) -> None:
    assert format_report("gitlab", report, scope) == snapshot


def test_a_finding_that_moves_and_is_reworded_is_the_same_one(report: Report, scope: Scope) -> None:
    moved = Report(
        problems=tuple(
            replace(each, message=f"now {each.message}", place=replace(each.place, line=each.place.line + 7))
            for each in report.problems
        )
    )
    before, after = findings(report, scope), findings(moved, scope)
    assert [each["fingerprint"] for each in before] == [each["fingerprint"] for each in after]
    assert [each["location"]["lines"] for each in before] != [each["location"]["lines"] for each in after]


def test_no_character_that_cannot_be_seen_is_in_it(nasty: Report, scope: Scope) -> None:
    assert format_report("gitlab", nasty, scope).replace("\n", "").isprintable()
