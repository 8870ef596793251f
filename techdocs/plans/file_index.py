"""The digests of files that are as the last run saw them, so that an unchanged file is not read again.

A file is taken for unchanged as `techdocs.disk.seals` has it.
"""

import os
import time
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from techdocs.disk.code_digest import code_digest
from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.disk.seals import MOMENT_NS
from techdocs.disk.store import Store

STEP, NOTE = "files", "file_index"
INCLUDE_MARKS = (b"8<-", b"{%", b"{!", b"{*")
"""One of these is in every file that includes another."""
Marks = tuple[int, int, int, int, str, bool]
"""A file's size, times (ns) and inode, the digest of its bytes, and whether it may include others."""


class FileIndex:
    """What an earlier run knows of a repository's files, by absolute path, and in `now` what this one has seen."""

    def __init__(self, before: Mapping[str, Marks] | None = None) -> None:
        self._before = before or {}
        self.now: dict[str, Marks] = {}

    def digest(self, path: Path, status: os.stat_result) -> tuple[str, bool]:
        """Return the SHA-256 of a file's bytes (hex), and whether it may include others."""
        name = str(path)
        marks = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        known = self.now.get(name) or self._before.get(name)
        if known is not None and known[:4] == marks:
            self.now[name] = known
            return known[4], known[5]
        content = read_regular(path, max_bytes=status.st_size + 1)
        digest, includes = digest_bytes(content), any(mark in content for mark in INCLUDE_MARKS)
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > MOMENT_NS:
            self.now[name] = (*marks, digest, includes)
        return digest, includes


class FileIndexNote:
    """What the runs with a store have seen of each source's files; `save` keeps what this run was given."""

    def __init__(self, store: Store, *, readable: bool = True) -> None:
        self._store, self._readable = store, readable
        self._now: dict[str, Mapping[str, Marks]] = {}

    @cached_property
    def _before(self) -> dict[str, dict[str, list[Any]]]:
        note = self._store.read_note(STEP, NOTE) if self._readable else None
        is_ours = isinstance(note, dict) and note.get("code") == code_digest()
        return note["files"] if isinstance(note, dict) and is_ours else {}

    def of(self, root: Path) -> Mapping[str, Marks]:
        """Return what is known of the files of a source."""
        found = self._now.get(str(root))
        if found is not None:
            return found
        return {path: _marks(known) for path, known in self._before.get(str(root), {}).items()}

    def add(self, root: Path, file_index: Mapping[str, Marks]) -> None:
        """Take note of what was seen of the files of a source."""
        self._now[str(root)] = {**self._now.get(str(root), {}), **file_index}

    def save(self, roots: Collection[Path]) -> None:
        """Keep what is known of the files of some sources for the next run, where this one has seen any."""
        if not self._now:
            return
        seen = {root: {path: list(marks) for path, marks in index.items()} for root, index in self._now.items()}
        now = {str(root): files for root in roots if (files := {**self._before, **seen}.get(str(root))) is not None}
        if now != self._before:
            self._store.write_note(STEP, NOTE, {"code": code_digest(), "files": now})


def _marks(known: list[Any]) -> Marks:
    size, changed, status, inode, digest, includes = known
    return (size, changed, status, inode, digest, includes)
