"""Tell changes from echoes: systems tell of one change more than once, and then every open page would load twice."""

from pathlib import Path

Stamp = tuple[int, ...] | None


class Stamps:
    """What files were like when somebody was last told of them."""

    def __init__(self) -> None:
        self._told: dict[Path, Stamp] = {}

    def changed(self, files: frozenset[Path]) -> frozenset[Path]:
        """Return those of some files that are not as they were when this was last asked.

        Files are looked at before anybody reads them, so what is written in between is another change. What stood in a
        folder that has gone is new when it comes back, though it is as old as before.
        """
        stamps = {file: _stamp(file) for file in files}
        changed = frozenset(file for file, stamp in stamps.items() if self._told.get(file, ()) != stamp)
        gone = {file for file in changed if stamps[file] is None}
        if gone:
            self._told = {file: stamp for file, stamp in self._told.items() if gone.isdisjoint(file.parents)}
        self._told |= stamps
        return changed


def _stamp(file: Path) -> Stamp:
    """Return what differs whenever a file has been written, or was replaced by another; None when there is none."""
    try:
        found = file.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
