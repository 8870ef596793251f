"""JUnit XML, as Jenkins, GitLab and others read it: a test suite for each file, a test case for each problem.

What does not fail the run is a skipped test, which these systems show in yellow.
"""

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from techdocs.lint.fingerprint import fingerprints
from techdocs.lint.formats.scope import Scope
from techdocs.model.problem import Problem
from techdocs.model.site import Report
from techdocs.plain_text import visible

Named = tuple[Problem, str]


def junit_report(report: Report, scope: Scope) -> str:
    """Return the report as XML; without a problem there is one test, which passed."""
    suites = Element("testsuites", _counts(report.problems, scope) | {"name": "techdocs lint"})
    named = zip(report.problems, fingerprints(report.problems), strict=True)
    for file, problems in groupby(named, key=lambda pair: scope.address(pair[0].place) or "."):
        _add_suite(suites, file, tuple(problems), scope)
    if not report.problems:
        suite = SubElement(suites, "testsuite", name="techdocs lint", tests="1", failures="0", errors="0", skipped="0")
        SubElement(suite, "testcase", name="no problems", classname="techdocs lint")
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _add_suite(suites: Element, file: str, named: tuple[Named, ...], scope: Scope) -> None:
    problems = tuple(problem for problem, _ in named)
    skipped = sum(not scope.fails(problem.severity) for problem in problems)
    suite = SubElement(
        suites, "testsuite", _counts(problems, scope) | {"name": f"techdocs lint {file}", "skipped": str(skipped)}
    )
    for problem, fingerprint in named:
        # A name is the identity of a test between runs; the fingerprint makes it one, and it holds no line.
        name = f"{problem.code} {visible(problem.message)} [{fingerprint[:8]}]"
        case = SubElement(suite, "testcase", name=name, classname=file)
        outcome = "failure" if scope.fails(problem.severity) else "skipped"
        told = SubElement(case, outcome, type=problem.severity.value, message=visible(problem.message))
        told.text = _details(problem, scope)


def _counts(problems: tuple[Problem, ...], scope: Scope) -> dict[str, str]:
    failures = sum(scope.fails(problem.severity) for problem in problems)
    return {"tests": str(len(problems) or 1), "failures": str(failures), "errors": "0"}


def _details(problem: Problem, scope: Scope) -> str:
    lines = [f"{scope.spot(problem.place) or '.'}: {problem.severity.value} {problem.code} {visible(problem.message)}"]
    lines += [f"also: {scope.spot(place)}" for place in problem.also]
    lines += [f"owner: {visible(problem.owner)}"] if problem.owner else []
    lines += [f"hint: {visible(problem.hint)}"] if problem.hint else []
    return "\n".join(lines)
