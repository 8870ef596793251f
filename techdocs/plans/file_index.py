"""The digests of files that are as the last run saw them, so that an unchanged file is not read again.

A file is taken for unchanged when its size, its times and its inode are the same, as git's index has it (`racy-git` in
git's technical documentation): one that changed within the last moments before it was seen is read again.
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from techdocs.disk.code_digest import code_digest
from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.disk.store import Store

STEP, NOTE = "files", "file_index"
MOMENT_NS = 2_000_000_000
"""How long ago a file must have changed to be known by its times: file systems count in steps."""
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
        note = store.read_note(STEP, NOTE) if readable else None
        is_ours = isinstance(note, dict) and note.get("code") == code_digest()
        self._store = store
        self._before: dict[str, dict[str, list[Any]]] = note["files"] if isinstance(note, dict) and is_ours else {}
        self._now: dict[str, Mapping[str, Marks]] = {}

    def of(self, root: Path) -> Mapping[str, Marks]:
        """Return what is known of the files of a source."""
        found = self._now.get(str(root))
        before = self._before.get(str(root), {})
        return found if found is not None else {path: _marks(known) for path, known in before.items()}

    def add(self, root: Path, file_index: Mapping[str, Marks]) -> None:
        """Take note of what was seen of the files of a source."""
        self._now[str(root)] = {**self._now.get(str(root), {}), **file_index}

    def save(self) -> None:
        """Keep what was seen for the next run."""
        now = {root: {path: list(marks) for path, marks in index.items()} for root, index in self._now.items()}
        if now != self._before:
            self._store.write_note(STEP, NOTE, {"code": code_digest(), "files": now})


def _marks(known: list[Any]) -> Marks:
    size, changed, status, inode, digest, includes = known
    return (size, changed, status, inode, digest, includes)
