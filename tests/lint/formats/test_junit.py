"""JUnit XML, validated with the schema of Jenkins' xUnit plugin."""

from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema
from syrupy.assertion import SnapshotAssertion

from techdocs.lint.formats import Scope, format_report
from techdocs.model.problem import Severity
from techdocs.model.site import Report
from techdocs.plain_text import visible
from tests.conftest import ROOT
from tests.lint.formats.conftest import EMPTY, NASTY

SCHEMA = xmlschema.XMLSchema(ROOT / "tests/lint/schemas/junit-10.xsd")


def parsed(report: Report, scope: Scope) -> Element:
    return fromstring(format_report("junit", report, scope))  # noqa: S314 - of our own making


@pytest.mark.parametrize("name", ["report", "nasty", "empty"])
def test_the_report_is_as_the_schema_says(name: str, request: pytest.FixtureRequest, scope: Scope) -> None:
    report = EMPTY if name == "empty" else request.getfixturevalue(name)
    assert [str(error) for error in SCHEMA.iter_errors(format_report("junit", report, scope))] == []


def test_the_schema_finds_a_fault() -> None:
    assert not SCHEMA.is_valid("<testsuites><testsuite><testcase/></testsuite></testsuites>")


def test_what_the_report_says(report: Report, scope: Scope, snapshot: SnapshotAssertion) -> None:
    assert format_report("junit", report, scope) == snapshot


def test_only_what_fails_the_run_is_a_failure(report: Report, scope: Scope) -> None:
    def outcomes(scope: Scope) -> tuple[int, int]:
        suites = parsed(report, scope)
        assert suites.get("failures") == str(len(suites.findall(".//failure")))
        return len(suites.findall(".//failure")), len(suites.findall(".//skipped"))

    assert outcomes(scope) == (2, 4)
    assert outcomes(replace(scope, fails_at=Severity.WARNING)) == (5, 1)


def test_a_test_has_a_name_of_its_own(report: Report, scope: Scope) -> None:
    cases = parsed(report, scope).findall(".//testcase")
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(report.problems)


def test_nothing_wrong_is_a_test_that_passed(scope: Scope) -> None:
    suites = parsed(EMPTY, scope)
    [case] = suites.findall("testsuite/testcase")
    assert (suites.get("tests"), suites.get("failures"), list(case)) == ("1", "0", [])


def test_what_an_author_wrote_is_text(nasty: Report, scope: Scope) -> None:
    suites = parsed(nasty, scope)
    assert {element.tag for element in suites.iter()} == {"testsuites", "testsuite", "testcase", "failure", "skipped"}
    assert suites.find(".//failure").get("message") == visible(NASTY)  # type: ignore[union-attr]
