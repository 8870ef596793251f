"""A problem keeps its fingerprint while it stays, wherever it moves in its file."""

from dataclasses import replace

import pytest

from techdocs.lint.fingerprint import fingerprint, fingerprints
from techdocs.model.problem import Place, Problem, Severity

PROBLEM = Problem(
    code="TD201", severity=Severity.WARNING, message="3 pages", place=Place(source="one", path="a.md", line=3, column=1)
)


@pytest.mark.parametrize(
    "change",
    [
        {"place": Place(source="one", path="a.md", line=9)},
        {"severity": Severity.ERROR},
        {"hint": "h", "owner": "group:default/red", "entity": "e"},
    ],
)
def test_line_severity_hint_and_owner_are_no_part_of_it(change: dict[str, object]) -> None:
    assert fingerprint(replace(PROBLEM, **change)) == fingerprint(PROBLEM)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"place": Place(source="two", path="a.md")},
        {"place": Place(source="one", path="b.md")},
        {"place": Place(source="one/a.md", path="")},
        {"code": "TD202"},
        {"message": "4 pages"},
    ],
)
def test_source_path_code_and_message_with_its_numbers_are(change: dict[str, object]) -> None:
    assert fingerprint(replace(PROBLEM, **change)) != fingerprint(PROBLEM)  # type: ignore[arg-type]


def test_equal_problems_have_fingerprints_of_their_own_and_the_first_keeps_its_own() -> None:
    named = fingerprints([PROBLEM, replace(PROBLEM, code="TD202"), PROBLEM, PROBLEM])
    assert len(set(named)) == 4
    assert named[0] == fingerprint(PROBLEM)
    assert fingerprints([PROBLEM])[0] == named[0]


def test_a_fingerprint_never_changes_as_baselines_hold_it() -> None:
    assert fingerprint(PROBLEM) == "af3a62280d2bbbf8ba849ce67a8dae6c"
    assert fingerprint(replace(PROBLEM, message="\ud800")) != fingerprint(PROBLEM)
