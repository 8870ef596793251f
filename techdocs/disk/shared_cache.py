"""The shared cache: finished folders that other machines made, as objects of a store under step and key.

Nothing that goes wrong there fails a run: what cannot be read is made again, and what cannot be written is left out.
The first request that fails, when it was tried as often as the store's client does, is the last one of its kind.
"""

import itertools
import shutil
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Protocol, TypeVar

from techdocs.disk.entries import ENTRY_BYTES, pack_entry, unpack_entry
from techdocs.disk.finished import DamagedError
from techdocs.errors import TechDocsError
from techdocs.model.shared_cache import SharedReport
from techdocs.model.tree import Tree
from techdocs.plain_text import counted

PARALLEL = 16
"""Requests at once."""
_AHEAD = 2 * PARALLEL
"""Entries that are asked for, or wait to be put, before the run waits for them."""
SLOW_SECONDS = 3.0
"""Seconds that a request may take on average, so that it is not slower to ask than to render."""
LAYOUT = "v1"
_FOUND, _STORED = "found", "stored"
_DAMAGED = "of the shared cache damaged; made again"
_TOO_LARGE = "too large for the shared cache"
_UNREAD = "not put into the shared cache: changed in `cache_dir` meanwhile"
Name = TypeVar("Name")


class Objects(Protocol):
    """A store of objects, which messages call `name`; every fault of the store itself is a TechDocsError."""

    name: str

    def get(self, key: str, most_bytes: int) -> bytes | None:
        """Return the bytes of an object, None when there is none.

        Raises:
            DamagedError: it is no file, or has more bytes than are allowed.
        """

    def has(self, key: str) -> bool:
        """Say whether there is an object."""

    def put(self, key: str, content: bytes) -> None:
        """Write an object, whole or not at all."""


class SharedCache:
    """Finished folders in a store of objects; to be closed when the run has made everything.

    Args:
        objects: the store, or why it cannot be used.
        is_writable: whether this run puts there what it makes.
    """

    def __init__(self, objects: Objects | TechDocsError, *, is_writable: bool) -> None:
        self._objects = None if isinstance(objects, TechDocsError) else objects
        self.is_writable = is_writable
        self._read_fault = self._write_fault = str(objects) if isinstance(objects, TechDocsError) else ""
        self._counts: Counter[str] = Counter()
        self._asked, self._seconds = 0, 0.0
        self._lock, self._waiting = Lock(), BoundedSemaphore(_AHEAD)
        self._errors: list[BaseException] = []
        self._puts: set[Future[None]] = set()
        self._damaged: set[str] = set()
        self._pool = ThreadPoolExecutor(max_workers=PARALLEL, thread_name_prefix="shared-cache")

    def fetch(self, step: str, keys: Mapping[Name, str], folder: Path) -> Iterator[tuple[Name, Path]]:
        """Yield each result that is there, as a sealed folder below an empty one; the others have to be made.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        names, numbers = iter(keys), itertools.count()
        running: deque[tuple[Name, Path, Future[bool]]] = deque()
        try:
            while True:
                for name in itertools.islice(names, _AHEAD - len(running)):
                    made = folder / f"{next(numbers)}.shared"
                    running.append((name, made, self._pool.submit(self._fetch, step, keys[name], made)))
                if not running:
                    return
                name, made, future = running.popleft()
                if future.result():
                    yield name, made
        finally:
            for _, _, future in running:
                future.cancel()

    def offer(self, step: str, key: str, tree: Tree, *, replaces: bool = False) -> None:
        """Put a result there while the run goes on, if this run may write, and unless a good one is there."""
        if self.is_writable and not self._write_fault:
            self._waiting.acquire()
            put = self._pool.submit(self._put, _object(step, key), step, key, tree, replaces=replaces)
            with self._lock:
                self._puts.add(put)
            put.add_done_callback(self._end)

    def flush(self) -> bool:
        """Wait until all that was offered is there; say whether it is."""
        with self._lock:
            puts = [*self._puts]
        wait(puts)
        return self._is_whole

    def close(self, *, waits: bool = True) -> SharedReport:
        """Wait until everything is put there, or give up what has not begun, and return what was done."""
        self._pool.shutdown(cancel_futures=not waits)
        if self._errors and waits:
            raise self._errors[0]
        return SharedReport(
            found=self._counts[_FOUND], stored=self._counts[_STORED], is_whole=self._is_whole,
            notes=tuple(self._notes()),
        )  # fmt: skip

    @property
    def _is_whole(self) -> bool:
        return not self._write_fault and not self._counts[_UNREAD]

    def _end(self, put: "Future[None]") -> None:
        self._waiting.release()
        with self._lock:
            self._puts.discard(put)
        if not put.cancelled() and (error := put.exception()) is not None:
            self._errors.append(error)

    def _fetch(self, step: str, key: str, made: Path) -> bool:
        """Write an entry into a new folder, and say whether there was a good one."""
        try:
            content = self._get(_object(step, key))
            if content is None:
                return False
            unpack_entry(content, step, key, made)
        except DamagedError:
            shutil.rmtree(made, ignore_errors=True)
            self._damaged.add(_object(step, key))
            self._count(_DAMAGED)
            return False
        self._count(_FOUND)
        return True

    def _get(self, name: str) -> bytes | None:
        if self._objects is None or self._read_fault:
            return None
        begun = time.monotonic()
        try:
            content = self._objects.get(name, ENTRY_BYTES)
        except TechDocsError as error:
            self._read_fault = str(error)
            return None
        with self._lock:
            self._asked += 1
            self._seconds += time.monotonic() - begun
            if self._asked >= PARALLEL and self._seconds > SLOW_SECONDS * self._asked:
                self._read_fault = f"{self._objects.name} is too slow"
        return content

    def _put(self, name: str, step: str, key: str, tree: Tree, *, replaces: bool) -> None:
        try:
            if self._objects is None or self._write_fault:
                return
            if not replaces and name not in self._damaged and self._objects.has(name):
                return
            content = pack_entry(tree, step, key)
            if content is not None:
                self._objects.put(name, content)
            self._count(_TOO_LARGE if content is None else _STORED)
        except TechDocsError as error:
            self._write_fault = str(error)
        except (DamagedError, OSError):  # the run finds out too, and makes it again
            self._count(_UNREAD)

    def _count(self, what: str) -> None:
        with self._lock:
            self._counts[what] += 1

    def _notes(self) -> Iterator[str]:
        """Yield what did not work, a line each."""
        if self._read_fault:
            yield f"the shared cache is not used: {self._read_fault}"
        elif self._write_fault:
            yield f"nothing more is put into the shared cache: {self._write_fault}"
        for what in (_DAMAGED, _TOO_LARGE, _UNREAD):
            if self._counts[what]:
                yield f"{counted(self._counts[what], 'entry', 'entries')} {what}"


def _object(step: str, key: str) -> str:
    return f"{LAYOUT}/{step}/{key[:2]}/{key}"
