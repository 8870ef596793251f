"""Other programs and processes: run one with bounds on what it may use, tell whether one is alive, keep others out."""

import contextlib
import ctypes
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from techdocs.workers.lifeline import end_with

_PR_SET_DUMPABLE = 4

_CHUNK = 65_536
_STOP_SECONDS = 0.2
"""How soon a program that `stop` ends is ended."""
_ERROR_BYTES = 10_000
"""Bytes of a program's last words that are kept; what it says before or beyond is of no use to anyone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramLimits:
    """What a program may use: seconds in all, seconds of processor time, bytes of memory, bytes that it prints.

    `cpu_seconds` and `memory_bytes` count for each of its processes, and hold on Linux only; `file_bytes` is the size
    of the largest file that one of them may write. With `is_walled` it is
    started by a walled worker: it has that one's walls and bound on memory, and can be given no bounds and no session.
    """

    seconds: float
    output_bytes: int = 10_000_000
    cpu_seconds: int | None = None
    memory_bytes: int | None = None
    file_bytes: int | None = None
    is_walled: bool = False


class ProgramStoppedError(subprocess.SubprocessError):
    """The run ends; the program was ended with it."""


class TooMuchOutputError(subprocess.SubprocessError):
    """A program has printed more than it may; it was ended."""


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


def run_program(  # noqa: PLR0913 - whatever a program can be given
    command: Sequence[str | Path],
    limits: ProgramLimits,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    stdin: bytes = b"",
    take: Callable[[bytes], None] | None = None,
    own_session: bool = False,
    stop: threading.Event | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, and return its exit code and what it printed.

    It is ended with the exception that is raised. On Linux it ends with this process, however that ends.

    Args:
        command: the program and its arguments; no shell reads them.
        limits: what it may use.
        environment: its whole environment; by default only what finds programs and says the language.
        folder: where it works; by default where we do.
        stdin: its whole input.
        take: is given what it prints, piece by piece, instead of the result.
        own_session: it has no terminal, and whatever it starts ends with it; Ctrl-C does not reach it without us.
        stop: ends it, soon after another thread has set it.

    Raises:
        OSError: there is no such program.
        subprocess.TimeoutExpired: it took longer.
        TooMuchOutputError: it printed more.
        ProgramStoppedError: `stop` was set.
    """
    texts = [str(part) for part in command]
    deadline = time.monotonic() + limits.seconds
    printed, errors = bytearray(), bytearray()
    with (
        _input(stdin) as readable,
        start_program(
            texts, limits, environment=environment, folder=folder, stdin=readable, own_session=own_session
        ) as program,
    ):  # fmt: skip
        for pipe, piece in _pieces(program, limits, deadline, stop):
            if pipe is program.stderr:
                errors += piece
                del errors[:-_ERROR_BYTES]
            elif take is not None:
                take(piece)
            else:
                printed += piece
        program.wait(max(0.0, deadline - time.monotonic()))
    out, error = (bytes(text).decode("utf-8", "replace") for text in (printed, errors))
    return subprocess.CompletedProcess(texts, program.returncode, out, error)


@contextlib.contextmanager
def start_program(
    command: Sequence[str], limits: ProgramLimits, *, stdin: IO[bytes] | int, stderr: IO[bytes] | int = subprocess.PIPE,
    environment: Mapping[str, str] | None = None, folder: Path | None = None, own_session: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:  # fmt: skip
    """Start a program, and end it after the block; one in a session of its own with all that it has started.

    The arguments are those of `run_program`; the caller keeps `limits.seconds` and `limits.output_bytes`.

    Raises:
        OSError: there is no such program.
    """
    clean = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    is_apart = own_session and not limits.is_walled
    program = subprocess.Popen(  # noqa: S603 - the command is a list, its first part is ours
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, cwd=folder, start_new_session=is_apart,
        env=clean if environment is None else dict(environment),
        preexec_fn=partial(_prepare, os.getpid(), limits.file_bytes),  # noqa: PLW1509 - it takes no lock
    )  # fmt: skip
    with program:
        try:
            if not limits.is_walled:
                _bound(program.pid, limits)
            yield program
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # none is left; macOS says it the other way
                if is_apart:
                    os.killpg(program.pid, signal.SIGKILL)
                else:
                    program.kill()


@contextlib.contextmanager
def _input(content: bytes) -> Iterator[IO[bytes] | int]:
    """Give what a program reads: a file, so that one that reads slowly or not at all never blocks us."""
    if not content:
        yield subprocess.DEVNULL
        return
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file


def _prepare(parent: int, file_bytes: int | None) -> None:
    """Prepare a process that is about to become a program: what it starts is bounded too, from its first moment."""
    if file_bytes is not None:
        own = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        lowest = file_bytes if own == resource.RLIM_INFINITY else min(file_bytes, own)
        resource.setrlimit(resource.RLIMIT_FSIZE, (lowest, own))
    if sys.platform == "linux":
        end_with(parent)


def _bound(number: int, limits: ProgramLimits) -> None:
    """Bound a process that has just started, and leave no core dump of it (Linux: prlimit(2)).

    A limit that we have ourselves, and that is lower, stays.
    """
    if sys.platform != "linux":
        return
    wanted = {
        resource.RLIMIT_CORE: 0, resource.RLIMIT_CPU: limits.cpu_seconds, resource.RLIMIT_DATA: limits.memory_bytes,
    }  # fmt: skip
    with contextlib.suppress(ProcessLookupError):  # it has ended already
        for kind, value in wanted.items():
            if value is not None:
                own = resource.getrlimit(kind)[1]
                lowest = value if own == resource.RLIM_INFINITY else min(value, own)
                resource.prlimit(number, kind, (lowest, own))


def _check_end(
    program: subprocess.Popen[bytes], limits: ProgramLimits, deadline: float, stop: threading.Event | None
) -> None:
    """Raise what ends a program that is still at work: `stop` is set, or its time is over."""
    if stop is not None and stop.is_set():
        raise ProgramStoppedError("the run ends")
    if time.monotonic() >= deadline:
        raise subprocess.TimeoutExpired(program.args, limits.seconds)


def _pieces(
    program: subprocess.Popen[bytes], limits: ProgramLimits, deadline: float, stop: threading.Event | None
) -> Iterator[tuple[IO[bytes], bytes]]:
    """Yield what a program prints, as it comes, each piece with the pipe that it came from.

    Raises:
        subprocess.TimeoutExpired: it is not done in time.
        TooMuchOutputError: it printed more than it may.
        ProgramStoppedError: `stop` was set.
    """
    count = 0
    with selectors.DefaultSelector() as waiting:
        for pipe in (program.stdout, program.stderr):
            if pipe is not None:
                waiting.register(pipe, selectors.EVENT_READ, pipe)
        longest = limits.seconds if stop is None else _STOP_SECONDS
        while waiting.get_map():
            ready = waiting.select(min(longest, max(0.0, deadline - time.monotonic())))
            _check_end(program, limits, deadline, stop)
            for key, _ in ready:
                piece = os.read(key.fd, _CHUNK)
                if not piece:
                    waiting.unregister(key.fileobj)
                    continue
                count += len(piece)
                if count > limits.output_bytes:
                    raise TooMuchOutputError(f"it printed more than {limits.output_bytes:,} bytes")
                yield key.data, piece
