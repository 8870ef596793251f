"""The recipes of docs/publishing.md for previews: what each job may, and their scripts, run as the runners run them.

The runners themselves are not here, nor are their actions: `gh` is a stand-in, the forge and the bucket are servers of
the tests.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from techdocs.review.document import review_document
from tests.conftest import ROOT
from tests.publishers.conftest import Bucket
from tests.review.test_document import REVIEW
from tests.review.test_forges import github, gitlab, running

DOCS = (ROOT / "docs/publishing.md").read_text()
TOKENS = re.compile(r"secrets\.|github\.token|TOKEN|id-token|credentials-action")


def recipes() -> dict[str, Any]:
    """Return the recipes by the names of their jobs."""
    section = DOCS[DOCS.index("## Preview a pull request") : DOCS.index("### Remove old previews")]
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)]
    (first, second), (both,) = [one for one in blocks if "jobs" in one], [one for one in blocks if "preview" in one]
    return {
        "github": first,
        "github-publish": second,
        "gitlab": both["preview"],
        "gitlab-publish": both["preview-publish"],
    }


def test_the_job_that_reads_what_authors_wrote_has_no_credentials() -> None:
    found = recipes()
    assert found["github"]["permissions"] == {"contents": "read"}
    assert found["github"][True] == "pull_request", "never pull_request_target"
    assert not TOKENS.search(yaml.safe_dump(found["github"]))
    assert found["github"]["jobs"]["preview"]["steps"][0]["with"] == {"persist-credentials": False}
    assert "environment" not in found["gitlab"]
    assert not TOKENS.search(yaml.safe_dump(found["gitlab"]))


def test_the_job_that_has_credentials_runs_no_text_of_others() -> None:
    found = recipes()
    publish = found["github-publish"]
    assert publish[True] == {"workflow_run": {"workflows": [found["github"]["name"]], "types": ["completed"]}}
    steps = publish["jobs"]["publish"]["steps"]
    assert not any("checkout" in step.get("uses", "") for step in steps)
    assert not any("${{" in step.get("run", "") for step in steps), "values reach scripts as variables only"
    assert found["gitlab-publish"]["environment"] == "previews"
    assert found["gitlab-publish"]["variables"] == {"GIT_STRATEGY": "none"}


@pytest.mark.soak
@pytest.mark.parametrize("name", ["github", "gitlab"])
def test_the_second_job_publishes_the_preview_and_comments(bucket: Bucket, tmp_path: Path, name: str) -> None:
    recipe = recipes()[f"{name}-publish"]
    script = (
        recipe["jobs"]["publish"]["steps"][-1]["run"] if name == "github" else "\n".join(map(str, recipe["script"]))
    )
    script = script.replace("acme-docs-previews", bucket.name)
    script = script.replace(
        "region: eu-west-1", f'region: us-east-1, endpoint: "{bucket.endpoint}", s3ForcePathStyle: true'
    )
    (tmp_path / "preview").mkdir()
    (tmp_path / "preview/preview.json").write_text(review_document(REVIEW))
    (tmp_path / "preview/index.html").write_text("i")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/gh").write_text("#!/bin/sh\necho 7\n")
    (tmp_path / "bin/gh").chmod(0o755)
    with running() as forge:
        variables = github(forge) if name == "github" else gitlab(forge)
        path = f"{tmp_path}/bin:{Path(sys.executable).parent}:{os.environ['PATH']}"
        environment = {**os.environ, **variables, "GITHUB_REF": "refs/heads/main", "HEAD": "o:b", "PATH": path}
        subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=tmp_path, env=environment, check=True)
        assert "https://previews.acme.example/7/" in forge.comments[0]["body"]
    assert {"7/index.html", "7/preview.json"} <= bucket.all_keys()
