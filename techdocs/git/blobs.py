"""Write blobs to files as `git cat-file --batch` prints them (git-cat-file(1)), piece by piece."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from techdocs.disk.files import link_or_copy
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.git.network import FetchError
from techdocs.model.repository import Fault, FaultKind

_HEAD_BYTES = 200
_DAMAGED = Fault(kind=FaultKind.DAMAGED, message="what was fetched is damaged")


class BlobWriter:
    """Writes each blob to the first of its paths, and links the others to it; to be used in a block.

    A path that the file system does not take is passed over.
    """

    def __init__(self, files: Mapping[str, Sequence[str]], folder: Path) -> None:
        """Take the paths of each blob, inside a folder whose sub-folders are there already."""
        self._files, self._folder = files, folder
        self._rest, self._remaining = b"", 0
        self._oid, self._hash = "", hashlib.sha256()
        self._file: IO[bytes] | None = None
        self._paths: list[str] = []
        self._done = 0
        self._digests: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def take(self, piece: bytes) -> None:
        """Take one piece of what git prints.

        Raises:
            FetchError: it is not what was asked for.
        """
        at, piece = 0, self._rest + piece
        self._rest = b""
        while at < len(piece):
            if self._file is None:
                end = piece.find(b"\n", at)
                if end < 0:
                    self._rest = piece[at:]
                    if len(self._rest) > _HEAD_BYTES:
                        raise FetchError(_DAMAGED)
                    return
                self._begin(piece[at:end])
                at = end + 1
            content = piece[at : at + self._remaining]
            self._write(content)
            at += len(content)
            if self._remaining == 0 and at < len(piece):
                self._end()
                at += 1  # the newline after the blob

    def finish(self) -> Mapping[str, str]:
        """Return the SHA-256 of each file that was written by its path.

        Raises:
            FetchError: not every blob came.
        """
        if self._done != len(self._files):
            raise FetchError(_DAMAGED)
        return self._digests

    def _begin(self, head: bytes) -> None:
        """Begin a blob: `<oid> SP blob SP <size>`, or `<oid> SP missing`."""
        words = head.decode("ascii", "replace").split()
        if words[1:2] != ["blob"] or words[0] not in self._files or not words[-1].isdigit():
            raise FetchError(_DAMAGED)
        self._oid, self._remaining, self._hash = words[0], int(words[2]), hashlib.sha256()
        self._paths = list(self._files[self._oid])
        self._file = self._open()

    def _open(self) -> IO[bytes]:
        """Open the first of a blob's paths that can be; where none can, what comes goes nowhere."""
        while self._paths:
            try:
                return (self._folder / self._paths[0]).open("xb")
            except OSError as error:
                if error.errno in FULL_OR_READ_ONLY:
                    raise
                del self._paths[0]
        return Path(os.devnull).open("wb")

    def _write(self, content: bytes) -> None:
        if self._file is not None:
            self._file.write(content)
            self._hash.update(content)
            self._remaining -= len(content)

    def _end(self) -> None:
        if self._file is None:
            return
        self._file.close()
        self._file = None
        self._done += 1
        self._digests |= dict.fromkeys(self._paths, self._hash.hexdigest())
        for path in self._paths[1:]:
            if os.path.lexists(self._folder / path):
                del self._digests[path]
            else:
                link_or_copy(self._folder / self._paths[0], self._folder / path)
