"""The image for CI. No container can be built where the tests run: its build stage is run step by step in a folder."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from techdocs import __version__
from tests.conftest import ROOT

DOCKERFILE = ROOT / "ci/container/Dockerfile"
IGNORED = DOCKERFILE.with_name("Dockerfile.dockerignore")
BASE = "python:3.13-slim-bookworm"


def steps() -> list[list[tuple[str, str]]]:
    """Return the stages of the image: the words and the rest of each step."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.startswith("#")]
    text = "\n".join(lines).replace("\\\n", " ")
    stages: list[list[tuple[str, str]]] = []
    for word, rest in re.findall(r"^([A-Z]+) +(.*)$", text, re.MULTILINE):
        if word == "FROM":
            stages.append([])
        stages[-1].append((word, rest))
    return stages


def copied() -> list[str]:
    """Return what the build copies from the clone."""
    return [path for word, rest in steps()[0] if word == "COPY" for path in shlex.split(rest)[:-1]]


def test_the_image_is_slim_and_pinned_and_not_root_and_can_do_what_ci_needs() -> None:
    build, final = steps()
    assert build[0] == ("FROM", f"{BASE} AS build")
    assert final[0] == ("FROM", BASE)
    assert final.index(("USER", "10001")) > [word for word, _ in final].index("RUN"), "root installs, and then leaves"
    assert not any(word == "ENTRYPOINT" for word, _ in final), "a runner starts its own shell"
    assert {"ca-certificates", "git"} < {*dict(final)["RUN"].split()}
    assert ("COPY", "--from=build /opt/techdocs /opt/techdocs") in final, "nothing else of the build comes along"
    assert dict(final)["CMD"] == '["techdocs", "--help"]'
    pinned = (ROOT / "ci/lock/requirements.txt").read_text()
    assert re.search(r"^hatchling==", pinned, re.MULTILINE), "the package is built with what the lock has"


def test_the_image_is_built_from_what_it_copies_and_docker_is_sent_nothing_else() -> None:
    assert [path for path in copied() if not (ROOT / path).exists()] == []
    sent = {line[1:] for line in IGNORED.read_text().splitlines() if line.startswith("!")}
    assert sent == {*copied()}


@pytest.mark.soak
@pytest.mark.install
def test_the_build_of_the_image_gives_a_techdocs_that_builds_a_site(tmp_path: Path) -> None:
    work, opt = tmp_path / "build", tmp_path / "opt"
    work.mkdir()
    for word, rest in steps()[0]:
        if word == "COPY":
            *paths, target = shlex.split(rest)
            for path in paths:
                _copy(ROOT / path, work / target / path if target == "./" else work / target)
        elif word == "RUN":
            command = rest.replace("/opt/techdocs", str(opt)).replace("python -m venv", f"{sys.executable} -m venv")
            subprocess.run(["bash", "-euc", command], cwd=work, check=True)
    shutil.rmtree(work)
    (tmp_path / "one/docs").mkdir(parents=True)
    (tmp_path / "one/docs/index.md").write_text("# One\n")
    variables = {"PATH": f"{opt}/bin:{os.environ['PATH']}", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    version = subprocess.run(["techdocs", "--version"], env=variables, capture_output=True, text=True, check=True)
    assert __version__ in version.stdout
    subprocess.run(["techdocs", "build", "one"], cwd=tmp_path, env=variables, check=True)
    assert (tmp_path / "site/catalog.json").is_file()


def _copy(origin: Path, target: Path) -> None:
    if origin.is_dir():
        shutil.copytree(origin, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, target)
