"""Other programs and processes: run one with a bound on its time, tell whether one is alive."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from techdocs.workers.lifeline import end_with


def is_running(number: int) -> bool:
    """Say whether a process with this number exists."""
    if number <= 0:
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def run_program(
    command: Sequence[str | Path], *, seconds: float, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with no input, and return its exit code and what it printed.

    On Linux it ends with this process, however that ends.

    Args:
        command: the program and its arguments; no shell reads them.
        seconds: after so long it is ended.
        environment: its whole environment; by default only what finds programs and says the language.

    Raises:
        OSError: there is no such program.
        subprocess.TimeoutExpired: it took longer.
    """
    clean = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.run(  # noqa: S603 - the command is a list, its first part is ours
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        check=False,
        env=clean if environment is None else dict(environment),
        preexec_fn=partial(end_with, os.getpid()) if sys.platform == "linux" else None,
    )
