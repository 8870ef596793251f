"""Tell changes from echoes, and find those that were never reported.

Systems tell of one change more than once, and then every open page would load twice; of what happens while a watch ends
and the next begins they do not tell at all.
"""

from collections.abc import Iterable
from pathlib import Path

Stamp = tuple[int, ...] | None
_CLOCK = 50_000_000
"""Nanoseconds by which the clock of a file system may be behind ours."""


class Stamps:
    """What files were like when someone was last told of them, or when all were first looked at."""

    def __init__(self, since: float) -> None:
        """Begin to know nothing.

        Args:
            since: from when on what is written counts as a change, in seconds since the epoch.
        """
        self._since = int(since * 1_000_000_000) - _CLOCK
        self._known: dict[Path, Stamp] = {}
        self._has_looked = False

    def changed(self, files: frozenset[Path]) -> frozenset[Path]:
        """Return those of some files that are not as they were when this was last asked.

        Files are looked at before anybody reads them, so what is written in between is another change. What stood in a
        folder that has gone is new when it comes back, though it is as old as before.
        """
        stamps = {file: _stamp(file) for file in files}
        changed = frozenset(file for file, stamp in stamps.items() if self._known.get(file, ()) != stamp)
        gone = {file for file in changed if stamps[file] is None}
        if gone:
            self._known = {file: stamp for file, stamp in self._known.items() if gone.isdisjoint(file.parents)}
        self._known |= stamps
        return changed

    def look(self, files: Iterable[Path]) -> frozenset[Path]:
        """Return what has changed, given all files that there are now: those that have come or gone too.

        The first look finds what was written since the time that this began with.
        """
        there = frozenset(files)
        gone = frozenset(file for file, stamp in self._known.items() if stamp and file not in there)
        changed = self.changed(there | gone)
        if self._has_looked:
            return changed
        self._has_looked = True
        return frozenset(file for file in changed if _written(self._known.get(file)) >= self._since)


def _stamp(file: Path) -> Stamp:
    """Return what differs whenever a file has been written, or was replaced by another; or None for a missing file."""
    try:
        found = file.lstat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _written(stamp: Stamp) -> int:
    return stamp[0] if stamp else 0
