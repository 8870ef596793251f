"""What others put into their CI: the GitHub Action, the template for GitLab and the pre-commit hook, really run.

GitHub's and GitLab's runners are not here: the scripts run in bash as those run them, with the variables that they set.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from techdocs import __version__
from tests.conftest import COMPONENT, GROUP, ROOT, Write, git
from tests.locked_installs import constraints

ACTION, TEMPLATE, HOOKS = ROOT / "action.yml", ROOT / "ci/gitlab/techdocs-lint.yml", ROOT / ".pre-commit-hooks.yaml"
BUNDLE_ACTION, BUNDLE_TEMPLATE = ROOT / "ci/github/bundle/action.yml", ROOT / "ci/gitlab/techdocs-bundle.yml"
pytestmark = pytest.mark.whole
SCHEMAS = ROOT / "tests/lint/schemas"
PROGRAMS = str(Path(sys.executable).parent)
"""Where the `techdocs` stands that the tests run."""
HOSTILE = "$(touch owned) `touch owned`;touch owned|touch owned&*?'\""
Done = subprocess.CompletedProcess[str]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def bash(script: str, folder: Path, environment: Mapping[str, str]) -> Done:
    """Run a script as both runners run theirs."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env={"HOME": os.environ["HOME"], **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def checkout(write: Write, **files: str) -> Path:
    """Write a repository without a fault, and some files over it, as a runner checks it out."""
    catalog = COMPONENT.format(name="one", owner="red") + "---" + GROUP.format(name="red", title="Red")
    texts = {"catalog-info.yaml": catalog, "docs/index.md": "# One\n\nWhat it does.\n", **files}
    root = write({f"one/{path}": text for path, text in texts.items()}) / "one"
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "first")
    return root


BROKEN = {"docs/index.md": "# One\n\n[x](gone.md)\n"}


class Action:
    """An action, run step by step; `with_` are the inputs that a workflow gives."""

    def __init__(self, folder: Path, runner: Path, file: Path = ACTION) -> None:
        self.file, self.folder, self.summary, self.path = file, folder, runner / "summary.md", runner / "path"
        runner.mkdir()
        self.environment = {
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_PATH": str(self.path),
            "GITHUB_ACTION_PATH": str(file.parent),
            "GITHUB_WORKSPACE": str(folder),
            "RUNNER_TEMP": str(runner),
        }

    def run(self, name: str, **with_: str) -> Done:
        """Run a step by its name."""
        action = read(self.file)
        [step] = [step for step in action["runs"]["steps"] if step.get("name") == name]
        inputs = {key: str(each.get("default", "")) for key, each in action["inputs"].items()} | with_
        variables = {
            key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: inputs[match[1]], value)
            for key, value in step["env"].items()
        }
        return bash(step["run"], self.folder, self.environment | variables)


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    """Put a `techdocs` into a folder that lists its arguments in the file that is returned, each run as a paragraph."""
    listing, program = tmp_path / "programs/arguments.txt", tmp_path / "programs/techdocs"
    program.parent.mkdir()
    program.write_text(
        f"#!/bin/sh\nprintf '%s\\n' \"$@\" '' >> '{listing}'\n"
        'while [ "$#" -gt 1 ]; do if [ "$1" = --output ]; then : > "$2"; fi; shift; done\n'
    )
    program.chmod(0o755)
    return listing


@pytest.fixture
def fine(write: Write, tmp_path: Path) -> Action:
    """Check out a repository without a fault."""
    return Action(checkout(write), tmp_path / "runner")


@pytest.fixture
def broken(write: Write, tmp_path: Path) -> Action:
    """Check out a repository with a broken link."""
    return Action(checkout(write, **BROKEN), tmp_path / "runner")


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (ACTION, "github-action.json"), (BUNDLE_ACTION, "github-action.json"), (TEMPLATE, "gitlab-ci.json"),
        (BUNDLE_TEMPLATE, "gitlab-ci.json"),
    ],
)  # fmt: skip
def test_a_template_is_as_the_schema_of_its_consumer_says(path: Path, schema: str) -> None:
    validator = jsonschema_rs.validator_for(json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))
    assert [str(error) for error in validator.iter_errors(read(path))] == []


@pytest.mark.parametrize("file", [ACTION, BUNDLE_ACTION])
def test_no_input_stands_in_a_script(file: Path) -> None:
    for step in read(file)["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert set(re.findall(r"\$\{\{(.*?)\}\}", str(step))) <= {f" inputs.{name} " for name in read(file)["inputs"]}


def test_every_input_and_variable_is_documented() -> None:
    text = (ROOT / "docs/lint.md").read_text(encoding="utf-8")
    named = [*read(ACTION)["inputs"], *read(TEMPLATE)["techdocs-lint"]["variables"]]
    assert [name for name in named if f"| `{name}` |" not in text] == []
    text = (ROOT / "docs/bundles.md").read_text(encoding="utf-8")
    named = [*read(BUNDLE_ACTION)["inputs"], *read(BUNDLE_TEMPLATE)["techdocs-bundle"]["variables"]]
    assert [name for name in named if f"`{name}`" not in text] == []


def test_the_action_annotates_a_line_and_writes_a_summary(broken: Action) -> None:
    done = broken.run("Lint")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::warning file=docs/index.md,line=3,title=techdocs TD201::link `gone.md`")
    assert len(done.stdout.splitlines()) == 1
    assert broken.summary.read_text().startswith("### techdocs lint: 0 errors, 1 warning, ")


def test_the_action_fails_when_lint_does_and_writes_the_summary_all_the_same(broken: Action) -> None:
    assert broken.run("Lint", args="--strict  --only docs\n").returncode == 1
    assert "1 warning" in broken.summary.read_text()


def test_the_action_says_that_nothing_is_wrong(fine: Action) -> None:
    done = fine.run("Lint", args="--only docs")
    assert (done.returncode, done.stdout) == (0, "")
    assert fine.summary.read_text() == "### techdocs lint: no problems\n"


def test_the_action_fails_when_lint_cannot_be_done(fine: Action) -> None:
    assert fine.run("Lint", folders="gone").returncode == 2
    assert not fine.summary.exists()


def test_the_action_writes_a_file_in_another_form_and_reads_folders_with_blanks(broken: Action) -> None:
    spaced = broken.folder / "a b"
    shutil.copytree(broken.folder / "docs", spaced / "docs")
    done = broken.run("Lint", folders="a b\n\n.\n", format="sarif", output="out.sarif")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    log = json.loads((broken.folder / "out.sarif").read_text())
    places = [result["locations"][0]["physicalLocation"] for result in log["runs"][0]["results"]]
    assert {"docs/index.md", "a%20b/docs/index.md"} <= {place["artifactLocation"]["uri"] for place in places}


def with_origin(folder: Path) -> Path:
    """Return a checkout with a remote, as both runners leave it."""
    git(folder, "remote", "add", "origin", "https://git.acme.example/acme/one.git")
    (folder.parent / "store").mkdir()
    return folder


def test_the_bundle_action_puts_a_bundle(write: Write, tmp_path: Path) -> None:
    folder = with_origin(checkout(write))
    action = Action(folder, tmp_path / "runner", BUNDLE_ACTION)
    action.environment |= {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main"}
    done = action.run("Bundle", store=str(folder.parent / "store"))
    assert done.returncode == 0, done.stderr
    assert (folder.parent / "store/git.acme.example/acme/one/latest.json").is_file()
    action.environment["GITHUB_EVENT_NAME"] = "pull_request"
    assert action.run("Bundle", store=str(folder.parent / "store"), args="--quiet").returncode == 2


def test_the_gitlab_job_puts_a_bundle_from_a_checkout_of_the_runner(write: Write, tmp_path: Path) -> None:
    folder = with_origin(checkout(write))
    git(folder, "checkout", "--quiet", "--detach")
    git(folder, "config", "include.path", "/builds/acme/one.tmp/.gitlab-runner.ext.conf")
    job, store = read(BUNDLE_TEMPLATE)["techdocs-bundle"], folder.parent / "store"
    token = str(tmp_path / "token")
    more = {
        "CI_COMMIT_BRANCH": "main",
        "CI_OPEN_MERGE_REQUESTS": "acme/one!7",
        "TECHDOCS_STORE": str(store),
        "TECHDOCS_ID_TOKEN": "jwt",
    }
    environment = {"PATH": f"{PROGRAMS}:{os.environ['PATH']}", **job["variables"], **more}
    environment |= {"AWS_WEB_IDENTITY_TOKEN_FILE": token, "TECHDOCS_ARGS": "--repository git.acme.example/acme/two"}
    done = bash("\n".join(job["script"]), folder, environment)
    assert done.returncode == 0, done.stderr
    assert ((store / "git.acme.example/acme/two/latest.json").is_file(), Path(token).read_text()) == (True, "jwt")


def test_what_stands_in_an_input_of_the_bundle_action_is_never_run(
    write: Write, listing: Path, tmp_path: Path
) -> None:  # fmt: skip
    action = Action(checkout(write), tmp_path / "runner", BUNDLE_ACTION)
    action.environment["PATH"] = f"{listing.parent}:{action.environment['PATH']}"
    assert action.run("Bundle", store=HOSTILE, args=HOSTILE).returncode == 0
    assert listing.read_text().splitlines() == ["bundle", *HOSTILE.split(), "--", HOSTILE, ""]
    assert list(action.folder.rglob("owned")) == []


def test_what_stands_in_an_input_of_the_action_is_never_run(fine: Action, listing: Path) -> None:
    fine.environment["PATH"] = f"{listing.parent}:{fine.environment['PATH']}"
    for name in ("folders", "args", "format", "output"):
        assert fine.run("Lint", **{name: HOSTILE}).returncode == 0, name
        first, *_ = listing.read_text().split("\n\n")
        expected = HOSTILE.split() if name == "args" else [HOSTILE]
        assert [part for part in expected if part not in first.splitlines()] == [], name
        listing.unlink()
    assert list(fine.folder.rglob("owned")) == []


@pytest.mark.install
@pytest.mark.soak  # pip alone takes 10 seconds, and `tests/test_install.py` installs the same
def test_the_action_installs_what_it_comes_with(fine: Action, tmp_path: Path) -> None:
    fine.environment |= constraints(tmp_path)
    done = fine.run("Install techdocs")
    assert done.returncode == 0, done.stderr
    installed = fine.path.read_text().strip()
    fine.environment["PATH"] = f"{installed}:/usr/bin:/bin"
    assert __version__ in bash("techdocs --version", fine.folder, fine.environment).stdout
    assert fine.run("Lint", args="--only docs").returncode == 0
    assert fine.summary.read_text() == "### techdocs lint: no problems\n"


def gitlab(folder: Path, **variables: str) -> Done:
    """Run the job's script with its variables."""
    job = read(TEMPLATE)["techdocs-lint"]
    environment = {"PATH": f"{PROGRAMS}:{os.environ['PATH']}", "CI": "true", **job["variables"], **variables}
    return bash("\n".join(job["script"]), folder, environment)


def test_the_gitlab_job_leaves_the_reports_that_it_names(write: Write) -> None:
    folder = checkout(write, **BROKEN)
    done = gitlab(folder)
    assert done.returncode == 0, done.stderr
    assert "docs/index.md:3: warning TD201" in done.stdout
    reports = read(TEMPLATE)["techdocs-lint"]["artifacts"]["reports"]
    findings = json.loads((folder / reports["codequality"]).read_text())
    assert ("TD201", "docs/index.md") in [(each["check_name"], each["location"]["path"]) for each in findings]
    assert "<testsuites" in (folder / reports["junit"]).read_text()


def test_the_gitlab_job_reads_dates_from_a_checkout_of_the_runner(write: Write) -> None:
    folder = checkout(write)
    git(folder, "config", "include.path", "/builds/acme/one.tmp/.gitlab-runner.ext.conf")
    done = gitlab(folder, TECHDOCS_ARGS="--verbose")
    assert done.returncode == 0, done.stderr
    assert "TD414" not in done.stdout


def test_the_gitlab_job_fails_when_lint_does_and_leaves_its_reports(write: Write) -> None:
    folder = checkout(write, **BROKEN)
    assert gitlab(folder, TECHDOCS_ARGS="--strict").returncode == 1
    assert "<failure" in (folder / "techdocs-junit.xml").read_text()
    assert gitlab(folder, TECHDOCS_FOLDERS="gone").returncode == 2


def test_what_stands_in_a_variable_of_the_gitlab_job_is_never_run(write: Write, listing: Path) -> None:
    folder = checkout(write)
    for name in ("TECHDOCS_FOLDERS", "TECHDOCS_ARGS"):
        done = gitlab(folder, **{name: HOSTILE}, PATH=f"{listing.parent}:{os.environ['PATH']}")
        assert done.returncode == 0, name
        first, *_ = listing.read_text().split("\n\n")
        assert [part for part in HOSTILE.split() if part not in first.splitlines()] == [], name
        listing.unlink()
    assert list(folder.rglob("owned")) == []


def test_the_gitlab_job_runs_where_there_is_only_a_plain_shell(write: Write) -> None:
    for job in (read(TEMPLATE)["techdocs-lint"], read(BUNDLE_TEMPLATE)["techdocs-bundle"]):
        assert subprocess.run(["sh", "-n", "-c", "\n".join(job["script"])], check=False).returncode == 0


def test_the_hook_is_one_that_pre_commit_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", HOOKS], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("docs/index.md", True), ("README.md", True), ("docs/img/a.png", True), ("mkdocs.yml", True),
        ("svc/catalog-info.yaml", True), (".github/CODEOWNERS", True), ("docs/.pages", True), ("techdocs.yml", True),
        ("src/main.py", False), ("mkdocs.yml.j2", False), ("undocs/x.py", False), ("my-catalog-info.yaml", False),
    ],
)  # fmt: skip
def test_the_hook_runs_for_what_docs_and_catalog_are_made_of(path: str, *, runs: bool) -> None:
    assert bool(re.search(read(HOOKS)[0]["files"], path)) is runs


def our_repository(folder: Path) -> Path:
    """Make a repository with one commit of what this one holds, and return its folder."""
    project = folder / "techdocs"
    listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for path in (path for path in listed if not path.startswith(("tests/", "sample-repos/"))):
        if (ROOT / path).is_file():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, project / path)
    git(project, "init", "--quiet")
    git(project, "add", "--force", ".")
    git(project, "commit", "--quiet", "--message", "first")
    return project


@pytest.mark.install
@pytest.mark.soak
def test_the_gitlab_job_installs_a_commit_from_the_address_of_a_repository(write: Write, tmp_path: Path) -> None:
    """The form of docs/lint.md that works before there is a release, `git+file:` in place of `git+https:`."""
    project = our_repository(tmp_path)
    commit = git(project, "rev-parse", "HEAD").strip()
    there = tmp_path / "installed"
    before = "\n".join(read(TEMPLATE)["techdocs-lint"]["before_script"]).replace("/tmp/techdocs", str(there))  # noqa: S108
    variables = {"PATH": f"{PROGRAMS}:{os.environ['PATH']}", "TECHDOCS_PACKAGE": f"git+file://{project}@{commit}"}
    done = bash(before, checkout(write), {**variables, **constraints(tmp_path)})
    assert done.returncode == 0, done.stderr
    shown = subprocess.run([there / "bin/techdocs", "--version"], capture_output=True, text=True, check=False)
    assert __version__ in shown.stdout


def test_what_the_docs_say_of_ci_works_before_a_release_and_names_one_version_of_each_action() -> None:
    text = "\n".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("lint.md", "security.md"))
    assert "OWNER/techdocs@COMMIT" in text
    assert "TECHDOCS_PACKAGE: git+https://gitlab.example.com/OWNER/techdocs.git@COMMIT" in text
    assert "VERSION" not in (ROOT / "docs/lint.md").read_text(encoding="utf-8")
    used = set(re.findall(r"uses: (actions/[\w-]+)@(\S+)", text))
    assert len(used) == len({name for name, _ in used})


@pytest.mark.install
@pytest.mark.soak
def test_pre_commit_installs_and_runs_the_hook(write: Write, tmp_path: Path) -> None:
    project = our_repository(tmp_path)
    folder = checkout(write, **BROKEN)
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "GIT_CONFIG_NOSYSTEM": "1"}
    environment |= constraints(tmp_path)
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(project), "techdocs-lint", "--all-files"]
    done = subprocess.run(
        [*command, "--verbose"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "docs/index.md:3: warning TD201" in done.stdout
