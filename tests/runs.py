"""Runs of the real command line in other folders: in this process, or in one of its own, and what they gave.

`techdocs` is for nearly every test: it runs the whole command here, so that modules are loaded once and one process
forks all workers. `techdocs_process` is for what only a process has: signals, a terminal, limits, memory, its end.
"""

import atexit
import gc
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

from techdocs.cli import INTERRUPTED, main
from tests.conftest import ROOT, WORKERS_SEE

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRun:
    """What a run of `techdocs build` gave: its exit code, what it printed, and its report as plain data."""

    code: int
    stdout: str
    stderr: str
    report: Mapping[str, Any]

    @property
    def said(self) -> str:
        """Return everything that was printed."""
        return self.stdout + self.stderr


def techdocs(folder: Path, *arguments: str, **environment: str) -> Done:
    """Run the command in a folder, in this process, with our environment and some variables more."""
    return run_here(folder, arguments, {**os.environ, "NO_COLOR": "1", "CI": "", **environment})


def run_here(folder: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> Done:
    """Run the command in this process: its exit code and what it printed, as a run with this environment gives them.

    Folder, environment, streams and all else that a process has once are as before afterwards. Workers have the
    environment of the process that forks them: a run that changes what they take from it (`TZ`, `PYTHONPATH`) is a
    process of its own; the time they are never asked for.
    """
    if any(environment.get(name) != value for name, value in WORKERS_SEE.items()):
        return _run_there(folder, arguments, environment)
    command = ["techdocs", *arguments]
    with tempfile.TemporaryFile("w+b") as stdout, tempfile.TemporaryFile("w+b") as stderr:
        with _own_state(folder, environment), _own_streams(stdout, stderr), patch.object(sys, "argv", command):
            code = _exit_code()
        if code == INTERRUPTED:  # somebody has ended the tests, not the command
            raise KeyboardInterrupt
        return subprocess.CompletedProcess(command, code, _text(stdout), _text(stderr))


def techdocs_process(folder: Path, *arguments: str, **environment: str) -> Done:
    """Run the command in a folder, in a process of its own, with our environment and some variables more."""
    return _run_there(folder, arguments, {**os.environ, "NO_COLOR": "1", "CI": "", **environment})


def _run_there(folder: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> Done:
    return subprocess.run(
        [sys.executable, "-m", "techdocs", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip


def environment(root: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process: a home folder of its own, and the package of this tree."""
    return own_environment(root) | {"PYTHONPATH": str(ROOT)} | more


def own_environment(root: Path) -> dict[str, str]:
    """Return the environment of a run in this process that knows nothing of ours: a home folder of its own."""
    home = root / "home"
    home.mkdir(exist_ok=True)
    seen = {name: value for name, value in WORKERS_SEE.items() if value is not None}
    return seen | {"HOME": str(home), "LANG": "C.UTF-8", "NO_COLOR": "1"}


def read_report(cache: Path) -> dict[str, Any]:
    """Return the report of the last run with a cache folder, empty when there is none."""
    report = cache / "build-report.json"
    return dict(json.loads(report.read_bytes())) if report.is_file() else {}


def _exit_code() -> int:
    """Run the command to its end and return its exit code."""
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@contextmanager
def _own_state(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Give the block what a process has once, and put back what was there before."""
    frozen, mask, handlers = gc.get_freeze_count(), os.umask(0), logging.root.handlers[:]
    os.umask(mask)
    logging.root.handlers.clear()  # pytest's: a run without any prints warnings to stderr
    try:
        with chdir(folder), patch.dict(os.environ, environment, clear=True):
            yield
    finally:
        logging.root.handlers[:] = handlers
        os.umask(mask)
        atexit.unregister(gc.freeze)
        if not frozen:
            gc.unfreeze()


@contextmanager
def _own_streams(stdout: IO[bytes], stderr: IO[bytes]) -> Iterator[None]:
    """Let the block print to files, as UTF-8, and read nothing."""
    with (
        Path(os.devnull).open(encoding="utf-8") as nothing,
        open(stdout.fileno(), "w", encoding="utf-8", closefd=False) as out,
        open(stderr.fileno(), "w", encoding="utf-8", closefd=False) as err,
        patch.object(sys, "stdin", nothing), redirect_stdout(out), redirect_stderr(err),
    ):  # fmt: skip
        yield


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8")
