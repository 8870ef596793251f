"""The workers of a dask scheduler: which of them may work, which are idle, and what became of their jobs."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent import futures
from threading import Thread
from typing import Any, Protocol, TypeAlias, TypeVar

from distributed import Client, Future

from techdocs.errors import TechDocsError
from techdocs.machines.terms import MachineState, Terms, machine_state
from techdocs.plain_text import counted

LOOK_SECONDS = 1.0
ASK_SECONDS = 30.0
"""How long workers may take to say what they are."""
LOST_SECONDS = 30.0
"""How long no worker may be there before what it would do is given up."""


class MachineJob(Protocol):
    """What a machine does: it can be sent, and takes `seconds` at most."""

    @property
    def seconds(self) -> float:
        """Return how long it may take."""

    def run(self) -> Any:  # noqa: ANN401 - each kind of job gives something else
        """Do it, on another machine."""


Item = TypeVar("Item")
Job = TypeVar("Job", bound=MachineJob)
Done: TypeAlias = Any
"""What a job gave, or the exception that it failed with."""
Ended: TypeAlias = tuple[Job, Done]


class LostError(TechDocsError):
    """Nothing more can be done elsewhere: the scheduler, all workers or the shared cache are gone."""


class DaskWorkers:
    """The workers behind a client, each with one job at a time. `notes` say which are not used."""

    def __init__(self, client: Client, terms: Terms) -> None:
        self._client, self._terms = client, terms
        self._states: dict[str, MachineState | None] = {}
        self._since = time.monotonic()
        self._running: dict[Future[Any], tuple[Any, str]] = {}
        self._until: dict[Future[Any], float] = {}

    def check(self) -> None:
        """Raise a TechDocsError when a worker's sandbox lacks something, and the settings do not allow that."""
        self._ask()
        states = [state for state in self._states.values() if state and state.code == self._terms.code]
        weak = {missing for state in states for missing in state.missing}
        if weak and not self._terms.allows_weak_walls:
            raise TechDocsError(
                f"workers can't sandbox builds fully: no {' and no '.join(sorted(weak))}",
                hint="run them on Linux 5.13 or newer, in containers that may use both, or pass `--allow-weak-walls`",
            )

    def work(self, queue: deque[Item], prepare: Callable[[Item], Job | None]) -> Iterator[Ended[Job]]:
        """Yield jobs as `Machines.work` does: one at a time for each worker, so that the job of one that dies is known.

        Raises:
            LostError: the scheduler or all workers are gone.
        """
        while queue or self._running:
            while queue and (idle := self.idle()):
                job = prepare(queue.popleft())
                if job is not None:
                    self._submit(job, idle[0])
            yield from self._ended()

    @property
    def notes(self) -> list[str]:
        """Return which workers are not used, and why."""
        others = sum(not self._is_fit(name) for name in self._states)
        return [f"{counted(others, 'worker')} not used: no techdocs of this version there"] if others else []

    def idle(self) -> list[str]:
        """Return the workers that may work and have nothing to do."""
        self._ask()
        busy = {worker for _, worker in self._running.values()}
        return sorted(name for name in self._there() if self._is_fit(name) and name not in busy)

    def _submit(self, job: MachineJob, worker: str) -> None:
        """Give a job to a worker; if that is gone by then, to any."""
        future = self._client.submit(_run, job, workers=[worker], allow_other_workers=True, pure=False, retries=0)
        self._running[future] = job, worker
        self._until[future] = time.monotonic() + LOST_SECONDS + job.seconds

    def _ended(self) -> list[tuple[Any, Done]]:
        """Wait a moment, and return the jobs that have ended."""
        until = time.monotonic() + LOOK_SECONDS
        while time.monotonic() < until and not any(map(self._has_ended, self._running)):
            time.sleep(0.05)  # dask's own `wait` raises when the scheduler is gone
        if any(map(self._is_fit, self._there())):
            self._since = time.monotonic()
        ended = [future for future in self._running if self._has_ended(future)]
        if not ended and (self._client.status == "closed" or time.monotonic() - self._since > LOST_SECONDS):
            raise LostError("the scheduler or all workers are gone; the rest was done here")
        return [(self._running.pop(future)[0], _done(future)) for future in ended]

    def _has_ended(self, future: "Future[Any]") -> bool:
        return bool(future.done()) or time.monotonic() > self._until[future]  # type: ignore[no-untyped-call]

    def _there(self) -> list[str]:
        return [*self._client.scheduler_info(n_workers=-1)["workers"]] if self._client.status == "running" else []

    def _ask(self) -> None:
        """Ask the workers that are new for their state."""
        if new := [name for name in self._there() if name not in self._states]:
            try:
                asked = self._answers(new)
            except OSError:  # the scheduler is gone; a TimeoutError is one too
                return
            self._states |= {
                name: state if isinstance(state := asked.get(name), MachineState) else None for name in new
            }

    def _answers(self, names: list[str]) -> Mapping[str, object]:
        """Return what workers say of themselves, nothing of all of them if one says nothing in time.

        Raises:
            OSError: the scheduler is gone.
        """
        asked: futures.Future[Mapping[str, object]] = futures.Future()

        def ask() -> None:
            try:
                asked.set_result(self._client.run(machine_state, workers=names, on_error="return"))
            except Exception as error:  # noqa: BLE001 - it is raised again by who waits
                asked.set_exception(error)

        Thread(target=ask, name="dask-ask", daemon=True).start()  # dask itself waits for a stalled worker without end
        try:
            return asked.result(ASK_SECONDS)
        except TimeoutError:
            return {} if not asked.done() else asked.result()

    def _is_fit(self, name: str) -> bool:
        state = self._states.get(name)
        return state is not None and self._terms.allow(state)


def _run(job: MachineJob) -> Done:
    return job.run()


def _done(future: "Future[Any]") -> Done:
    if future.status == "finished":
        return future.result()
    error = future.exception() if future.status == "error" else None  # type: ignore[no-untyped-call]
    return error if isinstance(error, BaseException) else ConnectionError("its worker or the scheduler is gone")


def reason(error: BaseException) -> str:
    """Return in a line why a job failed."""
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__
