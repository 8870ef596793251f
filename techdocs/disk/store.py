"""A store of finished folders, by step and key, that an interrupted run cannot spoil and two runs can share.

A folder is written aside and renamed into place when it is whole, so that whatever stands under a key is complete. Each
carries a manifest with size, time and digest of every file; a file that was changed since makes the entry a miss.

    <root>/v1/<step>/<first two of key>/<key>/manifest.json
                                             /files/…
    <root>/v1/tmp/<process>-…                being written
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
from techdocs.disk.digests import digest_bytes, digest_file, digest_value
from techdocs.disk.files import swap_in, why_not_writable
from techdocs.errors import SiteError
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
class Tree:
    """A finished folder: where it is and the files in it (paths with `/`, sorted), each with its SHA-256."""

    folder: Path
    digests: Mapping[str, str]

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            DamagedError: they are not those that were written; the whole folder is gone then.
        """
        content = (self.folder / name).read_bytes()
        check_bytes(content, self.digests[name], self.folder)
        return content

    @property
    def files(self) -> tuple[str, ...]:
        """Return the paths of the files, sorted."""
        return tuple(self.digests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[Value]):
    """A result in the store under its key, and what was read of it; `is_new` says that this run has made it."""

    key: str
    tree: Tree
    value: Value
    is_new: bool = False


Make = Callable[[Sequence[Name]], Iterable[tuple[Name, Path | Fault]]]
"""Makes what is missing, given its names: yields each with the sealed folder, or with what went wrong."""


def as_it_is(tree: Tree) -> Tree:
    """Return a finished folder: for results of which nothing need be read."""
    return tree


class DamagedError(LookupError):
    """A file of the store is not as it was written, though its size and its time are."""


def check_bytes(content: bytes, digest: str, folder: Path) -> None:
    """Raise a DamagedError unless bytes that were read from a finished folder have their digest, and remove it then."""
    if digest_bytes(content) != digest:
        _remove(folder.parent)
        raise DamagedError(f"`{folder}` is damaged")


def check_store_folder(folder: Path) -> None:
    """Raise a SiteError unless a store can be kept below a folder."""
    if reason := why_not_writable(folder):
        raise SiteError(f"the cache cannot be written: {reason}", hint="choose another `cache_dir`")


class Store:
    """The store below one folder. Its entries may vanish between runs (`prune`), never during one."""

    def __init__(self, root: Path, *, readable: bool = True) -> None:
        self.root = root / LAYOUT
        self._temporary = self.root / "tmp"
        self._readable = readable
        self._fresh: set[tuple[str, str]] = set()

    def key(self, inputs: object) -> str:
        """Return the key of a result: the digest of all that it depends on, and of the code that makes it."""
        return digest_value([code_digest(), inputs])

    def find_or_make(
        self, step: str, inputs: Mapping[Name, object], make: Make[Name, Fault], *, read: Callable[[Tree], Value]
    ) -> Iterator[tuple[Name, Kept[Value] | Fault]]:
        """Yield the result of each of some inputs: as it is kept, else made now and kept, or what went wrong.

        Args:
            step: the step.
            inputs: the name of each result, and all that it depends on but code (frozen dataclasses, plain data).
            make: makes those that are missing.
            read: reads what is wanted of a result; one that it finds damaged (`DamagedError`) is made again.
        """
        keys = {name: self.key(value) for name, value in inputs.items()}
        missing: list[Name] = []
        for name, key in keys.items():
            tree = self.find(step, key)
            try:
                kept = None if tree is None else Kept(key=key, tree=tree, value=read(tree))
            except DamagedError:
                _remove(self._entry(step, key))
                kept = None
            if kept is None:
                missing.append(name)
            else:
                yield name, kept
        for name, made in make(missing) if missing else ():
            if not isinstance(made, Path):
                yield name, made
                continue
            self.adopt(step, keys[name], made)
            tree = self.find(step, keys[name])
            if tree is None:
                raise LookupError(f"{step} has left nothing in the store")
            yield name, Kept(key=keys[name], tree=tree, value=read(tree), is_new=True)

    def keep(self, step: str, inputs: object, write: Callable[[Path], None]) -> Tree:
        """Return the result of some inputs; where none is kept, `write` fills an empty folder first."""

        def make(names: Sequence[str]) -> Iterator[tuple[str, Path]]:
            for name in names:
                with self.scratch() as folder:
                    (folder / "made" / "files").mkdir(parents=True)
                    write(folder / "made" / "files")
                    seal(folder / "made")
                    yield name, folder / "made"

        kept = dict(self.find_or_make(step, {"": inputs}, make, read=as_it_is))
        return kept[""].value

    def find(self, step: str, key: str) -> Tree | None:
        """Return the finished folder under a key, verified; None when there is none or a file of it was changed.

        A store that is not `readable` (`--no-cache`) finds only what this run itself has put there.
        """
        if not self._readable and (step, key) not in self._fresh:
            return None
        return self.recall(step, key)

    def recall(self, step: str, key: str) -> Tree | None:
        """Return a finished folder as `find` does, also from a store that is not `readable`: what a failure keeps."""
        entry = self._entry(step, key)
        manifest = _read_manifest(entry / "manifest.json")
        if manifest is None:
            return None
        if not _verified(entry / "files", manifest):
            shutil.rmtree(entry, ignore_errors=True)
            return None
        _touch(entry / "manifest.json")
        return Tree(folder=entry / "files", digests={path: str(facts[2]) for path, facts in manifest.items()})

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
        self._place(sealed, self._entry(step, key))
        self._fresh.add((step, key))

    def read_note(self, step: str, name: str) -> object:
        """Return the small JSON value kept under a name, None when there is none or it cannot be read."""
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
                _remove(scratch)
        self._prune_standbys()
        oldest = time.time() - KEEP_SECONDS
        for step in _entries(self.root):
            if step.name in {"tmp", "notes", "home", STANDBYS}:
                continue
            for entry in (entry for shard in _entries(step) if shard.is_dir() for entry in _entries(shard)):
                manifest = entry / "manifest.json"
                if manifest.is_file() and manifest.stat().st_mtime < oldest:
                    _remove(entry)

    def _prune_standbys(self) -> None:
        for left in (self.root / STANDBYS).glob("*.new-*"):
            number = left.name.rpartition("-")[2].partition(".")[0]
            if number.isdigit() and not is_running(int(number)):
                _remove(left)

    def _make(self, folder: Path) -> None:
        """Make a folder of the store, which nobody else may look into: it holds what is not published yet."""
        if not folder.is_dir():
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(parents=True, exist_ok=True)

    def _entry(self, step: str, key: str) -> Path:
        return self.root / step / key[:2] / key

    def _note(self, step: str, name: str) -> Path:
        return self.root / "notes" / step / f"{name}.json"

    def _place(self, scratch: Path, entry: Path) -> None:
        """Put a whole folder where its key is; the one that is there already stays, as another run may be reading it.

        Both hold the same. Only a store that is not `readable` trusts none but its own, and exchanges the two.
        """
        entry.parent.mkdir(parents=True, exist_ok=True)
        try:
            scratch.rename(entry)
        except OSError:
            if not (entry / "manifest.json").is_file():
                raise
            if not self._readable:
                swap_in(scratch, entry)


def seal(folder: Path) -> None:
    """Write the manifest of the finished folder `files` below a folder; a store can adopt it then."""
    (folder / "manifest.json").write_text(json.dumps(_manifest(folder / "files")), encoding="utf-8")


def _manifest(folder: Path) -> dict[str, list[object]]:
    facts: dict[str, list[object]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            facts[path.relative_to(folder).as_posix()] = [
                status.st_size,
                status.st_mtime_ns,
                digest_file(path),
            ]
    return dict(sorted(facts.items()))


def _read_manifest(path: Path) -> dict[str, list[object]] | None:
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def _verified(folder: Path, manifest: Mapping[str, list[object]]) -> bool:
    """Say whether every file is as it was written: by size and time, and by its bytes where the time differs."""
    root = f"{folder}/"
    for name, (size, changed, digest) in manifest.items():
        try:
            status = os.lstat(root + name)
        except OSError:
            return False
        if status.st_size != size:
            return False
        if status.st_mtime_ns != changed and digest_file(folder / name) != digest:
            return False
    return True


def _touch(path: Path) -> None:
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > TOUCH_SECONDS:
            os.utime(path)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
