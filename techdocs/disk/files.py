"""Files and folders: link or copy one, swap a finished folder in, resolve a path that must stay inside another."""

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

_AT_CURRENT_FOLDER = -100
_RENAME_EXCHANGE = 2


def link_or_copy(origin: str | Path, target: str | Path) -> None:
    """Make `target` the same file as `origin` where the file system can, else a copy."""
    try:
        os.link(origin, target)
    except OSError:
        shutil.copyfile(origin, target)


def why_not_writable(folder: Path) -> str:
    """Return why nothing can be written into a folder that may not exist yet, `""` when it can."""
    nearest = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if not nearest.is_dir():
        return f"`{nearest}` is not a folder"
    return "" if os.access(nearest, os.W_OK | os.X_OK) else f"`{nearest}` cannot be written"


def fullest_disk(*folders: Path) -> Path:
    """Return the folder, of some that may not exist yet, whose disk has the least space left."""
    nearest = {folder: next(path for path in (folder, *folder.parents) if path.exists()) for folder in folders}
    return min(folders, key=lambda folder: shutil.disk_usage(nearest[folder]).free)


def is_file(path: Path) -> bool:
    """Say whether a path that an author wrote is a file; no file has one that is too long or holds a NUL."""
    return os.path.isfile(path)  # noqa: PTH113 - `Path.is_file` raises where a name is too long


def is_folder(path: Path) -> bool:
    """Say whether a path that an author wrote is a folder; see `is_file`."""
    return os.path.isdir(path)  # noqa: PTH112 - as above


def inside(path: Path, root: Path) -> Path | None:
    """Return the real path of `path` when it is `root` or below it, symlinks followed; else None.

    What is in git's own folder is not the repository's. `root` is a real path already (`Path.resolve`).
    """
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    if real != root and root not in real.parents:
        return None
    return None if ".git" in real.relative_to(root).parts else real


def read_inside(path: Path, root: Path, *, max_bytes: int) -> bytes:
    """Return the bytes of a file that is `root`'s own, whatever links lead to it.

    Raises:
        OSError: it is outside of `root`, in git's own folder, no regular file, larger than `max_bytes`, or unreadable.
    """
    real = inside(path, root)
    if real is None:
        raise OSError(errno.EACCES, "it is not a file of the repository")
    return read_regular(real, max_bytes=max_bytes)


def read_regular(path: str | Path, *, max_bytes: int) -> bytes:
    """Return the bytes of a regular file; a link is not followed, and nothing that is no file is waited for.

    Raises:
        OSError: it is not a regular file, larger than `max_bytes`, or unreadable.
    """
    with _open_regular(path) as file:
        if os.fstat(file.fileno()).st_size > max_bytes:
            raise OSError(errno.EFBIG, f"it is larger than {max_bytes:,} bytes")
        return file.read(max_bytes + 1)[:max_bytes]


def open_inside(path: Path, root: Path) -> BinaryIO:
    """Open a file that is `root`'s own, however large it is.

    Raises:
        OSError: see `read_inside`.
    """
    real = inside(path, root)
    if real is None:
        raise OSError(errno.EACCES, "it is not a file of the repository")
    return _open_regular(real)


def _open_regular(path: str | Path) -> BinaryIO:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is not a regular file")
    if not stat.S_IMODE(mode):  # root may open it all the same
        os.close(handle)
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return os.fdopen(handle, "rb")


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step: it has its new bytes, or stays as it was. It keeps its mode, and its owner if possible.

    Raises:
        OSError: it cannot be written.
    """
    handle, scratch = tempfile.mkstemp(prefix=".techdocs-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _copy_rights(path, file.fileno())
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def _copy_rights(path: Path, handle: int) -> None:
    """Give an open file the mode and the owner of another, or the mode of any new file."""
    if not path.exists():
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(handle, 0o666 & ~mask)
        return
    status = path.stat()
    with contextlib.suppress(PermissionError):  # permission to write a file is not permission to give it away
        os.fchown(handle, status.st_uid, status.st_gid)
    os.fchmod(handle, stat.S_IMODE(status.st_mode))


def swap_in(finished: Path, place: Path) -> None:
    """Put a finished folder at `place`, in one step where the system can; what stood there then is at `finished`.

    Raises:
        OSError: neither folder was moved.
    """
    if not place.exists():
        finished.rename(place)
        return
    if not _exchange(finished, place):
        aside = finished.with_name(finished.name + ".old")
        place.rename(aside)
        try:
            finished.rename(place)
        except OSError:
            aside.rename(place)
            raise
        aside.rename(finished)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically (Linux: renameat2(2) with RENAME_EXCHANGE); False where that cannot be done."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(AttributeError, OSError):
        library = ctypes.CDLL(None, use_errno=True)
        names = (_AT_CURRENT_FOLDER, os.fsencode(one), _AT_CURRENT_FOLDER, os.fsencode(other))
        return int(library.renameat2(*names, _RENAME_EXCHANGE)) == 0
    return False


def remove(path: Path) -> None:
    """Remove a file or a whole folder; what is gone already, or cannot be removed from a folder, is no error."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
