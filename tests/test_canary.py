"""`make canary`: what it asks pip for, the table of what changed, and what it says broke."""

import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ci import try_newest
from ci.locked import DEVELOPS, RUNS
from ci.locked_versions import locked_versions
from ci.try_newest import LOCK_TESTS, broken, compare, main, read_requirements, table, without_upper_bounds
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


def test_the_tests_that_are_left_out_are_there() -> None:
    assert (ROOT / LOCK_TESTS).is_file()


@pytest.mark.parametrize("code", [0, 1])
def test_nothing_newer_than_the_lock_is_said_and_only_properdocs_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    monkeypatch.setattr(try_newest, "install", lambda: None)
    monkeypatch.setattr(try_newest, "read_installed", lambda: locked_versions(RUNS, DEVELOPS))
    monkeypatch.setattr(try_newest, "try_properdocs", lambda _python, _folder: code)
    assert main([]) == code
    assert capsys.readouterr().out == "The lock has the newest of everything: nothing to try.\n"


def test_what_is_installed_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(try_newest, "PIP", (sys.executable, *try_newest.PIP[1:]))
    found = try_newest.read_installed()
    assert [(name, found[name]) for name in ("nh3", "pytest")] == [
        ("nh3", version("nh3")),
        ("pytest", pytest.__version__),
    ]
    assert {"techdocs-site", "pip"} & found.keys() == set()
