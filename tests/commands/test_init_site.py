"""`techdocs init --site`: from an organization's name to settings and a CI job that runs."""

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from syrupy.assertion import SnapshotAssertion

from techdocs import __version__
from techdocs.config import load_config
from tests.commands.test_init import in_terminal, repository, tree
from tests.runs import techdocs

FILES = {"github": ".github/workflows/docs.yml", "gitlab": ".gitlab-ci.yml"}
REMOTES = {
    "https://github.com/acme/docs.git": ("github", "github.com", "acme"),
    "git@gitlab.acme.example:platform/handbook.git": ("gitlab", "gitlab.acme.example", "platform"),
    "https://codeberg.org/acme/docs": ("gitea", "codeberg.org", "acme"),
    "https://bitbucket.org/acme/docs": ("bitbucketCloud", "bitbucket.org", "acme"),
    "https://dev.azure.com/acme/Web/_git/docs": ("azureDevOps", "dev.azure.com", "acme"),
}


def provider(folder: Path) -> tuple[str, str, str]:
    """Return forge, host and organization of the settings that were written, which have no fault."""
    config, problems = load_config(folder / "techdocs.yml", folder=folder)
    assert [problem.message for problem in problems] == []
    (only,) = config.providers
    owners = [str(getattr(only, key)) for key in ("organization", "group", "workspace") if hasattr(only, key)]
    assert config.sources == ()
    assert config.secret_variables == {"DOCS_TOKEN"}
    return only.name.partition(".")[0], only.host, "".join(owners)


def read(folder: Path, forge: str) -> Any:
    return yaml.safe_load((folder / FILES[forge]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("remote", REMOTES)
def test_the_remote_of_a_repository_says_which_organization(remote: str, tmp_path: Path) -> None:
    folder = repository(tmp_path / "docs", remote=remote)
    done = techdocs(folder, "init", "--site", "--yes")
    assert done.returncode == 0, done.stderr
    assert provider(folder) == REMOTES[remote]
    job = FILES.get(REMOTES[remote][0])
    assert tree(folder) == sorted([".gitignore", "techdocs.yml", *filter(None, [job])])
    assert ("techdocs has no CI template for this forge" in done.stderr) == (job is None)


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitea", "bitbucketCloud", "bitbucketServer", "azureDevOps"])
def test_options_say_it_without_a_repository(forge: str, tmp_path: Path) -> None:
    host = {"bitbucketCloud": "bitbucket.org"}.get(forge, "git.acme.example")
    organization = (
        [] if forge == "bitbucketServer" else ["--organization", "acme tools" if forge == "azureDevOps" else "1"]
    )
    done = techdocs(tmp_path, "init", "--site", "--yes", "--forge", forge, "--host", host, *organization)
    assert done.returncode == 0, done.stderr
    assert provider(tmp_path) == (forge, host, "".join(organization[1:]))


def test_the_files_of_github_and_gitlab_are_these(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    for forge in FILES:
        (tmp_path / forge).mkdir()
        techdocs(tmp_path / forge, "init", "--yes", "--forge", forge, "--organization", "acme")
    texts = {
        path: (tmp_path / path).read_text(encoding="utf-8").replace(__version__, "VERSION") for path in tree(tmp_path)
    }
    assert texts == snapshot


def test_jobs_give_the_token_to_the_build_alone_and_run_for_no_pull_request(tmp_path: Path) -> None:
    for forge in FILES:
        (tmp_path / forge).mkdir()
        assert techdocs(tmp_path / forge, "init", "--yes", "--forge", forge, "--organization", "acme").returncode == 0
    workflow = read(tmp_path / "github", "github")
    assert set(workflow[True]) == {"schedule", "push", "workflow_dispatch"}  # YAML 1.1 reads `on` as true
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["build"]["steps"]
    assert [step.get("run") for step in steps if "DOCS_TOKEN" in str(step)] == ["techdocs build"]
    assert [step["with"]["path"] for step in steps if "cache" in step.get("uses", "")] == [".techdocs"] * 2
    job = read(tmp_path / "gitlab", "gitlab")["docs"]
    assert not any("merge_request" in rule["if"] for rule in job["rules"])
    assert (job["cache"]["paths"], job["artifacts"]["paths"]) == ([".techdocs/"], ["site/"])


@pytest.mark.parametrize("forge", FILES)
def test_a_job_installs_this_version_and_builds(forge: str, tmp_path: Path) -> None:
    assert techdocs(tmp_path, "init", "--yes", "--forge", forge, "--organization", "acme").returncode == 0
    content = read(tmp_path, forge)
    lines = content["docs"]["script"] if forge == "gitlab" else []
    lines = lines or [step["run"] for step in content["jobs"]["build"]["steps"] if "run" in step]
    install, build = lines
    assert shlex.split(install)[:4] == ["python", "-m", "pip", "install"]
    assert shlex.split(install)[-1] == f"techdocs-site=={__version__}"
    assert build == "techdocs build"


def test_in_a_terminal_it_asks_and_takes_no_nonsense(tmp_path: Path) -> None:
    folder = repository(tmp_path / "docs")
    done = in_terminal(
        folder, "gitlab\nhttps://git.acme.example/x\nhttps://git.acme.example/\n..\nacme/tools\ny\n", "--site"
    )
    assert done.returncode == 0, done.stderr
    assert "write a host such as `git.acme.example`, without a path" in done.stderr
    assert "use the name in the address of its page, such as `acme`" in done.stderr
    assert provider(folder) == ("gitlab", "git.acme.example", "acme/tools")
    assert "set `DOCS_TOKEN` to a token that can read all repositories, then run `techdocs build`" in done.stderr


def test_no_is_no_and_files_that_are_there_stay(tmp_path: Path) -> None:
    folder = repository(tmp_path / "docs", {"techdocs.yml": "site_name: Mine\n"}, "https://github.com/acme/docs")
    done = in_terminal(folder, "\n\n\nn\n", "--site")
    assert (done.returncode, tree(folder)) == (0, ["techdocs.yml"])
    assert "`techdocs.yml` already exists; keeping it" in done.stderr
    assert techdocs(folder, "init", "--site", "--yes").returncode == 0
    assert (folder / "techdocs.yml").read_text(encoding="utf-8") == "site_name: Mine\n"
    assert tree(folder) == [".github/workflows/docs.yml", ".gitignore", "techdocs.yml"]
    done = techdocs(folder, "init", "--site", "--yes")
    assert "nothing to write" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--site"], "not a terminal, so I can't ask; nothing was written"),
        (["--site", "--yes"], "no organization found, so I don't know what to list; nothing was written"),
        (["--yes", "--organization", "../x"], "use the name in the address of its page"),
        (["--yes", "--organization", "x", "--host", "a b"], "write a host such as `git.acme.example`"),
        (["--yes", "--organization", "x", "--forge", "svn"], "'svn' is not one of"),
    ],
)
def test_what_cannot_be_known_is_told_and_nothing_is_written(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    done = techdocs(tmp_path, "init", *arguments)
    assert (done.returncode, tree(tmp_path)) == (2, [])
    assert message in done.stderr
