"""Check a commit out into a folder, without git's own folder and without git's checkout.

Regular files come first, links last, so that nothing is ever written through a link. What is not fetched is an empty
file without any right to read it. What a repository must not have, or what no file system takes, is dropped and told.
"""

import os
import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from techdocs.disk.files import read_regular, remove
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.git.mirror import Mirror, TreeEntry, fetch_blobs, list_files, missing_blobs, write_blobs
from techdocs.git.network import FetchError
from techdocs.model.codes import Code
from techdocs.model.repository import Fault, FaultKind
from techdocs.patterns import Work, ignore_spec, matching_paths
from techdocs.sources.tree_links import make_links
from techdocs.sources.tree_names import Dropped, UnsafePathError, left_out, unsafe, usable_path
from techdocs.sources.wanted import Pointers, is_skipped, is_text, is_wanted

MAX_FILES = 300_000
"""Files of a commit; Linux has 90,000."""
MAX_TEXT_BYTES = 2_000_000
"""Bytes of a file in which it is looked up what it points to."""
MAX_LINK_BYTES = 4_096
NOT_FETCHED = "not fetched"
"""In place of the digest of a file that was not fetched."""
_LINK, _SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedOut:
    """The digests of all files that were written, by path, and what was dropped."""

    digests: Mapping[str, str]
    dropped: tuple[Dropped, ...]


def check_out(
    mirror: Mirror, commit: str, folder: Path, paths: Sequence[str] = (), *, catalog_path: str = ""
) -> CheckedOut:
    """Write a commit's files into an empty folder, fetching the blobs that are wanted in at most two rounds.

    Args:
        mirror: where the commit is.
        commit: the commit.
        folder: an empty folder; its parent may be used for what is only needed meanwhile.
        paths: `.gitignore` patterns of the files that are wanted, with no others beside them; none: see `wanted`.
        catalog_path: a glob of descriptors that have other names than usual.

    Raises:
        FetchError: a blob did not come, or the commit is too large.
    """
    checkout = _Checkout(mirror, folder, paths)
    checkout.sort(list_files(mirror, commit))
    named = matching_paths(catalog_path.lstrip("/"), frozenset(checkout.files), Work())
    checkout.fetch([*checkout.links, *(path for path in checkout.files if is_wanted(path) or paths or path in named)])
    if not paths:
        checkout.fetch(checkout.pointed())
    checkout.fill()
    dropped = (*checkout.dropped, *make_links(folder, checkout.targets))
    return CheckedOut(digests=checkout.digests, dropped=dropped)


class _Checkout:
    """One checkout: `files` and `links` map paths to blobs, `targets` links to what they say."""

    def __init__(self, mirror: Mirror, folder: Path, paths: Sequence[str]) -> None:
        self._mirror, self._folder = mirror, folder
        self._spec = ignore_spec(list(paths)) if paths else None
        self.files: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.digests: dict[str, str] = {}
        self.dropped: list[Dropped] = []

    def sort(self, entries: Iterable[TreeEntry]) -> None:
        """Sort what a commit has, and make the folders of its files."""
        for number, entry in enumerate(entries):
            if number >= MAX_FILES:
                message = f"the repository is too large: it has more than {MAX_FILES:,} files"
                raise FetchError(Fault(kind=FaultKind.TOO_LARGE, message=message))
            if entry.mode == _SUBMODULE:
                continue
            try:
                path = usable_path(entry)
            except UnsafePathError as error:
                self.dropped.append(unsafe(entry, error))
                continue
            if self._is_meant(path):
                (self.links if entry.mode == _LINK else self.files)[path] = entry.oid
        self._make_folders()

    def fetch(self, paths: Collection[str]) -> None:
        """Fetch and write some files, and read some links."""
        blobs = {self.files.get(path) or self.links[path] for path in paths}
        fetch_blobs(self._mirror, missing_blobs(self._mirror, blobs))
        by_blob: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            if path in self.files:
                by_blob[self.files[path]].append(path)
        written = write_blobs(self._mirror, by_blob, self._folder)
        self.digests |= written
        self._leave_out(path for path in paths if path in self.files and path not in written)
        self._read_links([path for path in paths if path in self.links])

    def pointed(self) -> list[str]:
        """Return the files that links and texts point to, and that are not there yet."""
        pointers = Pointers(self.files)
        found: set[str] = set()
        for path, target in self.targets.items():
            meant = pointers.resolve(posixpath.dirname(path), target)
            if meant is not None:
                found.update([meant] if meant in self.files else pointers.below(meant))
        for path in self.digests:
            if is_text(path):
                found.update(pointers.of(path, self._text(path)))
        return sorted(found - self.digests.keys())

    def fill(self) -> None:
        """Write an empty file that cannot be opened for everything that was not fetched."""
        for path in sorted(self.files.keys() - self.digests.keys()):
            try:
                os.close(os.open(self._folder / path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o000))
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
            (self._folder / parent).mkdir(parents=True, exist_ok=True)
        self._leave_out([path for path in self.files if (self._folder / path).is_dir()])

    def _read_links(self, paths: Sequence[str]) -> None:
        """Read what links say; one that says nothing that can be read leads nowhere."""
        if not paths:
            return
        scratch = self._folder.parent / "links"
        scratch.mkdir()
        write_blobs(self._mirror, {self.links[path]: [self.links[path]] for path in paths}, scratch)
        for path in paths:
            try:
                self.targets[path] = read_regular(scratch / self.links[path], max_bytes=MAX_LINK_BYTES).decode("utf-8")
            except (OSError, UnicodeDecodeError):
                message = "the link has no target that can be read"
                self.dropped.append(Dropped(code=Code.LINK_REFUSED, path=path, message=message, hint="remove it"))
        remove(scratch)

    def _text(self, path: str) -> str:
        try:
            return read_regular(self._folder / path, max_bytes=MAX_TEXT_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""  # too large to be published

    def _leave_out(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.dropped.append(left_out(path))
            self.files.pop(path, None)
