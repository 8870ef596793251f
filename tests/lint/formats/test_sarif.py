"""SARIF logs, validated with the schema of SARIF 2.1.0."""

import json
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import pytest
from syrupy.assertion import SnapshotAssertion

from techdocs import __version__
from techdocs.lint.formats import Scope, format_report
from techdocs.model.site import Report
from techdocs.plain_text import visible
from tests.conftest import ROOT
from tests.lint.formats.conftest import EMPTY, NASTY_PATH

# The pattern of a language has a bracket too many, which no strict reader of regular expressions takes.
SCHEMA = json.loads(
    (ROOT / "tests/lint/schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8").replace("{2}]?$", "{2}$")
)


def run(report: Report, scope: Scope) -> dict[str, Any]:
    return dict(json.loads(format_report("sarif", report, scope))["runs"][0])


@pytest.mark.parametrize("name", ["report", "nasty", "empty"])
def test_the_log_is_as_the_schema_says(name: str, request: pytest.FixtureRequest, scope: Scope) -> None:
    report = EMPTY if name == "empty" else request.getfixturevalue(name)
    log = json.loads(format_report("sarif", report, scope))
    validator = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
    assert [str(error) for error in validator.iter_errors(log)] == []


def test_the_schema_finds_a_fault(report: Report, scope: Scope) -> None:
    log = json.loads(format_report("sarif", report, scope))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not jsonschema_rs.validator_for(SCHEMA).is_valid(log)


def test_what_the_log_says(report: Report, scope: Scope, snapshot: SnapshotAssertion) -> None:
    said = run(report, scope)
    for rule in said["tool"]["driver"]["rules"]:
        rule["help"] = {form: text.splitlines()[0] for form, text in rule["help"].items()}
    assert json.dumps(said, indent=1, ensure_ascii=False).replace(__version__, "VERSION") == snapshot


def test_a_run_that_left_something_undone_says_so(report: Report, nasty: Report, scope: Scope) -> None:
    assert run(report, scope)["invocations"][0]["executionSuccessful"] is True
    assert run(nasty, scope)["invocations"][0]["executionSuccessful"] is False


def test_every_result_names_its_rule(report: Report, scope: Scope) -> None:
    said = run(report, scope)
    rules = said["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in said["results"]] == [each.code for each in report.problems]


def test_a_path_is_a_relative_address_that_stays_one(nasty: Report, scope: Scope) -> None:
    for result in run(nasty, scope)["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert not set(uri) & set(' :<>"\\|#?')
        assert unquote(uri) == f"payments/docs/{visible(NASTY_PATH)}.md"


def test_a_message_makes_no_link(nasty: Report, scope: Scope) -> None:
    for result in run(nasty, scope)["results"]:
        assert "](" not in result["message"]["text"]
        assert all(line.isprintable() for line in result["message"]["text"].split("\n"))
