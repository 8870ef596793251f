"""A finished folder: its files, and beside them a manifest with size, time and digest of each.

A file that was changed since makes the whole folder worthless: it is made again.

    <folder>/manifest.json
             files/…
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from techdocs.disk.digests import digest_bytes, digest_file
from techdocs.disk.files import remove

MANIFEST, FILES = "manifest.json", "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A finished folder: where it is and the files in it (paths with `/`, sorted), each with its SHA-256."""

    folder: Path
    digests: Mapping[str, str]

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            DamagedError: they are not those that were written; the whole folder is gone then.
        """
        content = (self.folder / name).read_bytes()
        check_bytes(content, self.digests[name], self.folder)
        return content

    @property
    def files(self) -> tuple[str, ...]:
        """Return the paths of the files, sorted."""
        return tuple(self.digests)


class DamagedError(LookupError):
    """A file of the store is not as it was written, though its size and its time are."""


def check_bytes(content: bytes, digest: str, folder: Path) -> None:
    """Raise a DamagedError unless bytes that were read from a finished folder have their digest, and remove it then."""
    if digest_bytes(content) != digest:
        remove(folder.parent)
        raise DamagedError(f"`{folder}` is damaged")


def seal(folder: Path) -> None:
    """Write the manifest of the finished folder `files` below a folder; a store can adopt it then."""
    (folder / MANIFEST).write_text(json.dumps(_manifest(folder / FILES)), encoding="utf-8")


def open_finished(folder: Path) -> Tree | None:
    """Return the finished folder as it was sealed; None when there is none or a file of it was changed."""
    manifest = _read_manifest(folder / MANIFEST)
    if manifest is None or not _verified(folder / FILES, manifest):
        return None
    return Tree(folder=folder / FILES, digests={path: str(marks[2]) for path, marks in manifest.items()})


def _manifest(folder: Path) -> dict[str, list[object]]:
    marks: dict[str, list[object]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            marks[path.relative_to(folder).as_posix()] = [
                status.st_size,
                status.st_mtime_ns,
                digest_file(path),
            ]
    return dict(sorted(marks.items()))


def _read_manifest(path: Path) -> dict[str, list[object]] | None:
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def _verified(folder: Path, manifest: Mapping[str, list[object]]) -> bool:
    """Say whether every file is as it was written: by size and time, and by its bytes where the time differs."""
    root = f"{folder}/"
    for name, (size, changed, digest) in manifest.items():
        try:
            status = os.lstat(root + name)
        except OSError:
            return False
        if status.st_size != size:
            return False
        if status.st_mtime_ns != changed and digest_file(folder / name) != digest:
            return False
    return True
