"""What every store of objects can do, and what all of them have in common."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from techdocs.errors import StoreError
from techdocs.model.manifest import Headers
from techdocs.model.repository import FaultKind
from techdocs.plain_text import visible

PIECE_BYTES = 1_000_000
"""Bytes of an object that come at once."""


class StoredObject(NamedTuple):
    """An object as a listing has it: its key, its size in bytes, and its version, `""` where the store does not say."""

    key: str
    size: int
    tag: str


class Objects(Protocol):
    """A store of objects: a bucket, or a folder. Each verb raises a StoreError when it cannot be done."""

    name: str

    def get(self, key: str, *, max_bytes: int | None = None) -> tuple[bytes, str] | None:
        """Return the bytes of an object and its version, None when there is none; one that is larger is an error."""

    def has(self, key: str) -> bool:
        """Say whether there is an object."""

    def pieces(self, key: str, *, max_bytes: int) -> Iterator[bytes]:
        """Yield the bytes of an object, a piece at a time; one that is missing or larger is an error."""

    def put(self, key: str, content: bytes | Path, headers: Headers) -> None:
        """Write an object, from its bytes or from a file."""

    def create(self, key: str, content: bytes) -> str | None:
        """Write an object that is not there yet and return its version; None when there is one."""

    def replace(self, key: str, content: bytes, tag: str) -> str | None:
        """Write an object that still has a version and return its new one; None when it was changed."""

    def delete(self, key: str) -> None:
        """Delete an object; one that is gone is no error."""

    def entries(self, folder: str = "") -> Iterator[StoredObject]:
        """Yield every object, or those below a folder."""


def absent(key: str) -> StoreError:
    """Return the error of an object that is not there."""
    return StoreError(f"`{visible(key)}` is missing", FaultKind.ABSENT)


def check_size(key: str, size: int, max_bytes: int) -> None:
    """Raise a StoreError when an object has more bytes than it may have."""
    if size > max_bytes:
        raise StoreError(f"`{visible(key)}` is larger than {max_bytes:,} bytes", FaultKind.TOO_LARGE)
