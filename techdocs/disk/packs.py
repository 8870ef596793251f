"""A pack: many small files one after another in one, since to make a file costs a hundred times what its bytes do."""

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from techdocs.disk.digests import digest_bytes

_LONGEST_NAME, _LONGEST_PATH = 255, 2_000
"""Bytes that a name may have on the usual file systems, and a path below the store and the site."""


class Readable(Protocol):
    """A file, packed or not."""

    def read_bytes(self) -> bytes:
        """Return its bytes."""


Inputs = Mapping[str, Readable]
"""The files of a component's docs by their path."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file in a pack: where it begins there, and its size in bytes."""

    pack: Path
    start: int
    size: int

    def read_bytes(self) -> bytes:
        """Return its bytes."""
        with self.pack.open("rb", buffering=0) as file:
            return os.pread(file.fileno(), self.size, self.start)


class PackWriter:
    """Writes a pack. Its paths are those of files that someone will write: what no folder can hold is refused.

    `spans` maps each path to where it begins, its size in bytes and its SHA-256.
    """

    def __init__(self, path: Path) -> None:
        self.spans: dict[str, tuple[int, int, str]] = {}
        self._path, self._size = path, 0
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def __enter__(self) -> Self:
        self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, path: str, content: bytes, digest: str = "") -> PackedFile:
        """Write a file, of which the digest may be known, and return it as it can be read when the pack is closed.

        Raises:
            OSError: see `claim`; or the disk is full.
        """
        self.claim(path)
        self._file.write(content)
        added = PackedFile(pack=self._path, start=self._size, size=len(content))
        self.spans[path] = (added.start, added.size, digest or digest_bytes(content))
        self._size += len(content)
        return added

    def claim(self, path: str) -> None:
        """Note the path of a file that is kept beside the packed ones.

        Raises:
            OSError: no file can have the path, or not beside the others, as one of them is a folder of the other.
        """
        parts = os.fsencode(path).split(b"/")
        if len(path) > _LONGEST_PATH or max(map(len, parts)) > _LONGEST_NAME:
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), path)
        folders = {path[:at] for at, letter in enumerate(path) if letter == "/"}
        if path in self._folders or folders & self._files:
            raise OSError(errno.ENOTDIR, "a file and a folder have the same path", path)
        self._files.add(path)
        self._folders |= folders
