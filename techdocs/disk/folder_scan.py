"""What a folder looks like: path, size and time of change of everything below it, to find out whether it was touched.

A site can have hundreds of thousands of files and folders, and asking the system for each takes a second. So another
process can do it meanwhile (`FolderScan`): this module is its program, and needs the standard library alone.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

Entry = tuple[str, int, int]
"""Path, size in bytes and time of change in nanoseconds; both are 0 for a folder, whose path ends in `/`."""


def folder_entries(folder: Path) -> Iterator[Entry]:
    """Yield what lies below a folder, at any depth; links are not followed."""
    waiting = [(str(folder), "")]
    while waiting:  # a large site has a hundred thousand folders: no generator for each
        place, prefix = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{path}/"))
                    yield (f"{path}/", 0, 0)
                else:
                    status = entry.stat(follow_symlinks=False)
                    yield (path, status.st_size, status.st_mtime_ns)


def entries_digest(entries: Iterable[Entry]) -> str:
    """Return one digest of some entries, in whatever order they come."""
    lines = (f"{size} {time} {path}\0" for path, size, time in sorted(entries))
    return sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


class FolderScan:
    """The digest of all entries of a folder, which another process works out; to be used in a block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        command = [sys.executable, "-I", "-S", __file__, str(folder.absolute())]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def digest(self) -> str:
        """Wait for the digest; where the process could not find it out, this one does.

        Raises:
            OSError: the folder cannot be read.
        """
        printed = self._process.stdout.read() if self._process.stdout else b""  # at the end of its input, it ends
        if self._process.wait() == 0:
            return printed.decode("ascii")
        return entries_digest(folder_entries(self._folder))


def _end_with_parent() -> None:
    """End when the process that waits for us has ended, however it did."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.stdout.write(entries_digest(folder_entries(Path(sys.argv[1]))))
