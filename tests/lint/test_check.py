"""The report of a run: each fault once, whomever it concerns."""

from dataclasses import replace

from techdocs.config import Config
from techdocs.lint import tell_once
from techdocs.model.codes import Code
from techdocs.model.lint import SeverityRule
from techdocs.model.problem import Problem, Severity
from techdocs.model.site import Report
from techdocs.pipeline import lint_sources
from tests.conftest import COMPONENT, Build, Write

SHARED = COMPONENT.format(name="app", owner="red") + "---" + COMPONENT.format(name="chart", owner="blue")
FILES = {"one/catalog-info.yaml": SHARED, "one/docs/index.md": "# One\n\n[x](gone.md)\n\n[x](lost.md)\n"}


def broken_links(report: Report) -> list[Problem]:
    return [problem for problem in report.problems if problem.code == Code.BROKEN_LINK]


def test_a_fault_of_docs_that_two_components_share_is_told_once_with_both(write: Write, config: Config) -> None:
    write(FILES)
    told = broken_links(lint_sources(config).report)
    assert [str(problem.place) for problem in told] == ["one/docs/index.md:3", "one/docs/index.md:5"]
    assert told[0].hint == (
        "check the path, relative to this file; it affects `component:default/app` (group:default/red) "
        "and `component:default/chart` (group:default/blue)"
    )


def test_the_worst_severity_of_the_two_counts_and_what_one_owner_has_off_is_the_others_alone(
    write: Write, config: Config
) -> None:
    write(FILES)

    def told(severity: Severity | None) -> Problem:
        rule = SeverityRule(codes=(Code.BROKEN_LINK,), severity=severity, owner="group:default/blue")
        return broken_links(lint_sources(replace(config, lint=replace(config.lint, severities=(rule,)))).report)[0]

    assert told(Severity.ERROR).severity is Severity.ERROR
    assert told(Severity.NOTE).severity is Severity.WARNING
    assert told(None).hint == "check the path, relative to this file"
    assert told(None).owner == "group:default/red"


def test_the_site_shows_it_to_both(write: Write, build: Build) -> None:
    write(FILES)
    entities = [problem.entity for problem in broken_links(build().report)]
    assert sorted(entities) == ["component:default/app"] * 2 + ["component:default/chart"] * 2


def test_what_differs_in_its_words_or_its_place_is_not_the_same() -> None:
    one = Problem(code=Code.BARE_URL, severity=Severity.NOTE, message="x", entity="component:default/a")
    others = (one, replace(one, message="y"), replace(one, code=Code.TODO_LEFT))
    assert tell_once(Report(problems=others)).problems == others
