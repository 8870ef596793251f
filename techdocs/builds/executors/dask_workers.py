"""The workers of a dask scheduler: which of them may render, which are idle, and what became of their batches."""

import time
from collections.abc import Mapping
from concurrent import futures
from threading import Thread
from typing import Any, TypeAlias

from distributed import Client, Future

from techdocs.builds.executors.batch import Batch, RemoteMachine, machine_state, render_batch
from techdocs.builds.workers import Fault
from techdocs.disk.code_digest import code_digest
from techdocs.errors import TechDocsError
from techdocs.model.entity import EntityRef
from techdocs.plain_text import counted

LOOK_SECONDS = 1.0
ASK_SECONDS = 30.0
"""How long workers may take to say what they are."""
LOST_SECONDS = 30.0
"""How long no worker may be there before what it would render is given up."""
Done: TypeAlias = "Mapping[EntityRef, Fault | None] | BaseException"
"""What a batch gave: why each component failed or None, or what the whole batch failed with."""


class DaskWorkers:
    """The workers behind a client, each with one batch at a time. `notes` say which are not used."""

    def __init__(self, client: Client, *, allows_weak_walls: bool) -> None:
        self._client, self._allows_weak_walls = client, allows_weak_walls
        self._states: dict[str, RemoteMachine | None] = {}
        self._since = time.monotonic()
        self.running: dict[Future[Any], tuple[Batch, str]] = {}
        self._until: dict[Future[Any], float] = {}

    def check(self) -> None:
        """Raise a TechDocsError when a worker's sandbox lacks something, and the settings do not allow that."""
        self._ask()
        states = [state for state in self._states.values() if state and state.code == code_digest()]
        weak = {missing for state in states for missing in state.missing}
        if weak and not self._allows_weak_walls:
            raise TechDocsError(
                f"workers can't sandbox builds fully: no {' and no '.join(sorted(weak))}",
                hint="run them on Linux 5.13 or newer, in containers that may use both, or pass `--allow-weak-walls`",
            )

    @property
    def notes(self) -> list[str]:
        """Return which workers are not used, and why."""
        others = sum(not self._is_fit(name) for name in self._states)
        return [f"{counted(others, 'worker')} not used: no techdocs of this version there"] if others else []

    def idle(self) -> list[str]:
        """Return the workers that may render and have nothing to do."""
        self._ask()
        busy = {worker for _, worker in self.running.values()}
        return sorted(name for name in self._there() if self._is_fit(name) and name not in busy)

    def submit(self, batch: Batch, worker: str) -> None:
        """Give a batch to a worker; if that is gone by then, to any."""
        future = self._client.submit(
            render_batch, batch, workers=[worker], allow_other_workers=True, pure=False, retries=0
        )  # fmt: skip
        self.running[future] = batch, worker
        self._until[future] = time.monotonic() + LOST_SECONDS + batch.limits.component_seconds * len(batch.actions)

    def ended(self) -> list[tuple[Batch, Done]] | None:
        """Wait a moment, and return the batches that have ended; None when no worker has been there for too long."""
        until = time.monotonic() + LOOK_SECONDS
        while time.monotonic() < until and not any(map(self._has_ended, self.running)):
            time.sleep(0.05)  # dask's own `wait` raises when the scheduler is gone
        if any(map(self._is_fit, self._there())):
            self._since = time.monotonic()
        ended = [future for future in self.running if self._has_ended(future)]
        if not ended and (self._client.status == "closed" or time.monotonic() - self._since > LOST_SECONDS):
            return None
        return [(self.running.pop(future)[0], _done(future)) for future in ended]

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
                name: state if isinstance(state := asked.get(name), RemoteMachine) else None for name in new
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
        return state is not None and state.code == code_digest() and (self._allows_weak_walls or not state.missing)


def _done(future: "Future[Any]") -> Done:
    if future.status == "finished":
        done: Done = future.result()
        return done
    error = future.exception() if future.status == "error" else None  # type: ignore[no-untyped-call]
    return error if isinstance(error, BaseException) else ConnectionError("its worker or the scheduler is gone")
