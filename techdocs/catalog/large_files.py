"""As much of a descriptor as can count, however large the file is, and how many documents come after it."""

from pathlib import Path
from typing import BinaryIO

from techdocs.disk.files import open_inside
from techdocs.model.limits import Limits

_UTF8 = 4
"""Bytes of a character at most. The limit counts characters: so many times as many bytes hold all within it."""
_MOST_COUNTED = 200_000_000
"""Bytes of a file in which documents are counted that are not read."""
_CHUNK = 1_000_000
_DOCUMENT = b"\n---"


def read_start(path: Path, root: Path, limits: Limits) -> tuple[bytes, int]:
    """Return the start of a descriptor, which holds all that the limits allow, and the documents after it.

    Raises:
        OSError: it is not a regular file of `root`, or unreadable.
    """
    most = _UTF8 * (limits.descriptor_mb or 1) * 1_000_000 + _UTF8
    with open_inside(path, root) as file:
        content = file.read(most)
        return content, _documents(file, content[-len(_DOCUMENT) + 1 :]) if len(content) == most else 0


def _documents(file: BinaryIO, before: bytes) -> int:
    count, read = 0, 0
    while read < _MOST_COUNTED and (chunk := file.read(_CHUNK)):
        count += (before + chunk).count(_DOCUMENT)
        before = chunk[-len(_DOCUMENT) + 1 :]
        read += len(chunk)
    return count
