"""Other programs and processes: run one with a bound on its time, tell whether one is alive, keep others out."""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from techdocs.workers.lifeline import end_with
from techdocs.workers.sandbox.seal import sealed_start

_PR_SET_DUMPABLE = 4


def hide_memory() -> None:
    """Let no other process of this user read this one's memory or environment, or attach to it (Linux, prctl(2)).

    Processes with the right to trace any other, such as root's, still can. Programs that are started are as before.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        if library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


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

    On Linux it ends with this process, however that ends, and can start no other program (`sandbox.seal`).

    Args:
        command: the program and its arguments; no shell reads them.
        seconds: after so long it is ended.
        environment: its whole environment; by default only what finds programs and says the language.

    Raises:
        OSError: there is no such program, or it cannot be started.
        subprocess.TimeoutExpired: it took longer.
    """
    clean = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    variables = clean if environment is None else dict(environment)
    words = [str(part) for part in command]
    found = shutil.which(words[0], path=variables.get("PATH"))
    if found is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), words[0])
    try:
        return subprocess.run(  # noqa: S603 - the command is a list, its first part is ours
            words,
            executable=found,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
            env=variables,
            preexec_fn=_prepare(Path(found), words, variables) if sys.platform == "linux" else None,
        )
    except subprocess.TimeoutExpired:
        raise
    except subprocess.SubprocessError as error:
        raise OSError(errno.EACCES, "cannot be started", words[0]) from error


def _prepare(program: Path, words: Sequence[str], variables: Mapping[str, str]) -> Callable[[], None]:
    """Return what the new process does before it is the program: it ends with this one, and starts nothing else."""
    start = sealed_start(program, words, variables)
    parent = os.getpid()

    def become() -> None:
        end_with(parent)
        if start is not None:
            start()

    return become
