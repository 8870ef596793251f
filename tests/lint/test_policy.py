"""What authors and their organisation make of problems; the judging itself reads no file and no clock."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from techdocs.lint.policy import Judged, apply_policy
from techdocs.model.codes import NOT_IGNORED, Code
from techdocs.model.ignore import File, Ignore
from techdocs.model.lint import LintSettings, SeverityRule
from techdocs.model.problem import Place, Problem, Severity

TODAY = date(2026, 6, 1)
FILE = ("one", "docs/index.md")


def problem(code: str = "TD201", line: int = 3, *, source: str = "one", owner: str = "group:default/red") -> Problem:
    place = Place(source=source, path="docs/index.md", line=line)
    return Problem(code=Code(code), severity=Severity.WARNING, message="m", place=place, owner=owner, entity="e")


def ignore(*names: str, line: int = 2, first: int = 2, last: int | None = 3, reason: str = "because") -> Ignore:
    return Ignore(names=names, reason=reason, line=line, column=5, first=first, last=last)


def judge(
    problems: Sequence[Problem], *rules: SeverityRule, ignores: Mapping[File, Sequence[Ignore]] | None = None
) -> Judged:
    return apply_policy(problems, ignores or {}, LintSettings(severities=rules), TODAY)


def severities(problems: Sequence[Problem], *rules: SeverityRule) -> list[str]:
    return [shown.severity.value for shown in judge(problems, *rules).problems]


def rule(
    severity: Severity | None, code: str = "TD201", *, owner: str = "", path: str = "", from_date: str = ""
) -> SeverityRule:
    return SeverityRule(codes=(code,), severity=severity, owner=owner, path=path, from_date=from_date)


def test_without_rules_all_is_as_it_was() -> None:
    assert judge([problem()]) == Judged(problems=(problem(),), silenced={})


def test_the_last_rule_that_holds_decides() -> None:
    assert severities([problem(), problem("TD202")], rule(None), rule(Severity.ERROR)) == ["error", "warning"]


def test_off_removes() -> None:
    assert severities([problem(), problem("TD202")], rule(None)) == ["warning"]


@pytest.mark.parametrize(
    ("from_date", "severity"), [("2026-05-31", "error"), ("2026-06-01", "error"), ("2026-06-02", "warning")]
)
def test_a_rule_holds_from_its_date_on(from_date: str, severity: str) -> None:
    assert severities([problem()], rule(Severity.ERROR, from_date=from_date)) == [severity]


def test_a_rule_for_an_owner_is_for_nobody_else() -> None:
    told = [problem(owner="group:default/blue", line=1), problem(line=2), problem(owner="", line=3)]
    assert severities(told, rule(Severity.ERROR, owner="group:default/red")) == ["warning", "error", "warning"]


@pytest.mark.parametrize(
    ("pattern", "holds"),
    [
        ("one/**", True),
        ("one/docs/", True),
        ("*.md", True),
        ("docs/index.md", False),
        ("two/**", False),
        ("one/docs/*.txt", False),
    ],
)
def test_a_path_is_a_pattern_over_source_and_path(pattern: str, holds: bool) -> None:  # noqa: FBT001
    assert severities([problem()], rule(Severity.ERROR, path=pattern)) == ["error" if holds else "warning"]


def test_owner_and_path_must_both_hold() -> None:
    told = [problem(source="one"), problem(source="two"), problem(source="two", owner="group:default/blue", line=4)]
    both = rule(Severity.ERROR, owner="group:default/red", path="two/**")
    assert severities(told, both) == ["warning", "error", "warning"]


def test_an_ignore_silences_its_rules_in_its_lines_and_is_counted() -> None:
    told = [problem(line=2), problem(line=3), problem(line=4), problem("TD202", line=3)]
    judged = judge(told, ignores={FILE: [ignore("TD201")]})
    assert [(shown.code, shown.place.line) for shown in judged.problems] == [("TD202", 3), ("TD201", 4)]
    assert judged.silenced == {"TD201": 2}


def test_an_ignore_names_a_rule_by_its_name_too() -> None:
    assert judge([problem()], ignores={FILE: [ignore("broken-link")]}).problems == ()


def test_an_ignore_of_another_file_silences_nothing() -> None:
    assert judge([problem()], ignores={("two", "docs/index.md"): [ignore("TD201")]}).silenced == {}


def test_a_whole_page_is_silenced_with_problems_that_have_no_line() -> None:
    told = [problem(line=0), problem(line=99)]
    assert judge(told, ignores={FILE: [ignore("TD201", first=0, last=None)]}).problems == ()


def test_an_ignore_in_line_1_silences_problems_without_a_line() -> None:
    assert judge([problem(line=0)], ignores={FILE: [ignore("TD201", line=1, first=1, last=2)]}).problems == ()
    assert len(judge([problem(line=0)], ignores={FILE: [ignore("TD201")]}).problems) == 2


def test_an_ignore_without_a_reason_does_not_count_and_is_told() -> None:
    judged = judge([problem()], ignores={FILE: [ignore("TD201", reason="")]})
    told = judged.problems[0]
    assert (told.code, told.severity, str(told.place)) == ("TD312", Severity.WARNING, "one/docs/index.md:2:5")
    assert told.message == "the ignore of `TD201` has no reason and is not applied"
    assert (told.owner, told.entity) == ("group:default/red", "e")
    assert judged.problems[1] == problem()


def test_an_ignore_that_silences_nothing_is_told_rule_by_rule() -> None:
    judged = judge([problem(), problem("TD202", line=9)], ignores={FILE: [ignore("TD201", "TD202", "TD999")]})
    assert [(shown.code, shown.message) for shown in judged.problems] == [
        ("TD313", "the ignore of `TD202` has no effect"),
        ("TD313", "unknown rule `TD999`"),
        ("TD202", "m"),
    ]


def test_an_ignore_without_a_rule_is_told() -> None:
    assert judge([problem(line=9)], ignores={FILE: [ignore()]}).problems[0].message == "this ignore lists no rule"


@pytest.mark.parametrize("code", sorted(NOT_IGNORED))
def test_no_author_silences_what_protects_others(code: str) -> None:
    judged = judge([problem(code)], ignores={FILE: [ignore(code)]})
    assert [(shown.code, shown.message) for shown in judged.problems] == [
        ("TD313", f"{code} cannot be silenced in place"),
        (code, "m"),
    ]
    assert judge([problem(code)], rule(Severity.ERROR, code)).problems[0].severity is Severity.ERROR


def test_an_ignore_of_a_rule_that_is_off_is_no_useless_one() -> None:
    assert judge([problem()], rule(None), ignores={FILE: [ignore("TD201")]}).problems == ()


def test_what_is_told_of_ignores_has_its_own_severity() -> None:
    judged = judge([problem("TD202")], rule(None, "TD313"), ignores={FILE: [ignore("TD201")]})
    assert [shown.code for shown in judged.problems] == ["TD202"]
