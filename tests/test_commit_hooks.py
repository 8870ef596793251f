"""`.pre-commit-config.yaml`, by which git checks our own commits: pre-commit takes it, and all that it names exists."""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, git

CONFIG = ROOT / ".pre-commit-config.yaml"
HOOKS: list[dict[str, Any]] = [
    hook for repo in yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"] for hook in repo["hooks"]
]
PROGRAMS = Path(sys.executable).parent


def test_pre_commit_takes_the_file() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(CONFIG)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_program_of_our_environment_on_files_that_exist(hook: dict[str, Any]) -> None:
    program, *arguments = shlex.split(hook["entry"])
    assert program.startswith(".venv/bin/")
    assert (PROGRAMS / Path(program).name).is_file()
    assert [path for path in arguments if "/" in path and not (ROOT / path).is_file()] == []


def test_what_make_check_runs_is_run_before_a_commit() -> None:
    entries = [hook["entry"].removeprefix(".venv/bin/") for hook in HOOKS]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    checks = makefile.partition("\ncheck: ")[2].partition("\n\n")[0].splitlines()[1:]
    commands = [line.removeprefix("\t$(BIN)/").removesuffix(" --check") for line in checks]
    assert len(commands) == 3
    assert [command for command in commands if not any(entry.startswith(command) for entry in entries)] == []


def test_a_commit_that_ruff_would_change_is_stopped(tmp_path: Path) -> None:
    (tmp_path / ".pre-commit-config.yaml").write_text(CONFIG.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(PROGRAMS)
    (tmp_path / "one.py").write_text("x = { }\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "one.py")
    command = [sys.executable, "-m", "pre_commit", "run", "ruff-format", "--config", str(CONFIG)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert (tmp_path / "one.py").read_text(encoding="utf-8") == "x = {}\n"
