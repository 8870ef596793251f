"""Work for other machines: a queue of jobs for the workers of a dask scheduler, and one note for what did not work."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from distributed import Client

from techdocs.disk.code_digest import code_digest
from techdocs.disk.shared_cache import SharedCache
from techdocs.disk.store import Store
from techdocs.machines.terms import OpenCache, Terms
from techdocs.machines.workers import DaskWorkers, Ended, Item, Job, LostError
from techdocs.model.executor import ExecutorSettings
from techdocs.model.shared_cache import CacheSettings

CONNECT_SECONDS = 10


@dataclass(slots=True, kw_only=True)
class Machines:
    """The machines that the settings name, and what work on them needs.

    `store` is the one here, `shared` the cache that all use, `cache` and `open_cache` how a machine opens it. `notes`
    get what did not work, once each.
    """

    settings: ExecutorSettings
    store: Store
    shared: SharedCache
    cache: CacheSettings
    open_cache: OpenCache
    notes: list[str]
    is_lost: bool = False

    def tell(self, note: str) -> None:
        """Take note of what did not work."""
        if note not in self.notes:
            self.notes.append(note)

    def flush(self) -> None:
        """Wait until all that was offered is in the shared cache.

        Raises:
            LostError: it cannot be written.
        """
        if not self.shared.flush():
            raise LostError("the shared cache cannot be written; the rest was done here")

    @property
    def terms(self) -> Terms:
        """Return what a machine must keep to."""
        return Terms(
            code=code_digest(), cache=self.cache, open_cache=self.open_cache, use_cache=self.store.readable,
            allows_weak_walls=self.settings.allows_weak_walls,
        )  # fmt: skip

    def work(self, plan: Callable[[int], deque[Item]], prepare: Callable[[Item], Job | None]) -> Iterator[Ended[Job]]:
        """Yield each job that has ended, and what became of it; what gets it may add to the queue.

        It ends early, with a note, when no machine is left, and they are not asked again in this run.

        Args:
            plan: gives the queue, knowing how many workers are idle.
            prepare: makes the job of an item when a worker is idle; None when there is nothing to do.

        Raises:
            TechDocsError: a worker's sandbox lacks something, and the settings do not allow that.
        """
        if self.is_lost:
            return
        try:
            with self._connected() as workers:
                yield from workers.work(plan(len(workers.idle())), prepare)
        except LostError as error:
            self.is_lost = True
            self.tell(str(error))

    @contextmanager
    def _connected(self) -> "Iterator[DaskWorkers]":
        address = self.settings.scheduler
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError):
            raise LostError(f"no scheduler at `{address}`; everything was done here") from None
        try:
            workers = DaskWorkers(client, self.terms)
            workers.check()
            try:
                yield workers
            finally:
                for note in workers.notes:
                    self.tell(note)
        finally:
            client.close(timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
