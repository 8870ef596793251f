"""`make canary`: what it asks pip for, the table of what changed, and what it says broke."""

from collections import Counter
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ci import try_newest
from ci.locked import DEVELOPS, RUNS
from ci.locked_versions import locked_versions
from ci.try_newest import LOCKED_ONLY, broken, compare, main, read_requirements, table, without_upper_bounds
from tests.conftest import ROOT

NH3, RUFF = Requirement("nh3>=0.3.7,<0.4"), Requirement("ruff>=0.14,<0.18")


@pytest.mark.parametrize(
    ("asked", "newest"),
    [
        ("nh3>=0.3.7,<0.4", "nh3>=0.3.7"), ("mkdocs>=1.6.1,!=1.6.2,<2", "mkdocs!=1.6.2,>=1.6.1"), ("rich", "rich"),
        ("rich==15", "rich"), ("rich~=15.0", "rich"), ("rich<=15", "rich"),
    ],
)  # fmt: skip
def test_upper_bounds_are_left_out(asked: str, newest: str) -> None:
    assert without_upper_bounds(Requirement(asked)) == newest


def test_all_that_pyproject_asks_for_is_asked_for() -> None:
    assert {"nh3", "ruff", "hatchling"} <= {requirement.name for requirement in read_requirements()}


def test_the_table_has_what_changed_and_which_bound_is_in_the_way() -> None:
    changes = compare(
        {"nh3": "0.3.8", "ruff": "0.17.6", "idna": "3.20", "gone": "1.0", "same": "1"},
        {"nh3": "0.4.1", "ruff": "0.17.7", "idna": "4.0", "come": "2.0", "same": "1"},
        [NH3, RUFF],
    )
    assert table(changes).splitlines() == [
        "package  locked  newest  outside of our bound",
        "come     -       2.0",
        "gone     1.0     -",
        "idna     3.20    4.0",
        "nh3      0.3.8   0.4.1   <0.4,>=0.3.7",
        "ruff     0.17.6  0.17.7",
    ]


def test_failures_and_errors_are_counted_by_file(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        """<testsuites><testsuite><testcase classname="tests.a" name="x"><failure/></testcase>
        <testcase classname="tests.a" name="y"><error/></testcase><testcase classname="tests.b" name="z"><failure/>
        </testcase><testcase classname="tests.b" name="fine"/></testsuite></testsuites>"""
    )
    assert broken(report) == Counter({"tests.a": 2, "tests.b": 1})


def test_the_test_that_is_left_out_is_one_that_there_is() -> None:
    path, _, name = LOCKED_ONLY.partition("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_nothing_newer_than_the_lock_is_said_and_tests_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(try_newest, "install", lambda: locked_versions(RUNS, DEVELOPS))
    assert main([]) == 0
    assert capsys.readouterr().out == "The lock has the newest of everything: nothing to try.\n"
