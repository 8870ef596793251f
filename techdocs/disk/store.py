"""A store of finished folders, by step and key, that an interrupted run cannot spoil and two runs can share.

A folder is written aside and renamed into place when it is whole, so that what is kept under a key is complete.

    <root>/v1/<step>/<first two of key>/<key>/   a finished folder (`techdocs.disk.finished`)
    <root>/v1/tmp/<process>-…                    being written
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from techdocs.disk.code_digest import code_digest
from techdocs.disk.digests import digest_value
from techdocs.disk.files import remove, swap_in, why_not_writable
from techdocs.disk.finished import MANIFEST, DamagedError, open_finished, seal
from techdocs.disk.shared_cache import SharedCache
from techdocs.errors import SiteError
from techdocs.model.tree import FILES, Tree
from techdocs.workers.process import is_running

LAYOUT = "v1"
STANDBYS = "sites"
"""The folder of sites that were exchanged out; see `techdocs.portal.staging`."""
KEEP_SECONDS = 30 * 24 * 3600
"""How long an entry that no run used is kept."""
TOUCH_SECONDS = 3600
"""How old the mark of an entry's last use may grow before it is renewed."""

Name = TypeVar("Name")
Value = TypeVar("Value")
Fault = TypeVar("Fault")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[Value]):
    """A result in the store under its key, and what was read of it.

    `is_new` says that this run has made it, `is_shared` that it came from the shared cache just now.
    """

    key: str
    tree: Tree
    value: Value
    is_new: bool = False
    is_shared: bool = False


Make = Callable[[Sequence[Name]], Iterable[tuple[Name, Path | Fault]]]
"""Makes what is missing, given its names: yields each with the sealed folder, or with what went wrong."""


def as_it_is(tree: Tree) -> Tree:
    """Return a finished folder: for results of which nothing need be read."""
    return tree


def check_store_folder(folder: Path) -> None:
    """Raise a SiteError unless a store can be kept below a folder."""
    if reason := why_not_writable(folder):
        raise SiteError(f"the cache cannot be written: {reason}", hint="choose another `cache_dir`")


class Store:
    """The store below one folder. Its entries may vanish between runs (`prune`), never during one.

    Behind it may be one that other machines `shared`: its entries are taken over, and it gets what is made here.
    """

    def __init__(self, root: Path, *, readable: bool = True, shared: SharedCache | None = None) -> None:
        self.root = root / LAYOUT
        self._shared = shared
        self._temporary = self.root / "tmp"
        self.readable = readable
        self._fresh: set[tuple[str, str]] = set()
        self._damaged: set[tuple[str, str]] = set()

    def key(self, inputs: object) -> str:
        """Return the key of a result: the digest of all that it depends on, and of the code that makes it."""
        return digest_value([code_digest(), inputs])

    def find_or_make(
        self, step: str, inputs: Mapping[Name, object], make: Make[Name, Fault], *, read: Callable[[Tree], Value],
        is_shared: bool = False,
    ) -> Iterator[tuple[Name, Kept[Value] | Fault]]:  # fmt: skip
        """Yield the result of each of some inputs: as it is kept, else made now and kept, or what went wrong.

        Args:
            step: the step.
            inputs: the name of each result, and all that it depends on but code (frozen dataclasses, plain data).
            make: makes those that are missing.
            read: reads what is wanted of a result; one that it finds damaged (`DamagedError`) is made again.
            is_shared: whether other machines may use the results, as they cost more to make than to fetch.
        """
        keys = {name: self.key(value) for name, value in inputs.items()}
        missing = dict(keys)
        shared = self._shared if is_shared else None
        for name, kept in self._find_all(step, keys, read, shared):
            del missing[name]
            if shared is not None and not kept.is_shared:
                shared.offer(step, kept.key, kept.tree)
            yield name, kept
        for name, made in make([*missing]) if missing else ():
            if not isinstance(made, Path):
                yield name, made
                continue
            replaces = not self.readable or (step, keys[name]) in self._damaged
            tree = self._take_over(step, keys[name], made)
            if shared is not None:
                shared.offer(step, keys[name], tree, replaces=replaces)
            yield name, Kept(key=keys[name], tree=tree, value=read(tree), is_new=True)

    def _find_all(
        self, step: str, keys: Mapping[Name, str], read: Callable[[Tree], Value], shared: SharedCache | None
    ) -> Iterator[tuple[Name, Kept[Value]]]:
        """Yield each result that is kept here or shared, and neither damaged."""
        missing = {}
        for name, key in keys.items():
            tree = self.find(step, key)
            try:
                kept = None if tree is None else Kept(key=key, tree=tree, value=read(tree))
            except DamagedError:
                self._damaged.add((step, key))
                kept = None
            if kept is None:
                missing[name] = key
            else:
                yield name, kept
        if not missing or shared is None or not self.readable:
            return
        with self.scratch() as folder:
            for name, made in shared.fetch(step, missing, folder):
                tree = self._take_over(step, missing[name], made)
                try:
                    yield name, Kept(key=missing[name], tree=tree, value=read(tree), is_shared=True)
                except DamagedError:
                    self._damaged.add((step, missing[name]))

    def _take_over(self, step: str, key: str, sealed: Path) -> Tree:
        self.adopt(step, key, sealed)
        tree = self.find(step, key)
        if tree is None:
            raise LookupError(f"{step} has left nothing in the store")
        return tree

    def keep(self, step: str, inputs: object, write: Callable[[Path], None], *, is_shared: bool = False) -> Tree:
        """Return the result of some inputs; where none is kept, `write` fills an empty folder first."""

        def make(names: Sequence[str]) -> Iterator[tuple[str, Path]]:
            for name in names:
                with self.scratch() as folder:
                    (folder / "made" / FILES).mkdir(parents=True)
                    write(folder / "made" / FILES)
                    seal(folder / "made")
                    yield name, folder / "made"

        kept = dict(self.find_or_make(step, {"": inputs}, make, read=as_it_is, is_shared=is_shared))
        return kept[""].value

    def find(self, step: str, key: str) -> Tree | None:
        """Return the finished folder under a key, verified; None if it is missing or a file of it was changed.

        A store that is not `readable` (`--no-cache`) finds only what this run itself has put there.
        """
        if not self.readable and (step, key) not in self._fresh:
            return None
        return self.recall(step, key)

    def recall(self, step: str, key: str) -> Tree | None:
        """Return a finished folder as `find` does, also from a store that is not `readable`: what a failure keeps.

        One that is damaged stays until it is made again: another run may be putting a good one there right now.
        """
        entry = self._entry(step, key)
        tree = open_finished(entry)
        if tree is not None:
            _touch(entry / MANIFEST)
        return tree

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give an empty folder that is gone after the block; a run that was killed in it is cleaned up after."""
        self._make(self._temporary)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=self._temporary))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def own_folder(self, name: str) -> Path:
        """Return a folder of this run's user alone that stays between runs."""
        folder = self.root / name
        self._make(folder)
        return folder

    def adopt(self, step: str, key: str, sealed: Path) -> None:
        """Take over a folder that was made and sealed in this run."""
        entry, name = self._entry(step, key), (step, key)
        self._place(sealed, entry, replaces=name in self._damaged or not (self.readable or name in self._fresh))
        self._damaged.discard(name)
        self._fresh.add(name)

    def drop(self, step: str, key: str) -> None:
        """Remove a finished folder that no run will ask for again."""
        remove(self._entry(step, key))

    def read_note(self, step: str, name: str) -> object:
        """Return the small JSON value kept under a name, or None if it is missing or cannot be read."""
        try:
            return json.loads(self._note(step, name).read_bytes())
        except (OSError, ValueError):
            return None

    def write_note(self, step: str, name: str, value: object) -> None:
        """Keep a small JSON value under a name, replacing the one that was there in one step."""
        path = self._note(step, name)
        self._make(path.parent)
        self._make(self._temporary)
        handle, scratch = tempfile.mkstemp(prefix=f"{os.getpid()}-", dir=self._temporary)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(value))  # `json.dump` encodes in Python, many times slower
        Path(scratch).replace(path)

    def note_names(self, step: str) -> frozenset[str]:
        """Return the names under which values are kept."""
        return frozenset(path.stem for path in _entries(self.root / "notes" / step))

    def drop_note(self, step: str, name: str) -> None:
        """Forget the value kept under a name."""
        self._note(step, name).unlink(missing_ok=True)

    def prune(self) -> None:
        """Remove entries that no run used for `KEEP_SECONDS`, and what runs that were killed left half written."""
        for scratch in _entries(self._temporary):
            if not is_running(int(scratch.name.partition("-")[0] or 0)):
                remove(scratch)
        self._prune_standbys()
        oldest = time.time() - KEEP_SECONDS
        for step in _entries(self.root):
            if step.name in {"tmp", "notes", "home", STANDBYS}:
                continue
            for entry in (entry for shard in _entries(step) if shard.is_dir() for entry in _entries(shard)):
                manifest = entry / MANIFEST
                if (manifest if manifest.is_file() else entry).stat().st_mtime < oldest:
                    remove(entry)

    def _prune_standbys(self) -> None:
        for left in (self.root / STANDBYS).glob("*.new-*"):
            number = left.name.rpartition("-")[2].partition(".")[0]
            if number.isdigit() and not is_running(int(number)):
                remove(left)

    def _make(self, folder: Path) -> None:
        """Make a folder of the store, which no one else may look into: it holds what is not published yet."""
        if not folder.is_dir():
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(parents=True, exist_ok=True)

    def _entry(self, step: str, key: str) -> Path:
        return self.root / step / key[:2] / key

    def _note(self, step: str, name: str) -> Path:
        return self.root / "notes" / step / f"{name}.json"

    def _place(self, scratch: Path, entry: Path, *, replaces: bool) -> None:
        """Put a whole folder where its key is.

        One that is there already and is whole stays, as another run may be reading it and both hold the same. It is
        exchanged where this run found it damaged, or trusts none but its own (`readable`).
        """
        entry.parent.mkdir(parents=True, exist_ok=True)
        try:
            scratch.rename(entry)
        except OSError:
            if not entry.is_dir():
                raise
            if replaces or open_finished(entry) is None:
                swap_in(scratch, entry)


def _touch(path: Path) -> None:
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > TOUCH_SECONDS:
            os.utime(path)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
