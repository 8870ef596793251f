"""Which files and lines are never touched, whatever could be repaired there."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.lint.fix.registry import FIXES
from techdocs.model.codes import Code
from tests.conftest import COMPONENT, Write
from tests.lint.fix.linting import lint, plan

WRONG = COMPONENT.format(name="web", owner="red").replace("dir:.", "dir:.\n    a: 1")


def reasons(root: Path) -> list[str]:
    repairs = plan(root)
    assert repairs.files == ()
    return [f"{place}: {reason}" for place, reason in repairs.left]


def test_a_file_that_can_be_repaired_is(write: Write) -> None:
    (repair,) = plan(write({"x/catalog-info.yaml": WRONG})).files
    assert [problem.code for problem in repair.problems] == [Code.FIELD_INVALID]
    assert repair.after == repair.before.replace(b"a: 1", b'a: "1"')


def test_a_file_that_a_symlink_leads_to_is_left_alone(write: Write) -> None:
    root = write({"x/real.yaml": WRONG})
    (root / "x/catalog-info.yaml").symlink_to("real.yaml")
    assert reasons(root) == ["x/catalog-info.yaml: a symlink points to it"]


def test_a_file_behind_a_folder_that_is_a_symlink_is_left_alone(write: Write) -> None:
    root = write({"x/real/catalog-info.yaml": WRONG})
    problems = [replace(problem, place=replace(problem.place, path="link/catalog-info.yaml")) for problem in lint(root)]
    (root / "x/link").symlink_to("real")
    assert plan(root, problems).files == ()


@pytest.mark.parametrize("path", ["../y/catalog-info.yaml", "gone.yaml", ".git/catalog-info.yaml"])
def test_what_is_no_file_of_the_repository_is_left_alone_without_a_word(write: Write, path: str) -> None:
    root = write({"x/catalog-info.yaml": WRONG, "x/.git/catalog-info.yaml": WRONG, "y/catalog-info.yaml": WRONG})
    problems = [replace(problem, place=replace(problem.place, source="x", path=path)) for problem in lint(root)]
    repairs = plan(root, problems)
    assert (repairs.files, repairs.left) == ((), ())


def test_a_file_that_changed_since_it_was_linted_is_left_alone(write: Write) -> None:
    root = write({"x/catalog-info.yaml": WRONG})
    repairs = plan(root, linted_at=time.time_ns() - 3600 * 10**9)
    assert repairs.files == ()
    assert [reason for _, reason in repairs.left] == ["it has changed since it was linted"]


def test_a_file_whose_lines_are_others_by_now_is_left_alone(write: Write) -> None:
    root = write({"x/catalog-info.yaml": WRONG})
    problems = lint(root)
    write({"x/catalog-info.yaml": "# new\n" + WRONG.lstrip()})
    assert plan(root, problems).files == ()


def test_text_that_is_not_utf_8_is_left_alone(write: Write) -> None:
    root = write({"x/catalog-info.yaml": WRONG})
    (root / "x/catalog-info.yaml").write_bytes(WRONG.lstrip().encode() + b"# caf\xe9\n")
    assert reasons(root) == ["x/catalog-info.yaml: it is not UTF-8"]


def test_a_line_with_another_problem_is_left_alone(write: Write) -> None:
    text = WRONG.replace("backstage.io/techdocs-ref: dir:.\n    a: 1", "a: 1").replace("annotations:\n    a: 1", "{}")
    line = "annotations: {a: 1, b: [2]}"
    root = write({"x/catalog-info.yaml": text.replace("{}", line)})
    assert plan(root).files == ()
    write({"x/catalog-info.yaml": text.replace("{}", line.replace("[2]", "2"))})
    assert b'annotations: {a: "1", b: "2"}' in plan(root).files[0].after


def test_only_what_is_wanted_is_repaired(write: Write) -> None:
    root = write({"x/catalog-info.yaml": WRONG, "x/docs/index.md": "# X"})
    assert plan(root, wanted=[]).files == ()


def test_other_entities_of_a_file_that_is_partly_broken_are_repaired(write: Write) -> None:
    text = WRONG + "---\n{broken\n"
    (repair,) = plan(write({"x/catalog-info.yaml": text})).files
    assert repair.after == repair.before.replace(b"a: 1", b'a: "1"')


def test_every_fix_is_for_a_code() -> None:
    assert {"TD102", "TD122", "TD123", "TD214"} == set(FIXES)
