"""Git's objects: only files and folders of this repository, so that git neither waits nor reads elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path

from techdocs.disk.files import inside
from techdocs.git.folder import GitFolder
from techdocs.git.refused import GitRefusedError

MAX_ENTRIES = 1_000_000
"""Files of git's objects that are looked through; git packs them from about 7,000 on."""
_MAX_BYTES = 1_000_000
_LENT = "clone it with `--dissociate`, or without `--reference` and `--shared`"


def check_objects(folder: GitFolder) -> None:
    """Check that everything git would read objects from is a regular file below the repository's own folder.

    Raises:
        GitRefusedError: a file lends objects of another repository, or something is a link, a device or a pipe.
    """
    waiting, seen = [folder.common / "objects"], set[Path]()
    while waiting:
        objects = waiting.pop()
        if objects not in seen:
            seen.add(objects)
            _check_entries(objects)
            waiting += _lenders(objects, folder)


def _check_entries(objects: Path) -> None:
    for count, entry in enumerate(_entries(objects)):
        if not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False):
            message = f"`{entry.name}` among git's objects is neither a file nor a folder"
            raise GitRefusedError(message, "clone the repository again", path=entry.path)
        if count >= MAX_ENTRIES:
            raise GitRefusedError(f"git has more than {MAX_ENTRIES:,} files of objects", "run `git gc` there")


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield everything below a folder.

    Raises:
        GitRefusedError: a folder is a link, or cannot be read.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            if here.is_symlink():
                raise NotADirectoryError
            with os.scandir(here) as entries:
                for entry in entries:
                    yield entry
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
        except OSError as error:
            raise GitRefusedError("git's objects cannot be read", "clone the repository again", path=here) from error


def _lenders(objects: Path, folder: GitFolder) -> Iterator[Path]:
    """Yield the folders that lend objects to one (gitrepository-layout(5), `objects/info/alternates`)."""
    for name in ("alternates", "http-alternates"):
        path = objects / "info" / name
        if not os.path.lexists(path):
            continue
        try:
            text = folder.read(path, max_bytes=_MAX_BYTES)
        except (OSError, ValueError) as error:
            raise GitRefusedError(f"`objects/info/{name}` cannot be read", _LENT, path=path) from error
        for line, written in enumerate(text.split("\n"), 1):
            if written and not written.startswith("#"):
                real = None if written.startswith('"') else inside(objects / written, folder.common)
                if real is None or name != "alternates":
                    message = "the repository borrows objects from another one"
                    raise GitRefusedError(message, _LENT, path=path, line=line)
                yield real
