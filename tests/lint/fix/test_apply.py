"""Writing a repair: in one step, with the file's mode, or not at all."""

import os
from pathlib import Path

import pytest

from techdocs.lint.fix import write_repair
from techdocs.lint.fix.plan import Repair
from tests.conftest import COMPONENT, Write
from tests.lint.fix.linting import plan

WRONG = COMPONENT.format(name="web", owner="red").replace("dir:.", "dir:.\n    a: 1")


@pytest.fixture
def file(write: Write) -> Path:
    return write({"x/catalog-info.yaml": WRONG}) / "x/catalog-info.yaml"


@pytest.fixture
def repair(file: Path) -> Repair:
    return plan(file.parent.parent).files[0]


@pytest.mark.parametrize("mode", [0o600, 0o755])
def test_the_file_is_replaced_and_keeps_its_mode(file: Path, repair: Repair, mode: int) -> None:
    file.chmod(mode)
    write_repair(repair)
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (repair.after, mode)
    assert [path.name for path in file.parent.iterdir()] == ["catalog-info.yaml"]


def test_another_name_of_the_same_file_keeps_its_text(file: Path, repair: Repair, tmp_path: Path) -> None:
    os.link(file, tmp_path / "copy")
    write_repair(repair)
    assert (tmp_path / "copy").read_bytes() == repair.before


def test_a_file_that_changed_after_the_plan_stays(file: Path, repair: Repair) -> None:
    file.write_text("mine\n")
    with pytest.raises(OSError, match="it has changed since it was linted"):
        write_repair(repair)
    assert file.read_text() == "mine\n"


def test_a_file_that_became_a_link_stays(file: Path, repair: Repair, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    file.rename(outside)
    file.symlink_to(outside)
    with pytest.raises(OSError, match="it has changed since it was linted"):
        write_repair(repair)
    assert (outside.read_bytes(), file.is_symlink()) == (repair.before, True)


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left_behind(file: Path, repair: Repair) -> None:
    file.unlink()
    file.mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - what the system says differs
        write_repair(repair)
    assert [path.name for path in file.parent.iterdir()] == ["catalog-info.yaml"]
