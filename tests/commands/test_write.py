"""The form and the file of `techdocs lint`, as a user names them."""

import json
import os
import stat
from pathlib import Path

import pytest

from techdocs.lint.formats import FORMATS
from tests.conftest import COMPONENT, GROUP, Write
from tests.runs import techdocs, techdocs_process


@pytest.fixture
def faulty(write: Write) -> Path:
    """Write a repository with a warning and something for information, and return its folder."""
    catalog = COMPONENT.format(name="one", owner="red") + "---" + GROUP.format(name="red", title="Red")
    page = "---\nsubtitle: me\n---\n# One\n\nSee [x](gone.md).\n"
    return write({"one/catalog-info.yaml": catalog, "one/docs/index.md": page}) / "one"


def test_the_line_is_shown_with_a_caret(faulty: Path) -> None:
    lines = techdocs(faulty, "lint").stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if "TD201" in line)
    assert lines[at + 1 : at + 4] == ["    |", "  6 | See [x](gone.md).", "    |         ^^^^^^^"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_gets_what_standard_output_would_have_got(faulty: Path, form: str) -> None:
    printed = techdocs(faulty, "lint", "--format", form)
    written = techdocs(faulty, "lint", "--format", form, "--output", "report")
    assert (written.returncode, written.stdout) == (0, "")
    assert (faulty / "report").read_text(encoding="utf-8") == printed.stdout
    assert printed.stdout
    assert "problems: 0 errors, 1 warning, " in written.stderr


def test_paths_are_relative_to_the_working_folder(faulty: Path) -> None:
    for folder, arguments, path in (
        (faulty, (), "docs/index.md"),
        (faulty.parent, (), "one/docs/index.md"),
        (faulty / "docs", ("..",), "one/docs/index.md"),
    ):
        [problem] = [
            each
            for each in json.loads(techdocs(folder, "lint", *arguments, "--format", "json").stdout)["problems"]
            if each["code"] == "TD201"
        ]
        assert problem["file"] == path


def test_what_is_for_information_is_in_forms_for_programs_only_unless_it_is_asked_for(faulty: Path) -> None:
    assert "TD404" not in techdocs(faulty, "lint", "--format", "github").stdout
    assert "::notice" in techdocs(faulty, "lint", "--format", "github", "--verbose").stdout
    assert "TD404" in techdocs(faulty, "lint", "--format", "json").stdout


def test_strict_makes_a_warning_a_failed_test(faulty: Path) -> None:
    assert "<failure" not in techdocs(faulty, "lint", "--format", "junit").stdout
    assert "<failure" in techdocs(faulty, "lint", "--format", "junit", "--strict").stdout


def test_no_line_of_a_file_with_a_value_of_the_environment_is_shown(faulty: Path) -> None:
    page = faulty / "docs/index.md"
    page.write_text(page.read_text() + "\nThe password is hunter2-Zk39fQ.\n")
    assert "See [x]" not in techdocs(faulty, "lint", "--verbose", DEPLOY_TOKEN="hunter2-Zk39fQ").stdout  # noqa: S106


def test_a_file_that_stood_there_is_replaced_and_keeps_its_mode_and_its_link(faulty: Path, tmp_path: Path) -> None:
    report, link = tmp_path / "report", tmp_path / "link"
    report.write_text("old")
    report.chmod(0o640)
    link.symlink_to(report)
    techdocs(faulty, "lint", "--output", str(link))
    assert "TD201" in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "report", "repositories"]


def test_a_new_file_has_the_mode_of_any_new_file(faulty: Path) -> None:
    techdocs(faulty, "lint", "--output", "report")
    (faulty / "other").touch()
    assert (faulty / "report").stat().st_mode == (faulty / "other").stat().st_mode


def test_a_device_is_written_to_and_never_replaced(faulty: Path) -> None:
    assert techdocs(faulty, "lint", "--output", os.devnull).returncode == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    assert "TD201" in techdocs_process(faulty, "lint", "--output", "/dev/stdout").stdout


@pytest.mark.parametrize(("path", "message"), [("docs", "`docs` is a folder"), ("gone/report", "no such folder")])
def test_a_file_that_cannot_be_written_is_told_before_the_work(faulty: Path, path: str, message: str) -> None:
    done = techdocs(faulty, "lint", "--output", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert not (faulty / ".techdocs").exists()


def test_a_form_that_does_not_exist_exits_with_2(faulty: Path) -> None:
    assert techdocs(faulty, "lint", "--format", "xml").returncode == 2
