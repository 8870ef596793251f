"""Tell of files that change, from one look at what matters to the next."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from collections.abc import Set as AbstractSet
from contextlib import aclosing
from pathlib import Path

from watchfiles import Change, awatch

from techdocs.plain_text import plain_line
from techdocs.server.stamps import Stamps
from techdocs.server.threads import Threads
from techdocs.server.trees import ONE_BY_ONE, Trees

LOG = logging.getLogger("techdocs.server")
STEP, DEBOUNCE, POLL, LOOK = 20, 200, 500, 300
"""Milliseconds: how long nothing must happen until changes are reported, how long they are gathered at most, between
two looks at all files where the system does not tell of changes, between two looks at which folders matter."""
Told = Callable[[frozenset[Path]], Awaitable[None]]
Batch = AbstractSet[tuple[Change, str]]


class Watcher:
    """Watches the folders of a preview until it is cancelled."""

    def __init__(
        self, watched: Callable[[], tuple[Path, ...]], threads: Threads, told: Told, say: Callable[[str], None],
        ignored: Iterable[Path] = (), since: float | None = None,
    ) -> None:  # fmt: skip
        """Prepare to watch.

        Args:
            watched: which folders matter; asked again several times a second.
            threads: where folders are read.
            told: what is done with files that changed.
            say: what prints a message.
            ignored: folders in which nothing counts, such as the one that the site is built into.
            since: when the files were last read (seconds since the epoch), by default now.
        """
        self._watched, self._threads, self._told, self._say = watched, threads, told, say
        self._ignored = frozenset(ignored)
        self._polls = False
        self._stamps = Stamps(time.time() if since is None else since)

    async def run(self) -> None:
        """Watch, and begin anew whenever there are other folders to watch."""
        while True:
            trees = await self._threads.run(self._trees)
            folders = await self._threads.run(trees.to_watch)
            try:
                await self._watch(trees, folders)
            except (FileNotFoundError, PermissionError):  # a folder went between the look and the watch
                await asyncio.sleep(LOOK / 1000)
            except (OSError, RuntimeError) as error:
                if self._polls:
                    raise
                self._polls = True
                self._say(f"warning: this system cannot watch more files ({_reason(error)}); polling them instead")
                self._say("  hint: raise `fs.inotify.max_user_watches` and `fs.inotify.max_user_instances`")

    async def _watch(self, trees: Trees, folders: list[Path]) -> None:
        """Tell of changes until other folders are to be watched."""
        if not folders:
            await self._tell(await self._threads.run(self._stamps.look, ()))
            await asyncio.sleep(LOOK / 1000)
            return
        watch = awatch(
            *folders, watch_filter=None, debounce=DEBOUNCE, step=STEP, rust_timeout=LOOK, yield_on_timeout=True,
            force_polling=self._polls, poll_delay_ms=POLL, recursive=not ONE_BY_ONE,
            ignore_permission_denied=False,  # else it passes over the system's limits as well
        )  # fmt: skip
        begun: list[Path] | None = folders
        async with aclosing(watch) as batches:
            async for batch in batches:
                files, is_whole = await self._threads.run(self._sort, batch, trees, begun)
                begun = None
                await self._tell(files)
                if not is_whole or _is_gone(batch, trees) or await self._threads.run(self._trees) != trees:
                    return

    async def _tell(self, files: frozenset[Path]) -> None:
        if files:
            await self._told(files)

    def _trees(self) -> Trees:
        return Trees.find(self._watched(), self._ignored)

    def _sort(self, batch: Batch, trees: Trees, folders: list[Path] | None) -> tuple[frozenset[Path], bool]:
        """Return the files that have changed, and whether all folders are watched.

        Args:
            batch: what the system tells of.
            trees: what matters.
            folders: those that are watched, when the watch has just begun: what happened before is looked for then.
        """
        files, is_whole = _named(batch, trees)
        changed = self._stamps.changed(files)
        if folders is not None:
            changed |= self._stamps.look(trees.files())
            is_whole = is_whole and trees.to_watch() == folders
        return changed, is_whole


def _named(batch: Batch, trees: Trees) -> tuple[frozenset[Path], bool]:
    """Return the files that a batch is about, as far as they count, and whether it is about no new folder."""
    files: set[Path] = set()
    is_whole = True
    for change, name in batch:
        path = Path(name)
        if not trees.counts(path):
            continue
        if not path.is_dir() or path.is_symlink():
            files.add(path)
        elif change is Change.added:
            is_whole = not ONE_BY_ONE
            files.update(trees.files_below(path))
    return frozenset(files), is_whole


def _is_gone(batch: Batch, trees: Trees) -> bool:
    """Say whether a root was removed; one that is made again at once may look the same, but no one watches it."""
    return any(change is Change.deleted and Path(name) in trees.roots for change, name in batch)


def _reason(error: Exception) -> str:
    return plain_line(str(error).partition(" about [")[0].rstrip("."))
