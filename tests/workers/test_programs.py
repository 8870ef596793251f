"""A worker that may start git starts git and nothing else, and git has the walls of the worker."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from techdocs.workers.sandbox import landlock, seccomp
from techdocs.workers.sandbox.elf import read_loader
from tests.conftest import ROOT
from tests.runs import environment
from tests.workers.walled_git import RAN, SCRIPT

SECRET = "walrus-token-0123456789"  # noqa: S105
STARTS = (
    "pager", "alias", "alias of a script", "external diff", "text conversion", "smudge filter", "process filter",
    "monitor", "hook", "transport of a shell", "transport of a script", "transport of a script elsewhere",
)  # fmt: skip
Said = Mapping[str, str]

pytestmark = pytest.mark.skipif(
    not (landlock.abi() and seccomp.is_available()), reason="the system has no landlock or no seccomp"
)


def _write_script(path: Path) -> None:
    path.write_text(f"#!/bin/sh\n{SCRIPT}\n")
    path.chmod(0o755)


def _refuse_all(listening: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the fixture has closed it
        while True:
            listening.accept()[0].close()


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Said]:
    """Run git in every way, in a worker with walls and in one without."""
    root = tmp_path_factory.mktemp("programs")
    repository = root / "repository"
    (repository / "hooks").mkdir(parents=True)
    for path in (repository / "script.sh", repository / "hooks/pre-commit", root / "script.sh"):
        _write_script(path)
    (repository / ".gitattributes").write_text("*.x diff=x filter=x\n")
    (repository / "page.x").write_text("before\n")
    variables = environment(root, DEPLOY_TOKEN=SECRET)
    git = ["git", "-c", "user.name=n", "-c", "user.email=n@example.com", "-C", str(repository)]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "The first walrus"]):
        subprocess.run([*git, *arguments], env=variables, check=True)
    (repository / "page.x").write_text("after\n")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_refuse_all, args=(listening,), daemon=True).start()
        command = [sys.executable, "-m", "tests.workers.walled_git", str(root), str(listening.getsockname()[1])]
        done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True, timeout=120)
    return dict(json.loads(done.stdout))


def test_git_runs_and_reads_the_repository(said: Mapping[str, Said]) -> None:
    assert said["walled"]["version"].startswith("git version ")
    assert said["walled"]["log"] == "The first walrus\n"


@pytest.mark.parametrize("what", STARTS)
def test_what_a_repository_has_git_start_is_not_started(said: Mapping[str, Said], what: str) -> None:
    assert RAN in said["open"][what]
    assert RAN not in said["walled"][what]


@pytest.mark.parametrize("whose", ["main", "the worker"])
def test_git_reads_no_environment_of_another_process(said: Mapping[str, Said], whose: str) -> None:
    assert SECRET in said["open"][f"environment of {whose}"]
    assert "PATH=" in said["open"][f"environment of {whose}"]
    assert "PATH=" not in said["walled"][f"environment of {whose}"]


def test_git_has_no_network(said: Mapping[str, Said]) -> None:
    refused = "unable to connect"
    assert refused in said["walled"]["network"]
    assert refused not in said["open"]["network"]


def test_the_loader_of_a_program_is_known() -> None:
    loader = read_loader(Path(sys.executable))
    assert loader is not None
    assert os.access(loader, os.X_OK)
    assert read_loader(Path(__file__)) is None
