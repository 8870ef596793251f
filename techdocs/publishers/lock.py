"""The lock of a bucket: one publish at a time, and one that died keeps nobody waiting for long.

It is an object that only one can create. It holds a nonce, because a store that is busy may have created it although it
answered with an error. Its holder writes it again from time to time, and all times are those of the store's clock.
"""

import secrets
import threading
import time
from types import TracebackType
from typing import Self

from techdocs.errors import PublishError, StoreError
from techdocs.objects.store import STATE_HEADERS, ObjectStore

LOCK, CLOCK = ".techdocs/lock", ".techdocs/clock"
EXPIRY_SECONDS = 120.0
"""How old the last sign of life of a lock's holder may be before another takes the lock."""
HELD_SECONDS = 90.0
"""How old it may be for the holder itself, who stops earlier than another can begin."""
HEARTBEAT_SECONDS = 30.0


class PublishLock:
    """The lock while a block runs; `now` is the time at which it was taken, by the store's clock."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._nonce = secrets.token_hex(16).encode()
        self._tag, self._alive, self.now = "", 0.0, 0.0
        self._ended = threading.Event()
        self._heart = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._tag = self._take()
        self._alive = time.monotonic()
        self._heart.start()
        self.now = self._objects.modified(LOCK) or time.time()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._heart.join()
        if self.is_held:
            self._objects.delete(LOCK)

    @property
    def is_held(self) -> bool:
        """Say whether nobody else can have taken the lock."""
        return bool(self._tag) and time.monotonic() - self._alive < HELD_SECONDS

    def check(self) -> None:
        """Raise a PublishError when somebody else may have taken the lock."""
        if not self.is_held:
            raise PublishError(
                f"the lock of {self._objects.name} was lost: this run was held up, or the store could not be reached",
                hint="publish again; it goes on where this run stopped",
            )

    def _take(self) -> str:
        tag = self._objects.create(LOCK, self._nonce)
        if tag is not None:
            return tag
        found = self._objects.get(LOCK)
        if found is None:  # released in between
            return self._objects.create(LOCK, self._nonce) or self._refuse(0)
        content, tag = found
        if content == self._nonce:
            return tag
        age = self._age()
        if age < EXPIRY_SECONDS:
            self._refuse(age)
        return self._objects.replace(LOCK, self._nonce, tag) or self._refuse(0)

    def _age(self) -> float:
        """Return how many seconds ago the holder gave a sign of life, by the store's clock alone."""
        self._objects.put(CLOCK, b"", STATE_HEADERS)
        now, written = self._objects.modified(CLOCK), self._objects.modified(LOCK)
        return (now or 0.0) - (written or 0.0)

    def _refuse(self, age: float) -> str:
        raise PublishError(
            f"another publish to {self._objects.name} is running (last sign of life {age:.0f} s ago)",
            hint=f"wait for it; if it died, publish again in {EXPIRY_SECONDS:.0f} s",
        )

    def _beat(self) -> None:
        """Give signs of life until the block ends or somebody else has taken the lock."""
        while not self._ended.wait(HEARTBEAT_SECONDS):
            started = time.monotonic()
            try:
                tag = self._objects.replace(LOCK, self._nonce, self._tag)
            except StoreError:
                continue  # `is_held` ends the run when it stays so
            self._tag = tag or ""
            if tag is None:
                return
            self._alive = started


def check_conditions(objects: ObjectStore) -> None:
    """Raise a PublishError when a store that holds the lock lets another one create it."""
    if objects.create(LOCK, b"another") is not None:
        raise PublishError(
            f"{objects.name} ignores conditional writes, so two publishes at once would mix",
            hint="use a store that honors `If-None-Match`",
        )
