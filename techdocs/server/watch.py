"""Tell of files that change: which folders are watched, and what counts as a change.

Folders are watched one by one on Linux, so that those which never matter (`node_modules`, `.git`) cost nothing; other
systems watch a tree as a whole.
"""

import asyncio
import logging
import os
import stat
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import aclosing
from pathlib import Path

from watchfiles import Change, awatch

from techdocs.plain_text import plain_line
from techdocs.server.stamps import Stamps
from techdocs.server.threads import Threads

LOG = logging.getLogger("techdocs.server")
STEP, DEBOUNCE, POLL, LOOK = 20, 200, 500, 300
"""Milliseconds: how long nothing must happen until changes are told, how long they are gathered at most, between two
looks at all files where the system does not tell of changes, between two looks at which folders matter."""
CLOCK = 0.05
"""Seconds by which the clock of a file system may be behind ours."""
_ONE_BY_ONE = sys.platform == "linux"
_PASSED_OVER = frozenset({
    ".git", ".hg", ".svn", "node_modules", "bower_components", "__pycache__", "site-packages", ".venv", "venv", ".tox",
    ".nox", ".techdocs", ".mypy_cache", ".pytest_cache", ".ruff_cache",
})  # fmt: skip
_OF_EDITORS = ("~", ".swp", ".swx", ".swo", ".tmp")
Told = Callable[[frozenset[Path]], Awaitable[None]]
Batch = AbstractSet[tuple[Change, str]]
Roots = Mapping[Path, tuple[int, int]]


class Watcher:
    """Watches the folders of a preview until it is cancelled."""

    def __init__(
        self, watched: Callable[[], tuple[Path, ...]], threads: Threads, told: Told, say: Callable[[str], None],
        ignored: Iterable[Path] = (),
    ) -> None:  # fmt: skip
        """Prepare to watch.

        Args:
            watched: which folders matter; asked again several times a second.
            threads: where folders are read.
            told: what is done with files that changed.
            say: what prints a message.
            ignored: folders in which nothing counts, such as the one that the site is built into.
        """
        self._watched, self._threads, self._told, self._say = watched, threads, told, say
        self._ignored = frozenset(ignored)
        self._polls = False
        self._since = time.time()  # when all folders that matter were last known to be watched
        self._stamps = Stamps()

    async def run(self) -> None:
        """Watch, and begin anew whenever there are other folders to watch."""
        roots: Roots | None = None
        while True:
            before, roots = roots, await self._threads.run(self._roots)
            back = frozenset(root for root in roots if before is not None and before.get(root) != roots[root])
            if back:  # its files may be as old as they were before it went
                await self._told(back)
            folders = await self._threads.run(self._folders, roots)
            try:
                await self._watch(roots, folders)
            except (FileNotFoundError, PermissionError):  # a folder went between the look and the watch
                await asyncio.sleep(LOOK / 1000)
            except (OSError, RuntimeError) as error:
                if self._polls:
                    raise
                self._polls = True
                self._say(
                    f"warning: this system tells of no more changes ({_reason(error)}); files are looked at instead"
                )
                self._say("  hint: raise `fs.inotify.max_user_watches` and `fs.inotify.max_user_instances`")

    async def _watch(self, roots: Roots, folders: list[Path]) -> None:
        """Tell of changes until other folders are to be watched."""
        if not folders:
            await asyncio.sleep(LOOK / 1000)
            return
        missed: float | None = self._since - CLOCK
        watch = awatch(
            *folders, watch_filter=None, debounce=DEBOUNCE, step=STEP, rust_timeout=LOOK, yield_on_timeout=True,
            force_polling=self._polls, poll_delay_ms=POLL, recursive=not _ONE_BY_ONE,
            ignore_permission_denied=False,  # else it passes over the system's limits as well
        )  # fmt: skip
        async with aclosing(watch) as batches:
            async for batch in batches:
                began = time.time()
                files, has_grown = await self._threads.run(self._sort, batch, roots)
                if missed is not None:
                    found, missed = await self._threads.run(_written_since, folders, missed), None
                    files |= frozenset(file for file in found if self._counts(file, roots))
                files = await self._threads.run(self._stamps.changed, files)
                if files:
                    await self._told(files)
                if _is_gone(batch, roots) or await self._threads.run(self._roots) != roots:
                    return
                self._since = began
                if has_grown:
                    return

    def _roots(self) -> Roots:
        """Return the folders that matter and exist, told apart from others that stood there before."""
        return {folder: (found.st_dev, found.st_ino) for folder in self._watched() if (found := _folder_stat(folder))}

    def _sort(self, batch: Batch, roots: Roots) -> tuple[frozenset[Path], bool]:
        """Return the files of a batch that count, and whether there are folders that nobody watches yet."""
        files: set[Path] = set()
        has_grown = False
        for change, name in batch:
            path = Path(name)
            if not self._counts(path, roots):
                continue
            if not path.is_dir() or path.is_symlink():
                files.add(path)
            elif change is Change.added:
                has_grown = _ONE_BY_ONE
                files.update(file for folder in self._below(path) for file in _files(folder))
        return frozenset(file for file in files if self._counts(file, roots)), has_grown

    def _counts(self, path: Path, roots: Roots) -> bool:
        """Say whether a path below one of the roots can matter to a preview."""
        if path.name.endswith(_OF_EDITORS) or path.name.startswith(".#"):
            return False
        for folder in (path, *path.parents):
            if folder in roots:
                return True
            if folder.name in _PASSED_OVER or folder in self._ignored:
                return False
        return False

    def _folders(self, roots: Roots) -> list[Path]:
        return sorted({folder for root in roots for folder in self._below(root)})

    def _below(self, root: Path) -> Iterator[Path]:
        """Yield the folders to watch: a root and all below it, or the root alone where trees are watched whole."""
        if not _ONE_BY_ONE:
            yield root
            return
        for name, folders, _ in os.walk(root):
            folder = Path(name)
            folders[:] = [
                one for one in folders if one not in _PASSED_OVER and folder / one not in self._ignored
            ]  # fmt: skip
            yield folder


def _folder_stat(folder: Path) -> os.stat_result | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found if stat.S_ISDIR(found.st_mode) else None


def _is_gone(batch: Batch, roots: Roots) -> bool:
    """Say whether a root was removed; one that is made again at once may look the same, but nobody watches it."""
    return any(change is Change.deleted and Path(name) in roots for change, name in batch)


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in folder.iterdir() if not path.is_dir())
    except OSError:
        return  # it went again, or may not be read


def _written_since(folders: Iterable[Path], since: float) -> frozenset[Path]:
    """Return the files that were written after some time (seconds since the epoch)."""
    return frozenset(file for folder in folders for file in _files(folder) if _is_newer(file, since))


def _is_newer(file: Path, since: float) -> bool:
    try:
        return file.lstat().st_mtime >= since
    except OSError:
        return False


def _reason(error: Exception) -> str:
    return plain_line(str(error).partition(" about [")[0].rstrip("."))
