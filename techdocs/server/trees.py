"""The folders that matter to a preview, with all below them: what is watched there, and what counts as a change.

Folders are watched one by one on Linux, so that those which never matter (`node_modules`, `.git`) cost nothing; other
systems watch a tree as a whole.
"""

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from techdocs.model.skipped_folders import SKIPPED_FOLDERS

ONE_BY_ONE = sys.platform == "linux"
_OF_EDITORS = ("~", ".swp", ".swx", ".swo", ".tmp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """The folders that matter and exist; the numbers of each tell it from others that stood there before it.

    Nothing counts in the `ignored` folders, such as the one that the site is built into.
    """

    roots: Mapping[Path, tuple[int, int]]
    ignored: frozenset[Path]

    @classmethod
    def find(cls, folders: Iterable[Path], ignored: frozenset[Path]) -> Self:
        """Return those of some folders that exist."""
        found = {folder: numbers for folder in folders if (numbers := _numbers(folder))}
        return cls(roots=found, ignored=ignored)

    def counts(self, path: Path) -> bool:
        """Say whether a path below one of the roots can matter to a preview."""
        if _is_of_editor(path.name):
            return False
        for folder in (path, *path.parents):
            if folder in self.roots:
                return True
            if self._is_passed_over(folder):
                return False
        return False

    def to_watch(self) -> list[Path]:
        """Return the folders of which the system is asked to tell."""
        every = (folder for root in self.roots for folder, _ in self._walk(root))
        return sorted(set(every) if ONE_BY_ONE else self.roots)

    def files_below(self, top: Path) -> Iterator[Path]:
        """Yield the files that count in a folder and in all below it."""
        yield from (folder / name for folder, names in self._walk(top) for name in names if not _is_of_editor(name))

    def files(self) -> Iterator[Path]:
        """Yield all files that count."""
        for root in self.roots:
            yield from self.files_below(root)

    def _walk(self, top: Path) -> Iterator[tuple[Path, list[str]]]:
        """Yield a folder and those below it, each with the names of its files."""
        for path, folders, files in os.walk(top):
            folder = Path(path)
            folders[:] = [name for name in folders if not self._is_passed_over(folder / name)]
            yield folder, files

    def _is_passed_over(self, folder: Path) -> bool:
        return folder.name in SKIPPED_FOLDERS or folder in self.ignored


def _numbers(folder: Path) -> tuple[int, int] | None:
    """Return the device and the inode of a folder, or None."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def _is_of_editor(name: str) -> bool:
    return name.endswith(_OF_EDITORS) or name.startswith(".#")
