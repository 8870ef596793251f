"""The settings files that a `mkdocs.yml` inherits from by `INHERIT`: all of its repository, and not without end."""

import os
from dataclasses import dataclass
from pathlib import Path

from techdocs.disk.files import inside, is_file, is_folder, read_inside
from techdocs.documents.located_yaml import LoadDocuments, Position, value_at

KEY = "INHERIT"
MAX_FILES = 8
"""Files that one chain has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedFile:
    """One file of a chain: its path inside the repository, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenChain:
    """Why a file inherits from no further one: the file that names it, and where; `is_refused` is for safety's sake."""

    path: str
    position: Position
    written: str
    reason: str
    is_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChain:
    """A settings file and those that it inherits from, the nearest first."""

    files: tuple[ChainedFile, ...]
    broken: BrokenChain | None = None


def read_chain(file: Path, root: Path, load: LoadDocuments, *, max_bytes: int) -> SettingsChain:
    """Read a `mkdocs.yml` and what it inherits from.

    Args:
        file: the `mkdocs.yml`.
        root: the repository, which no file is read from outside of.
        load: how YAML is loaded.
        max_bytes: how large one file may be.

    Raises:
        OSError: the first file cannot be read; of another one, `broken` says why it is not.
    """
    files = [_read(file, root, max_bytes)]
    while named := _named(files[-1].content, load):
        written, position = named
        reason, is_refused, parent = _parent(root / files[-1].path, written, root)
        if parent is not None and len(files) >= MAX_FILES:
            reason = f"a chain of more than {MAX_FILES} files"
        if parent is not None and any(parent == (root / known.path).resolve() for known in files):
            reason = "the files inherit from each other"
        if parent is not None and not reason:
            try:
                files.append(_read(parent, root, max_bytes))
                continue
            except OSError as error:
                reason = error.strerror or str(error)
        broken = BrokenChain(
            path=files[-1].path, position=position, written=written, reason=reason, is_refused=is_refused
        )
        return SettingsChain(files=tuple(files), broken=broken)
    return SettingsChain(files=tuple(files))


def _read(file: Path, root: Path, max_bytes: int) -> ChainedFile:
    return ChainedFile(
        path=os.path.relpath(file, root).replace(os.sep, "/"), content=read_inside(file, root, max_bytes=max_bytes)
    )


def _named(content: bytes, load: LoadDocuments) -> tuple[str, Position] | None:
    """Return the path that a file inherits from as it is written, and where."""
    if KEY.encode() not in content:
        return None
    documents, _ = load(content.decode("utf-8", "replace"), version="1.1")
    written = value_at(documents[0].value, (KEY,)) if documents else None
    return (written, documents[0].place(KEY)) if isinstance(written, str) and written else None


def _parent(child: Path, written: str, root: Path) -> tuple[str, bool, Path | None]:
    """Return why a file is not inherited from (`""` when it is), whether that is for safety, and its real path."""
    path = child.parent / written if "\0" not in written else child.parent
    real = inside(path, root)
    if real is not None and is_file(real):
        return "", False, real
    nearest = Path(os.path.normpath(path))
    if not nearest.is_relative_to(root) or (real is None and (is_file(nearest) or is_folder(nearest))):
        return "it is outside the repository", True, None
    return "no such file", False, None
