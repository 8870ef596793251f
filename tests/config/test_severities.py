"""`lint.severities` and `lint.overrides`: every form that they have, and every fault at once."""

from pathlib import Path

import pytest

from techdocs.config import load_config, read_config
from techdocs.model.codes import NEVER_OFF, Code
from techdocs.model.lint import SeverityRule
from techdocs.model.problem import Severity

OWNER_FAULT = (
    "`lint.overrides` has an owner that is not an entity ref: "
    'Entity reference ":" was not on the form [<kind>:][<namespace>/]<name>'
)


def rules(folder: Path, text: str) -> tuple[SeverityRule, ...]:
    (folder / "techdocs.yml").write_text(text)
    return read_config(None, folder=folder).lint.severities


def faults(folder: Path, text: str) -> list[tuple[int, str, str]]:
    (folder / "techdocs.yml").write_text(text)
    _, problems = load_config(None, folder=folder)
    assert {problem.code for problem in problems} <= {Code.CONFIG_VALUE}
    return [(problem.place.line, problem.message, problem.hint) for problem in problems]


def test_a_rule_is_named_by_its_code_or_its_name(tmp_path: Path) -> None:
    text = "lint:\n  severities:\n    TD205: off\n    nav-without-file: error\n    td201: 'off'\n    Not-UTF8: note\n"
    assert [(rule.codes, rule.severity) for rule in rules(tmp_path, text)] == [
        ((Code.NOT_IN_NAV,), None),
        ((Code.NAV_WITHOUT_FILE,), Severity.ERROR),
        ((Code.BROKEN_LINK,), None),
        ((Code.NOT_UTF8,), Severity.NOTE),
    ]


def test_info_is_the_former_name_of_note(tmp_path: Path) -> None:
    text = "lint:\n  severities:\n    TD205: info\n    TD201: {info: 2026-01-01}\n"
    assert [rule.severity for rule in rules(tmp_path, text)] == [Severity.NOTE, None, Severity.NOTE]


def test_a_rule_that_moves_by_date_is_off_before_the_first(tmp_path: Path) -> None:
    text = "lint: {severities: {TD205: {error: 2027-01-01, note: 2026-01-01, warning: '2026-06-01'}}}\n"
    assert [(rule.severity, rule.from_date) for rule in rules(tmp_path, text)] == [
        (None, ""),
        (Severity.NOTE, "2026-01-01"),
        (Severity.WARNING, "2026-06-01"),
        (Severity.ERROR, "2027-01-01"),
    ]


def test_a_rule_that_can_never_be_off_is_not_off_before_its_first_date(tmp_path: Path) -> None:
    text = "lint: {severities: {TD412: {warning: 2026-01-01}}}\n"
    assert [(rule.severity, rule.from_date) for rule in rules(tmp_path, text)] == [(Severity.WARNING, "2026-01-01")]


def test_a_rule_can_be_switched_off_by_date(tmp_path: Path) -> None:
    text = "lint: {severities: {TD205: {warning: 2026-01-01, off: 2027-01-01}}}\n"
    assert [(rule.severity, rule.from_date) for rule in rules(tmp_path, text)][1:] == [
        (Severity.WARNING, "2026-01-01"),
        (None, "2027-01-01"),
    ]


def test_overrides_come_after_what_is_general_and_know_owner_and_path(tmp_path: Path) -> None:
    told = rules(
        tmp_path,
        "lint:\n"
        "  overrides:\n"
        "  - {owner: Payments, severities: {TD201: warning}}\n"
        "  - {path: 'legacy/**', owner: user:x/ada, severities: {TD202: off}}\n"
        "  severities: {TD201: error}\n",
    )
    assert [(rule.codes[0], rule.owner, rule.path) for rule in told] == [
        ("TD201", "", ""),
        ("TD201", "group:default/payments", ""),
        ("TD202", "user:x/ada", "legacy/**"),
    ]


def test_all_faults_are_told_at_once_with_their_line(tmp_path: Path) -> None:
    text = (
        "lint:\n"
        "  severities:\n"
        "    nav-witout-file: error\n"
        "    TD201: fatal\n"
        "    TD202: {note: 2026-02-30}\n"
        "    TD203: {note: 2026-01-01, error: 2026-01-01}\n"
        "    TD205: {note: soon}\n"
        "  overrides:\n"
        "  - owner: ':'\n"
        "    severities: {TD201: note}\n"
        "  - path: '!x'\n"
        "    severities: {quark: note}\n"
        "  - severities: {TD201: note}\n"
        "  - {owner: red, paht: x, severities: {TD201: note}}\n"
    )
    assert [(line, message) for line, message, _ in faults(tmp_path, text)] == [
        (3, "`lint.severities.nav-witout-file`: unknown rule `nav-witout-file`"),
        (4, "`lint.severities.TD201` is not one of `off`, `note`, `warning`, `error`"),
        (5, "`lint.severities.TD202` contains `2026-02-30`, which is not a date"),
        (6, "`lint.severities.TD203` has two severities from 2026-01-01"),
        (7, "`lint.severities.TD205` contains `soon`, which is not a date"),
        (9, OWNER_FAULT),
        (11, "`lint.overrides` contains `!x`, which is not a pattern"),
        (12, "`lint.overrides.1.severities.quark`: unknown rule `quark`"),
        (13, "`lint.overrides` contains an entry that overrides nothing"),
        (14, "unknown key `lint.overrides.3.paht`"),
    ]


def test_near_names_are_suggested(tmp_path: Path) -> None:
    ((_, _, hint),) = faults(tmp_path, "lint: {severities: {nav-witout-file: error}}\n")
    assert hint == "did you mean `nav-without-file`?"
    ((_, _, hint),) = faults(tmp_path, "lint: {severities: {TD2010: error}}\n")
    assert "`TD201`" in hint


@pytest.mark.parametrize("code", sorted(NEVER_OFF))
def test_what_says_that_something_is_not_published_can_be_lowered_to_a_warning_only(tmp_path: Path, code: str) -> None:
    assert rules(tmp_path, f"lint: {{severities: {{{code}: warning}}}}\n")
    for word in ("off", "note", "info", "{note: 2026-01-01, error: 2027-01-01}"):
        ((line, message, hint),) = faults(tmp_path, f"lint:\n  severities:\n    {code}: {word}\n")
        assert line == 3
        assert message.endswith(f"{code} means that something is not published")
        assert hint == "use `warning` or `error`"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("severities: [TD201]", "`lint.severities` is not a mapping of rules to severities"),
        ("overrides: {TD201: off}", "`lint.overrides` is not a list"),
        ("overrides: [TD201]", "`lint.overrides.0` is not a mapping"),
        ("severities: {TD201: {}}", "`lint.severities.TD201` is empty"),
        ("severities: {TD201: on}", "`lint.severities.TD201` is not one of `off`, `note`, `warning`, `error`"),
        ("severities: {TD201: }", "`lint.severities.TD201` is not one of `off`, `note`, `warning`, `error`"),
        ("severities: {TD201: {note: 20260101}}", "`lint.severities.TD201` contains `20260101`, which is not a date"),
        ("severities: {3: off}", "`lint.severities.3`: unknown rule `3`"),
    ],
)
def test_another_form_is_a_fault(tmp_path: Path, text: str, message: str) -> None:
    ((line, told, hint),) = faults(tmp_path, f"lint:\n  {text}\n")
    assert (line, told) == (2, message)
    assert hint


def test_an_empty_section_says_nothing(tmp_path: Path) -> None:
    assert rules(tmp_path, "lint:\n  severities:\n  overrides: []\n") == ()
