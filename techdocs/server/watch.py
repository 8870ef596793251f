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
"""Milliseconds: how long nothing must happen until changes are told, how long they are gathered at most, between two
looks at all files where the system does not tell of changes, between two looks at which folders matter."""
CLOCK = 0.05
"""Seconds by which the clock of a file system may be behind ours."""
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
        self._since = time.time() if since is None else since  # when it was last known that nothing is missed
        self._stamps = Stamps()

    async def run(self) -> None:
        """Watch, and begin anew whenever there are other folders to watch."""
        trees: Trees | None = None
        while True:
            before, trees = trees, await self._threads.run(self._trees)
            back = frozenset(
                root for root, numbers in trees.roots.items() if before and before.roots.get(root) != numbers
            )
            if back:  # its files may be as old as they were before it went
                await self._told(back)
            folders = await self._threads.run(trees.to_watch)
            try:
                await self._watch(trees, folders)
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

    async def _watch(self, trees: Trees, folders: list[Path]) -> None:
        """Tell of changes until other folders are to be watched."""
        if not folders:
            await asyncio.sleep(LOOK / 1000)
            return
        missed: float | None = self._since - CLOCK
        watch = awatch(
            *folders, watch_filter=None, debounce=DEBOUNCE, step=STEP, rust_timeout=LOOK, yield_on_timeout=True,
            force_polling=self._polls, poll_delay_ms=POLL, recursive=not ONE_BY_ONE,
            ignore_permission_denied=False,  # else it passes over the system's limits as well
        )  # fmt: skip
        async with aclosing(watch) as batches:
            async for batch in batches:
                began = time.time()
                files, has_grown = await self._threads.run(_sort, batch, trees)
                if missed is not None:
                    others, misses_folders = await self._threads.run(trees.missed, folders, missed)
                    files, has_grown, missed = files | others, has_grown or misses_folders, None
                files = await self._threads.run(self._stamps.changed, files)
                if files:
                    await self._told(files)
                if _is_gone(batch, trees) or await self._threads.run(self._trees) != trees:
                    return
                self._since = began
                if has_grown:
                    return

    def _trees(self) -> Trees:
        return Trees.find(self._watched(), self._ignored)


def _sort(batch: Batch, trees: Trees) -> tuple[frozenset[Path], bool]:
    """Return the files of a batch that count, and whether there are folders that nobody watches yet."""
    files: set[Path] = set()
    has_grown = False
    for change, name in batch:
        path = Path(name)
        if not trees.counts(path):
            continue
        if not path.is_dir() or path.is_symlink():
            files.add(path)
        elif change is Change.added:
            has_grown = ONE_BY_ONE
            files.update(trees.files_below(path))
    return frozenset(files), has_grown


def _is_gone(batch: Batch, trees: Trees) -> bool:
    """Say whether a root was removed; one that is made again at once may look the same, but nobody watches it."""
    return any(change is Change.deleted and Path(name) in trees.roots for change, name in batch)


def _reason(error: Exception) -> str:
    return plain_line(str(error).partition(" about [")[0].rstrip("."))
