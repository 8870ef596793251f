"""`techdocs build` as a user runs it: exit codes, what is printed and where, and what is left alone."""

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.conftest import COMPONENT, ONE, ROOT, Write
from tests.runs import techdocs, techdocs_process


@pytest.fixture
def fine(write: Write, tmp_path: Path) -> Path:
    """Write a repository without a fault and return the folder to run in."""
    write({"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n"})
    return tmp_path


def test_a_build_without_faults_exits_with_0_and_prints_the_summary_to_stderr(fine: Path) -> None:
    done = techdocs(fine, "build", "repositories/one")
    assert done.returncode == 0
    assert done.stdout == ""
    assert "1 component with docs, 1 page, 2 entities from 1 repository" in done.stderr
    assert "rendered 1, reused 0, failed 0" in done.stderr
    assert (fine / "site" / "index.html").is_file()


def test_what_is_printed_of_the_sample_company(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    samples = sorted(str(path) for path in (ROOT / "sample-repos").iterdir() if path.is_dir())
    done = techdocs(tmp_path, "build", *samples, "--verbose")
    assert done.returncode == 1
    assert done.stdout == snapshot


def test_a_component_that_cannot_be_built_exits_with_1_and_the_site_is_whole(fine: Path) -> None:
    (fine / "repositories/two").mkdir()
    (fine / "repositories/two/catalog-info.yaml").write_text(
        COMPONENT.format(name="two", owner="red").replace("dir:.", "dir:./gone")
    )
    done = techdocs(fine, "build", "repositories")
    assert done.returncode == 1
    assert (fine / "site/docs/default/component/one/index.html").is_file()
    assert (fine / "site/docs/default/component/two/index.html").is_file()
    failed = [line for line in done.stderr.splitlines() if line.startswith("failed: ")]
    reason = "`backstage.io/techdocs-ref: dir:./gone` points to a missing folder"
    assert failed == [f"failed: component:default/two: {reason}"]
    assert "failed: " not in techdocs(fine, "build", "repositories", "--quiet").stderr


def test_in_a_ci_job_each_problem_is_one_line(fine: Path) -> None:
    (fine / "repositories/one/docs/index.md").write_text("# One\n\n[x](gone.md)\n")
    done = techdocs(fine, "build", "repositories", CI="true")
    assert len(done.stdout.splitlines()) == 1
    assert "warning TD201" in done.stdout
    assert " · hint: " in done.stdout
    assert techdocs(fine, "lint", "repositories", CI="true").stdout == done.stdout
    assert len(techdocs(fine, "lint", "repositories", CI="false").stdout.splitlines()) > 1


def test_a_verb_that_is_nearly_one_is_suggested(tmp_path: Path) -> None:
    done = techdocs(tmp_path, "lnt")
    assert done.returncode == 2
    assert "No such command 'lnt'. Did you mean 'lint'?" in done.stderr
    assert "Did you mean" not in techdocs(tmp_path, "publish").stderr


@pytest.mark.parametrize(
    ("shell", "starts"),
    [("bash", "_techdocs_completion() {"), ("zsh", "#compdef techdocs"), ("fish", "function _techdocs")],
)
def test_the_line_in_the_docs_gives_a_shell_its_completion(tmp_path: Path, shell: str, starts: str) -> None:
    assert f"_TECHDOCS_COMPLETE={shell}_source techdocs" in (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    done = techdocs_process(tmp_path, _TECHDOCS_COMPLETE=f"{shell}_source")
    assert done.stdout.startswith(starts)
    completed = techdocs_process(
        tmp_path,
        _TECHDOCS_COMPLETE=f"{shell}_complete",
        COMP_WORDS="techdocs li",
        COMP_CWORD="li" if shell == "fish" else "1",
    )
    assert "lint" in completed.stdout


def test_a_warning_exits_with_0_and_with_1_when_strict(fine: Path) -> None:
    (fine / "repositories/one/docs/index.md").write_text("# One\n\n[x](gone.md)\n")
    assert techdocs(fine, "build", "repositories").returncode == 0
    assert techdocs(fine, "build", "repositories", "--strict").returncode == 1


def test_everything_that_stops_the_run_is_told_at_once_with_exit_code_2(
    tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "techdocs.yml").write_text(
        "site_nam: x\nsite_dir: file\nsources: [nowhere, nor-there]\ncache_dir: file/x\njobs: many\n"
    )
    done = techdocs(tmp_path, "build")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.replace(str(tmp_path), "FOLDER") == snapshot
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "techdocs.yml"]


def test_a_site_folder_that_holds_something_else_is_left_alone(fine: Path) -> None:
    (fine / "site").mkdir()
    (fine / "site" / "precious.txt").write_text("mine")
    done = techdocs(fine, "build", "repositories/one")
    assert done.returncode == 2
    assert "contains files that techdocs did not create" in done.stderr
    assert [path.name for path in (fine / "site").iterdir()] == ["precious.txt"]


def test_a_folder_without_a_repository_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = techdocs(tmp_path, "build", "empty")
    assert done.returncode == 2
    assert "no repositories found in `empty`" in done.stderr


def test_an_unknown_option_exits_with_2(tmp_path: Path) -> None:
    assert techdocs(tmp_path, "build", "--colour").returncode == 2


def test_quiet_prints_findings_only(fine: Path) -> None:
    done = techdocs(fine, "build", "repositories", "--quiet")
    assert (done.stdout, done.stderr) == ("", "")


def test_verbose_says_where_the_time_goes(fine: Path) -> None:
    done = techdocs(fine, "build", "repositories", "--verbose")
    line = next(line for line in done.stderr.splitlines() if line.startswith("time: "))
    for step in ("fetch", "read", "plan", "run", "check", "assemble", "search"):
        assert f"{step} " in line


def test_explain_says_why_each_component_is_rendered(fine: Path) -> None:
    assert (
        "component:default/one: it was not built before" in techdocs(fine, "build", "repositories", "--explain").stdout
    )
    assert "nothing needed rendering" in techdocs(fine, "build", "repositories", "--explain").stdout
    (fine / "repositories/one/docs/index.md").write_text("# Uno\n")
    assert "component:default/one: changed: index.md" in techdocs(fine, "build", "repositories", "--explain").stdout


def test_the_settings_file_the_site_folder_and_the_number_of_workers_can_be_named(fine: Path) -> None:
    (fine / "other.yml").write_text("site_name: Acme\nsources: repositories\n")
    done = techdocs(fine, "build", "--config", "other.yml", "--site-dir", "public", "--jobs", "1")
    assert done.returncode == 0
    assert "<title>Acme" in (fine / "public" / "index.html").read_text()


def test_control_characters_of_a_repository_are_not_printed_as_such(fine: Path) -> None:
    (fine / "repositories/one/docs/index.md").write_text("# One\n\n[x](\x1b[2Jgone.md)\n")
    done = techdocs(fine, "build", "repositories")
    assert "gone.md" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_report_beside_the_cache_says_what_the_run_did(fine: Path) -> None:
    techdocs(fine, "build", "repositories")
    report = json.loads((fine / ".techdocs" / "build-report.json").read_text())
    assert report["components"] == [
        {
            "ref": "component:default/one",
            "state": "rendered",
            "pages": 1,
            "reason": "it was not built before",
            "failure": None,
        }
    ]
    assert not (fine / "site" / "build-report.json").exists()


def test_the_working_folder_is_read_when_nothing_is_named_and_its_own_site_is_no_source(fine: Path) -> None:
    folder = fine / "repositories" / "one"
    assert techdocs(folder, "build").returncode == 0
    again = techdocs(folder, "build")
    assert "1 component with docs, 1 page, 2 entities" in again.stderr
    assert "rendered 0, reused 1" in again.stderr


def test_help_names_every_option_with_its_default(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert techdocs(tmp_path, "build", "--help").stdout == snapshot


@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        ("theme: {language: xx}", "`theme.language: xx` is not a language that Material", "see the documentation"),
        ("theme: {icon: {logo: material/boook}}", "`material/boook` is not a Material icon", "did you mean `book`?"),
    ],
)
def test_a_look_that_material_does_not_have_exits_with_2(fine: Path, settings: str, message: str, hint: str) -> None:
    (fine / "techdocs.yml").write_text(f"{settings}\nsources: repositories\n")
    done = techdocs(fine, "build")
    assert done.returncode == 2
    assert message in done.stderr
    assert hint in done.stderr


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% if %}", "teams.html:1: error in the template"),
        ("{{ nothing.there }}", "cannot be rendered: 'nothing' is undefined"),
    ],
)
def test_a_fault_in_a_template_of_the_operators_exits_with_2_and_names_it(
    fine: Path, template: str, message: str
) -> None:
    (fine / "look" / "portal").mkdir(parents=True)
    (fine / "look" / "portal" / "teams.html").write_text(template)
    (fine / "techdocs.yml").write_text("site_template: look\nsources: repositories\n")
    done = techdocs(fine, "build")
    assert done.returncode == 2
    assert message in done.stderr
    assert not (fine / "site").exists()
