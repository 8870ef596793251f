"""Worker processes that read repositories: what a repository costs is bounded, and its failure is its own.

A job is a function over one repository that runs in a worker and gives a frozen value. Small jobs go to a worker
together; of those that take longer than `TOGETHER` the rest comes back, and what ends a worker is tried again alone.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pebble import ProcessExpired

from techdocs.codec import DecodeError, check_kind, decode, encode
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.model.limits import Limits
from techdocs.workers.forkserver import start_workers
from techdocs.workers.pool import Pool
from techdocs.workers.sandbox_limits import SandboxLimits

Task = TypeVar("Task")
Result = TypeVar("Result")
TOGETHER = 1.0
"""Seconds after which a worker gives back what it has not begun."""
PATIENCE = 10.0
"""Seconds after which a worker that has several jobs is ended: the one that it is at gets all its time alone."""
MOST = 32
"""Jobs that go to a worker together, at the most."""
GRACE = 2.0
"""Seconds beside a job's own: to start a process, and to send what it gives."""
MAX_BYTES = 200_000_000
"""Bytes of the largest value that a job may give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMuch:
    """Why a repository's job gave nothing: what it took too much of, or what it met."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Generic[Result]):
    """What a job gave, and how it was encoded."""

    value: Result
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[Task, Result]):
    """A function that runs in a worker, and the kind of frozen value that it gives."""

    run: Callable[[Task], Result]
    gives: type[Result]

    def __post_init__(self) -> None:
        """Find out at once whether what is given can be sent, not when a repository is read."""
        check_kind(self.gives)


class RepositoryWorkers:
    """Processes, as many as `count`, that read repositories and cannot do anything else; to be used in a block.

    Args:
        roots: the folders that they may read.
        limits: what one repository may cost.
        home: their own folder.
        count: how many there are.
        programs: programs that they may start.
    """

    def __init__(
        self, roots: Sequence[Path], limits: Limits, *, home: Path, count: int, programs: Sequence[Path] = ()
    ) -> None:
        self._limits, self._count = limits, count
        self._sandbox = SandboxLimits(
            memory_mb=limits.memory_mb, readable=tuple(roots), writable=(), home=home, programs=tuple(programs)
        )
        self._pool: Pool | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.end()
            self._pool = None

    def each(
        self, job: Job[Task, Result], tasks: Mapping[str, Task], *, seconds: float | None = None
    ) -> Iterator[tuple[str, Given[Result] | TooMuch]]:
        """Do a job for each of some tasks, and yield what it gives, or why it gives nothing, as each is done.

        Args:
            job: what to do.
            tasks: what to do it with, by a name.
            seconds: how long one may take; by default `limits.repository_seconds`.
        """
        bound: float = self._limits.repository_seconds if seconds is None else seconds
        size = max(1, min(MOST, -(-len(tasks) // (4 * self._count))))
        names = list(tasks)
        waiting = [tuple(names[start : start + size]) for start in range(0, len(names), size)]
        running: dict[Future[list[bytes | str]], tuple[str, ...]] = {}
        while waiting or running:
            while waiting:
                batch = waiting.pop()
                seconds = bound if len(batch) == 1 else min(bound, PATIENCE)
                call = self._open().schedule(
                    run_together, job, [tasks[name] for name in batch], seconds=seconds + GRACE
                )  # fmt: skip
                running[call] = batch
            done = next(self._open().as_completed(running))
            batch = running.pop(done)
            answers = self._answers(done, bound)
            if isinstance(answers, TooMuch) and len(batch) > 1:
                waiting += [(name,) for name in batch]  # which of them it was shows when each is alone
                continue
            if isinstance(answers, TooMuch):
                yield batch[0], answers
                continue
            if rest := batch[len(answers) :]:
                waiting.append(rest)
            for name, answer in zip(batch, answers, strict=False):
                yield name, _result(job, answer)

    def _open(self) -> Pool:
        with self._lock:
            if self._pool is None:
                start_workers()
                self._pool = Pool(self._sandbox, count=self._count)
            return self._pool

    def _answers(self, done: "Future[list[bytes | str]]", seconds: float) -> list[bytes | str] | TooMuch:
        """Return what a worker gave for the first of its jobs, or why it gave nothing."""
        limits = self._limits
        try:
            return self._open().finish(done)
        except CancelledError:
            raise  # the run ends; that is no fault of the repository
        except FutureTimeoutError:
            return TooMuch(reason=f"it took longer than {seconds:g} s (`limits.repository_seconds`)")
        except MemoryError:
            return TooMuch(reason=_memory(limits))
        except BrokenProcessPool:
            return TooMuch(reason="its worker ended before it began")
        except ProcessExpired as error:
            is_memory = error.exitcode == -signal.SIGABRT  # as native code ends where Python raises a MemoryError
            return TooMuch(reason=_memory(limits) if is_memory else f"its worker died (exit code {error.exitcode})")
        except OSError as error:
            if error.errno in FULL_OR_READ_ONLY:
                raise
            return TooMuch(reason=f"{type(error).__name__}: {error.strerror}")


def run_together(job: Job[Any, Any], tasks: Sequence[object]) -> list[bytes | str]:
    """Do a job for each of some tasks, until `TOGETHER` is over; a text in place of a value says why it failed.

    Raises:
        MemoryError: one needs more than the limit.
    """
    begun, answers = time.monotonic(), list[bytes | str]()
    for task in tasks:
        if answers and time.monotonic() - begun > TOGETHER:
            break
        answers.append(_answer(job, task))
    return answers


def _answer(job: Job[Any, Any], task: object) -> bytes | str:
    """Return what a job gives, encoded: the one place where any exception is a repository that is not read."""
    try:
        content = encode(job.run(task))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a repository makes fail is its own
        said = str(error).splitlines()[0][:300] if str(error) else "no message"
        return f"{type(error).__name__}: {said}"
    if len(content) > MAX_BYTES:
        return f"what it declares is larger than {MAX_BYTES // 1_000_000} MB"
    return content


def _result(job: Job[Any, Result], answer: bytes | str) -> Given[Result] | TooMuch:
    if isinstance(answer, str):
        return TooMuch(reason=answer)
    try:
        return Given(value=decode(job.gives, answer), content=answer)
    except DecodeError as error:
        return TooMuch(reason=str(error)[:300])


def _memory(limits: Limits) -> str:
    return f"it needed more than {limits.memory_mb} MB (`limits.memory_mb`)"
