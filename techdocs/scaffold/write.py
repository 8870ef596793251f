"""Write new files into a folder: each whole, none over another, none through a link; all of them or none."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from techdocs.scaffold.plan import NewFile

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV})
"""What a file system says that has no hard links: link(2)."""


def write_files(folder: Path, files: Iterable[NewFile]) -> None:
    """Write files below a folder, with the folders they are in.

    When one cannot be written, or the run is interrupted, those before it are taken back.

    Raises:
        OSError: a file of that name is there by now, a link is in the way, or the disk refuses.
    """
    made: list[tuple[str, bool]] = []
    with _opened(folder) as root:
        try:
            for file in files:
                _write(root, file, made)
        except BaseException:
            _take_back(root, made)
            raise


def _write(root: int, file: NewFile, made: list[tuple[str, bool]]) -> None:
    *parents, name = file.path.split("/")
    with _below(root, parents, made) as folder:
        scratch = f".{name}.{token_hex(4)}"
        try:
            _fill(folder, scratch, file.text)
            _put(folder, scratch, name, file.text)
            made.append((file.path, False))
        finally:
            with suppress(FileNotFoundError):
                os.unlink(scratch, dir_fd=folder)


def _fill(folder: int, name: str, text: str) -> None:
    """Write a new file; it is on the disk when this returns, and gone when this raises."""
    handle = os.open(name, _NEW, 0o666, dir_fd=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(name, dir_fd=folder)
        raise


def _put(folder: int, scratch: str, name: str, text: str) -> None:
    """Give a finished file its name, which nothing may have: link(2) never replaces, as rename(2) would."""
    try:
        os.link(scratch, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _fill(folder, name, text)


def _take_back(root: int, made: list[tuple[str, bool]]) -> None:
    for path, is_folder in reversed(made):
        with suppress(OSError):  # what someone else put there meanwhile stays
            (os.rmdir if is_folder else os.unlink)(path, dir_fd=root)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, _FOLDER)
    try:
        yield handle
    finally:
        os.close(handle)


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
