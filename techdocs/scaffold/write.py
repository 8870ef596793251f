"""Write new files into a folder: none over another, none through a link; all of them or none."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from techdocs.scaffold.plan import NewFile

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write_files(folder: Path, files: Iterable[NewFile]) -> None:
    """Write files below a folder, with the folders they are in.

    If one cannot be written, or the run is interrupted, all are removed again.

    Raises:
        OSError: a file of that name is there by now, a link is in the way, or the disk refuses.
    """
    made: list[tuple[str, bool]] = []
    root = os.open(folder, _FOLDER)
    try:
        for file in files:
            _write(root, file, made)
    except BaseException:
        for path, is_folder in reversed(made):
            with suppress(OSError):  # what others put there meanwhile stays
                (os.rmdir if is_folder else os.unlink)(path, dir_fd=root)
        raise
    finally:
        os.close(root)


def _write(root: int, file: NewFile, made: list[tuple[str, bool]]) -> None:
    *parents, name = file.path.split("/")
    with _below(root, parents, made) as folder:
        handle = os.open(name, _NEW, 0o666, dir_fd=folder)
        made.append((file.path, False))
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as new:
            new.write(file.text)
            new.flush()
            os.fsync(handle)


@contextmanager
def _below(root: int, parents: list[str], made: list[tuple[str, bool]]) -> Iterator[int]:
    """Open a folder below another one, part by part, and make what is missing; a link on the way is refused."""
    handle = os.dup(root)
    try:
        for number, part in enumerate(parents, 1):
            with suppress(FileExistsError):
                os.mkdir(part, dir_fd=handle)
                made.append(("/".join(parents[:number]), True))
            inner = os.open(part, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)
