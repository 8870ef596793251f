"""The files of one checkout: sorted by what they are, and fetched and written from one mirror or several."""

import os
import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.disk.files import read_regular, remove
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.git.mirror import Mirror, TreeEntry, fetch_blobs, missing_blobs, write_blobs
from techdocs.git.network import FetchError
from techdocs.model.codes import Code
from techdocs.model.repository import Fault, FaultKind
from techdocs.patterns import ignore_spec
from techdocs.sources.tree_names import Dropped, UnsafePathError, left_out, unsafe, usable_path
from techdocs.sources.wanted import Pointers, is_skipped, is_text

MAX_FILES = 300_000
"""Files of a commit; Linux has 90,000."""
MAX_TEXT_BYTES = 2_000_000
"""Bytes of a file in which it is looked up what it points to."""
MAX_LINK_BYTES = 4_096
NOT_FETCHED = "not fetched"
"""In place of the digest of a file that was not fetched."""
SETTINGS = b".gitmodules"
_LINK, _SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSubmodule:
    """A submodule: its path and commit, the path of the module that has it, and the blob of its `.gitmodules`."""

    path: str
    commit: str
    parent: str
    settings: str
    depth: int


class TreeFiles:
    """One checkout: `files` and `links` map paths to blobs, `targets` links to what they say.

    `submodules` are those that were found and not yet added, `modules` those that are part of it, as in `CheckedOut`.
    Their files have their full paths; `module_of` says which one a path is of, `mirrors` where its blobs are.
    """

    def __init__(self, mirror: Mirror, folder: Path, paths: Sequence[str], *, has_submodules: bool) -> None:
        self.folder, self._has_submodules = folder, has_submodules
        self.mirrors = {"": mirror}
        self.module_of: dict[str, str] = {}
        self.submodules: list[FoundSubmodule] = []
        self._count = 0
        self.modules: list[tuple[str, Mirror, str]] = []
        self._spec = ignore_spec(list(paths)) if paths else None
        self.files: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.digests: dict[str, str] = {}
        self.dropped: list[Dropped] = []
        self._pointers: Pointers | None = None
        self._seen: set[str] = set()

    def sort(self, entries: Iterable[TreeEntry], module: str = "", depth: int = 0) -> None:
        """Sort what a commit has, and make the folders of its files; `module` is the path of a submodule, with `/`."""
        settings = ""
        submodules: list[tuple[str, str]] = []
        for found in entries:
            self._count += 1
            entry = replace(found, path=module.encode() + found.path)
            if self._count > MAX_FILES:
                message = f"the repository is too large: it has more than {MAX_FILES:,} files"
                raise FetchError(Fault(kind=FaultKind.TOO_LARGE, message=message))
            if entry.mode == _SUBMODULE and not self._has_submodules:
                continue
            try:
                path = usable_path(entry)
            except UnsafePathError as error:
                self.dropped.append(unsafe(entry, error))
                continue
            if entry.mode == _SUBMODULE:
                submodules.append((path, entry.oid))
                continue
            settings = entry.oid if found.path == SETTINGS and entry.mode != _LINK else settings
            if self._is_meant(path):
                (self.links if entry.mode == _LINK else self.files)[path] = entry.oid
                self.module_of[path] = module
        self.submodules += (
            FoundSubmodule(path=path, commit=commit, parent=module, settings=settings, depth=depth + 1)
            for path, commit in submodules
        )
        self._make_folders()

    def fetch(self, paths: Collection[str]) -> None:
        """Fetch and write some files, and read some links."""
        by_module: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            by_module[self.module_of[path]].append(path)
        for module, own in by_module.items():
            self._fetch(self.mirrors[module], own)

    def _fetch(self, mirror: Mirror, paths: Sequence[str]) -> None:
        blobs = {self.files.get(path) or self.links[path] for path in paths}
        fetch_blobs(mirror, missing_blobs(mirror, blobs))
        by_blob: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            if path in self.files:
                by_blob[self.files[path]].append(path)
        written = write_blobs(mirror, by_blob, self.folder)
        self.digests |= written
        self._leave_out(path for path in paths if path in self.files and path not in written)
        self._read_links(mirror, [path for path in paths if path in self.links])

    def pointed(self) -> list[str]:
        """Return the files that links and texts point to, of those that came since this was asked for last."""
        self._pointers = pointers = self._pointers or Pointers(self.files)
        found: set[str] = set()
        for path, target in self.targets.items() if not self._seen else ():
            meant = pointers.resolve(posixpath.dirname(path), target)
            if meant is not None:
                found.update([meant] if meant in self.files else pointers.below(meant))
        for path in sorted(self.digests.keys() - self._seen):
            if is_text(path):
                found.update(pointers.of(path, self._text(path)))
        self._seen |= self.digests.keys()
        return sorted((found & self.files.keys()) - self.digests.keys())

    def fill(self) -> None:
        """Write an empty file that cannot be opened for everything that was not fetched."""
        for path in sorted(self.files.keys() - self.digests.keys()):
            try:
                make_unfetched(self.folder / path)
                self.digests[path] = NOT_FETCHED
            except OSError as error:
                if error.errno in FULL_OR_READ_ONLY:
                    raise
                self._leave_out([path])

    def _is_meant(self, path: str) -> bool:
        if is_skipped(path.split("/")[:-1]):
            return False
        return self._spec is None or self._spec.match_file(path)

    def _make_folders(self) -> None:
        """Make the folders of all files; a file whose name a folder has is left out."""
        for parent in sorted({posixpath.dirname(path) for path in self.files}):
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
        self._leave_out([path for path in self.files if (self.folder / path).is_dir()])

    def _read_links(self, mirror: Mirror, paths: Sequence[str]) -> None:
        """Read what links say; one that says nothing that can be read leads nowhere."""
        with self.contents(mirror, [self.links[path] for path in paths]) as scratch:
            for path in paths:
                try:
                    content = read_regular(scratch / self.links[path], max_bytes=MAX_LINK_BYTES)
                    self.targets[path] = content.decode("utf-8")
                except (OSError, UnicodeDecodeError):
                    message = "the link has no target that can be read"
                    self.dropped.append(Dropped(code=Code.LINK_REFUSED, path=path, message=message, hint="remove it"))

    @contextmanager
    def contents(self, mirror: Mirror, oids: Sequence[str]) -> Iterator[Path]:
        """Give the folder of some blobs that are there, as files of their names."""
        scratch = self.folder.parent / "contents"
        scratch.mkdir()
        try:
            write_blobs(mirror, {oid: [oid] for oid in oids}, scratch)
            yield scratch
        finally:
            remove(scratch)

    def _text(self, path: str) -> str:
        try:
            return read_regular(self.folder / path, max_bytes=MAX_TEXT_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""  # too large to be published

    def _leave_out(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.dropped.append(left_out(path))
            self.files.pop(path, None)


def make_unfetched(path: Path) -> None:
    """Write an empty file that cannot be opened, for one whose content is not there."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o000))
