"""The digests of files that are as the last run saw them, so that an unchanged file is not read again.

A file is taken for unchanged when its size, its times and its inode are the same, as git's index has it (`racy-git` in
git's technical documentation): one that changed within the last moments before it was seen is read again.
"""

import os
import time
from pathlib import Path

from techdocs.digests import digest_bytes
from techdocs.files import read_regular
from techdocs.store import Store

STEP, NOTE = "files", "seen"
MOMENT_NS = 2_000_000_000
"""How long ago a file must have changed to be known by its times: file systems count in steps."""
SNIPPET_MARK = b"8<-"


class SeenFiles:
    """What earlier runs know of files, by absolute path; `save` keeps what this run used."""

    def __init__(self, store: Store, *, readable: bool = True) -> None:
        note = store.read_note(STEP, NOTE) if readable else None
        self._store = store
        self._before: dict[str, list[object]] = note if isinstance(note, dict) else {}
        self._now: dict[str, list[object]] = {}

    def digest(self, path: Path, status: os.stat_result) -> tuple[str, bool]:
        """Return the SHA-256 of a file's bytes (hex), and whether it includes snippets."""
        name = str(path)
        marks: list[object] = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        known = self._now.get(name) or self._before.get(name)
        if known is not None and known[:4] == marks:
            self._now[name] = known
            return str(known[4]), bool(known[5])
        content = read_regular(path, max_bytes=status.st_size + 1)
        digest, includes = digest_bytes(content), SNIPPET_MARK in content
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > MOMENT_NS:
            self._now[name] = [*marks, digest, includes]
        return digest, includes

    def save(self) -> None:
        """Keep what was seen for the next run."""
        if self._now != self._before:
            self._store.write_note(STEP, NOTE, self._now)
