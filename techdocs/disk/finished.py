"""A finished folder: its files, and beside them a manifest with size, time and digest of each.

A file that was changed since makes the whole folder worthless: it is made again.

    <folder>/manifest.json
             files/…
             pack        many small files in one (`techdocs.disk.packs`), where there are some
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from techdocs.disk.digests import digest_bytes, digest_file
from techdocs.disk.files import remove
from techdocs.disk.packs import PackWriter
from techdocs.model.tree import FILES, PACK, Tree

MANIFEST = "manifest.json"
_VERSION = 2


class DamagedError(LookupError):
    """A file of the store is not as it was written, though its size and its time are."""


def check_bytes(content: bytes, digest: str, entry: Path) -> None:
    """Raise a DamagedError unless bytes that were read from a finished folder have their digest, and remove it then."""
    if digest_bytes(content) != digest:
        remove(entry)
        raise DamagedError(f"`{entry}` is damaged")


def read_file(tree: Tree, path: str) -> bytes:
    """Return the bytes of a file of a finished folder.

    Raises:
        DamagedError: they are not those that were written; the whole folder is gone then.
    """
    ((_, content),) = read_files(tree, [path])
    check_bytes(content, tree.digests[path], tree.entry)
    return content


def read_files(tree: Tree, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield some files of a finished folder with their bytes, as they are now (`check_bytes`)."""
    folder = str(tree.folder)
    pack = None
    try:
        for path in paths:
            if path not in tree.packed:
                with open(f"{folder}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - called for every file
                    yield path, file.read()
                continue
            pack = pack or (tree.entry / PACK).open("rb", buffering=0)
            start, size = tree.packed[path]
            yield path, os.pread(pack.fileno(), size, start)
    finally:
        if pack is not None:
            pack.close()


def write_files(tree: Tree, paths: Iterable[str], folder: str) -> None:
    """Write some files of a finished folder, with their sub-folders, into another folder (its path ends in `/`)."""
    made: set[str] = set()
    for path, content in read_files(tree, paths):
        parent = path.rpartition("/")[0]
        if parent not in made:
            os.makedirs(folder + parent, exist_ok=True)  # noqa: PTH103 - called for every page of the site
            made.add(parent)
        with open(folder + path, "wb", buffering=0) as file:  # noqa: PTH123 - as above
            file.write(content)


def seal(folder: Path, pack: PackWriter | None = None, digests: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write the manifest of the finished folder `files` below a folder; a store can adopt it then.

    Args:
        folder: the folder.
        pack: what was packed beside the files.
        digests: those of files that are known already, by path.
    """
    manifest: dict[str, object] = {"version": _VERSION, "files": _files(folder / FILES, digests)}
    if pack is not None:
        status = (folder / PACK).stat()
        manifest |= {"pack": [status.st_size, status.st_mtime_ns], "packed": dict(sorted(pack.spans.items()))}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manifest:
    """`files` maps paths to size, time and digest; `pack` is size and time, `packed` maps to start, size and digest."""

    files: Mapping[str, list[Any]]
    pack: list[Any]
    packed: Mapping[str, list[Any]]


def opened(folder: Path) -> Tree:
    """Return a finished folder that was just sealed.

    Raises:
        DamagedError: it is not as it was sealed.
    """
    tree = open_finished(folder)
    if tree is None:
        raise DamagedError(f"`{folder}` is damaged")
    return tree


def open_finished(folder: Path) -> Tree | None:
    """Return the finished folder as it was sealed; None if it is missing or a file of it was changed."""
    try:
        manifest = _read_manifest(folder / MANIFEST)
        digests = {path: str(marks[2]) for path, marks in {**manifest.files, **manifest.packed}.items()}
        packed = {path: (int(start), int(size)) for path, (start, size, _) in manifest.packed.items()}
        tree = Tree(entry=folder, digests=dict(sorted(digests.items())), packed=packed)
        is_good = _are_unchanged(tree, manifest) and _is_pack_unchanged(tree, manifest)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # not as `seal` writes it
        return None
    return tree if is_good else None


def _files(folder: Path, digests: Mapping[str, str]) -> dict[str, list[object]]:
    marks = {}
    for path, entry in _entries(str(folder), ""):
        status = entry.stat()
        marks[path] = [status.st_size, status.st_mtime_ns, digests.get(path) or digest_file(Path(entry.path))]
    return dict(sorted(marks.items()))


def _entries(folder: str, prefix: str) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Yield every file below a folder with its path; links are no files."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield prefix + entry.name, entry


def _read_manifest(path: Path) -> _Manifest:
    found = json.loads(path.read_bytes())
    if found.get("version") != _VERSION:  # what an older techdocs has kept: files alone
        return _Manifest(files=found, pack=[], packed={})
    return _Manifest(files=found["files"], pack=found.get("pack", []), packed=found.get("packed", {}))


def _are_unchanged(tree: Tree, manifest: _Manifest) -> bool:
    """Say whether every file is as it was written: by size and time, and by its bytes where the time differs."""
    root = f"{tree.folder}/"
    for name, (size, changed, digest) in manifest.files.items():
        try:
            status = os.lstat(root + name)
        except OSError:
            return False
        if status.st_size != size:
            return False
        if status.st_mtime_ns != changed and digest_file(tree.folder / name) != digest:
            return False
    return True


def _is_pack_unchanged(tree: Tree, manifest: _Manifest) -> bool:
    """Say the same of the pack."""
    if not manifest.pack:
        return True
    try:
        status = os.lstat(tree.entry / PACK)
    except OSError:
        return False
    if status.st_size != manifest.pack[0]:
        return False
    return status.st_mtime_ns == manifest.pack[1] or all(
        digest_bytes(content) == tree.digests[path] for path, content in read_files(tree, tree.packed)
    )
