"""The recipes of docs/shared-cache.md for builds in shards: which jobs may write, and their scripts, really run."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

DOCS = (ROOT / "docs/shared-cache.md").read_text()
HUB = "techdocs build && techdocs publish"


def recipes() -> tuple[Any, Any]:
    """Return the recipe for GitHub and the one for GitLab."""
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)]
    (github,), (gitlab,) = [one for one in blocks if "jobs" in one], [one for one in blocks if "render" in one]
    return github, gitlab


def test_only_jobs_of_the_main_branch_can_write() -> None:
    github, gitlab = recipes()
    assert github[True] == {"push": {"branches": ["main"]}}
    for job in gitlab.values():
        assert job["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    steps = [step for job in github["jobs"].values() for step in job["steps"]]
    assert not any("${{" in step.get("run", "") for step in steps), "values reach scripts as variables only"


def test_the_matrix_has_all_shards_and_the_site_is_built_when_one_fails() -> None:
    github, gitlab = recipes()
    render, site = github["jobs"]["render"], github["jobs"]["site"]
    shards = render["strategy"]["matrix"]["shard"]
    assert shards == [*range(1, len(shards) + 1)]
    assert render["env"]["SHARD"] == f"${{{{ matrix.shard }}}}/{len(shards)}"
    assert (render["strategy"]["fail-fast"], site["needs"], site["if"]) == (False, "render", "${{ !cancelled() }}")
    assert gitlab["render"]["allow_failure"] is True
    assert site["steps"][-1]["run"] == gitlab["site"]["script"][-1] == HUB


@pytest.mark.soak
@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_the_scripts_build_a_site_of_which_the_hub_renders_nothing(two_teams: Path, tmp_path: Path, forge: str) -> None:
    github, gitlab = recipes()
    script = github["jobs"]["render"]["steps"][-1]["run"] if forge == "github" else gitlab["render"]["script"][-1]
    settings = f"sources: [{two_teams}]\ncache: {{remote: entries, mode: read-write}}\n"
    settings += "publisher: {type: local, local: {publishDirectory: public}}\n"
    (tmp_path / "techdocs.yml").write_text(settings)
    (tmp_path / "entries").mkdir()
    for number in ("1", "2"):
        variables = {"SHARD": f"{number}/2"} if forge == "github" else {"CI_NODE_INDEX": number, "CI_NODE_TOTAL": "2"}
        assert "shared cache: found 0, stored 1" in bash(script, tmp_path, variables)
    assert "rendered 0, reused 2, failed 0" in bash(HUB, tmp_path, {})
    assert (tmp_path / "public/docs/default/component/one/index.html").is_file()


def bash(script: str, folder: Path, variables: dict[str, str]) -> str:
    """Run a script as a runner does on a fresh machine, and return what it said."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(["rm", "-rf", folder / ".techdocs"], check=True)
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder, env={**os.environ, "PATH": path, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr
