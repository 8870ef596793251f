"""Worker processes: what they are given, what bounds them, and what their end means."""

import itertools
import shutil
import signal
import time
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessExpired

from techdocs.builds.budget import Budget
from techdocs.builds.stage import FileChangedError, stage
from techdocs.builds.worker import Task, render_task
from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.engine.theme import Theme
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.model.codes import Code
from techdocs.model.docs import Build, PartialRender
from techdocs.model.entity import EntityRef
from techdocs.workers.pool import Pool
from techdocs.workers.sandbox_limits import SandboxLimits

Fault = tuple[Code, str]
"""Why a build failed."""
AHEAD = 2
"""Components that are given out for each process: one that it renders, and the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """A component that a worker has, or has next; `since` is when it was given out, on the clock that only grows."""

    ref: EntityRef
    task: Task
    future: Future[float]
    seconds: float
    since: float


class Workers:
    """A pool of processes, each shut in; they and their folder are gone at the end of the block.

    There are `count`, and each may start others, so that `processes` work on one component. `is_open` leaves out the
    sandbox, for code that the operator has named. Threads may share them.
    """

    def __init__(
        self, theme: Theme, config: Config, store: Store, *, count: int, processes: int = 1, is_open: bool = False
    ) -> None:
        self._theme, self._config, self._store = theme, config, store
        self._count, self._processes, self._is_open = count, processes, is_open
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._staged = stack.enter_context(self._store.scratch())
            sandbox = worker_sandbox(self._theme, self._config, self._store, self._staged, is_open=self._is_open)
            self._pool = Pool(sandbox, count=self._count)
            stack.callback(self._pool.end)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def stop(self) -> None:
        """End the processes at once, whatever they do; builds that are waited for count as cancelled."""
        self._pool.stop()

    def render(self, builds: Mapping[EntityRef, Build], theme: Theme) -> Iterator[tuple[EntityRef, Path | Fault]]:
        """Render components; yield each as it is done, with the folder that the store can adopt or why it failed.

        Args:
            builds: what to render.
            theme: the theme of which the builds' actions have the digest.
        """
        budget = Budget(builds.values(), self._config.limits)
        queue = deque(sorted(builds, key=lambda ref: (-len(builds[ref].inputs), ref)))  # largest first
        running: dict[Future[float], _Running] = {}
        while queue or running:
            while queue and len(running) < AHEAD * self._count:
                ref = queue.popleft()
                begun = self._begin(ref, builds[ref], theme, budget)
                if isinstance(begun, _Running):
                    running[begun.future] = begun
                else:
                    yield ref, begun
            for future in islice(self._pool.as_completed(running), 1):
                yield self._end(running.pop(future), builds, budget)

    def _begin(self, ref: EntityRef, build: Build, theme: Theme, budget: Budget) -> "_Running | Fault":
        """Give a component to a worker, or return why it cannot be."""
        seconds = budget.begin(build)
        if not seconds:
            return Code.BUILD_STOPPED, budget.reason(build, 0)
        task = self._task(build, theme)
        if isinstance(task, FileChangedError):
            budget.end(build.source, 0)
            return Code.BUILD_FAILED, str(task)
        future = self._schedule(task, seconds)
        return _Running(ref=ref, task=task, seconds=seconds, since=time.monotonic(), future=future)

    def _end(
        self, done: "_Running", builds: Mapping[EntityRef, Build], budget: Budget
    ) -> tuple[EntityRef, Path | Fault]:
        build = builds[done.ref]
        error, took = self._error(done.future, done.task, budget.reason(build, done.seconds))
        budget.end(build.source, min(done.seconds, time.monotonic() - done.since) if error else took)
        return done.ref, error or done.task.made

    def partial_render(self, build: Build, theme: Theme, partial_render: PartialRender) -> Path | Fault:
        """Render some pages of a component, and return the folder of what became of them, or why it failed."""
        task = self._task(build, theme, partial_render)
        if isinstance(task, FileChangedError):
            return Code.BUILD_FAILED, str(task)
        seconds = self._config.limits.component_seconds
        error, _ = self._error(self._schedule(task, seconds), task, _too_long(seconds))
        return error or task.made

    def _task(self, build: Build, theme: Theme, partial_render: PartialRender | None = None) -> Task | FileChangedError:
        assert build.action is not None  # noqa: S101 - only builds with an action are rendered
        number = next(self._numbers)
        folder = self._staged / str(number)
        folder.mkdir()
        try:
            inputs = stage(build.action, build.inputs, folder)
        except FileChangedError as changed:
            shutil.rmtree(folder, ignore_errors=True)
            return changed
        made = self._staged / f"{number}.made"
        return Task(
            action=build.action, inputs=inputs, theme=theme, staged=folder, made=made, partial_render=partial_render,
            processes=self._processes,
        )  # fmt: skip

    def _schedule(self, task: Task, seconds: float) -> Future[float]:
        return self._pool.schedule(render_task, task, seconds=seconds)

    def _error(self, future: Future[float], task: Task, too_long: str) -> tuple[Fault | None, float]:
        """Return why a build failed, None when it did not, and the seconds that it took; of a failure nothing is left.

        Args:
            future: the build.
            task: what it was to do.
            too_long: what its end means when it took too long.
        """
        error, took = self._reason(future, too_long)
        if error:
            shutil.rmtree(task.staged, ignore_errors=True)
            shutil.rmtree(task.made, ignore_errors=True)
        return error, took

    def _reason(self, future: Future[float], too_long: str) -> tuple[Fault | None, float]:
        """Return why a build failed, or how long it took: the one place where any exception is a failed build."""
        limits = self._config.limits
        try:
            return None, self._pool.finish(future)
        except CancelledError:
            raise  # the run ends; that is no fault of the docs
        except FutureTimeoutError:
            return (Code.BUILD_STOPPED, too_long), 0
        except MemoryError:
            return (Code.BUILD_STOPPED, f"it needed more than {limits.memory_mb} MB (`limits.memory_mb`)"), 0
        except ProcessExpired as error:
            reason = f"its worker process died (exit code {error.exitcode})"
            if error.exitcode == -signal.SIGABRT:  # native code ends the process where Python raises a MemoryError
                reason = f"it needed more than {limits.memory_mb} MB (`limits.memory_mb`)"
            return (Code.BUILD_STOPPED, reason), 0
        except Exception as error:
            if getattr(error, "errno", 0) in FULL_OR_READ_ONLY:
                raise  # the operator's disk: no author can fix it
            said = str(error).splitlines()[0][:300] if str(error) else "no message"
            return (Code.BUILD_FAILED, f"{type(error).__name__}: {said}"), 0


def _too_long(seconds: float) -> str:
    return f"it took longer than {seconds:g} s (`limits.component_seconds`)"


def worker_sandbox(theme: Theme, config: Config, store: Store, staged: Path, *, is_open: bool) -> SandboxLimits:
    """Return what a worker may use: the theme, and the folder in which builds are staged and made."""
    pictures = [path for path in (theme.look.logo, theme.look.favicon) if path]
    return SandboxLimits(
        memory_mb=config.limits.memory_mb,
        readable=(*theme.folders, *pictures),
        writable=(staged,),
        home=store.own_folder("home"),
        is_open=is_open,
    )
