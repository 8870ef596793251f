"""The folder of a run's cache, which keeps itself out of git."""

import errno
import os
from contextlib import suppress
from pathlib import Path

CACHE_NAME = ".techdocs"
_IGNORE = ".gitignore"
_EVERYTHING = b"# written by techdocs: its cache does not belong into git\n*\n"


def open_cache_folder(folder: Path) -> None:
    """Make the cache folder of a run where it is missing, and have git ignore all that will be in it.

    A folder of another name that was there before may hold other things too, and is left to its owner, as are a link
    and a `.gitignore` that is there. What cannot be written here cannot be kept either, which the cache will tell.
    """
    with suppress(OSError):
        is_new = not os.path.lexists(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if is_new or folder.name == CACHE_NAME:
            _ignore_all(folder)


def _ignore_all(folder: Path) -> None:
    """Write the `.gitignore` of a folder, whole or not at all, unless something has that name; no link is followed."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if _IGNORE not in os.listdir(handle):  # noqa: PTH208 - of an open folder
            _place(handle)
    finally:
        os.close(handle)


def _place(folder: int) -> None:
    scratch = f"{_IGNORE}-{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(scratch, flags, 0o644, dir_fd=folder), "wb") as file:
        file.write(_EVERYTHING)
    try:
        os.link(scratch, _IGNORE, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        pass  # another run was faster
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EMLINK}:
            raise
        os.rename(scratch, _IGNORE, src_dir_fd=folder, dst_dir_fd=folder)  # the file system has no hard links
        return
    finally:
        with suppress(FileNotFoundError):
            os.unlink(scratch, dir_fd=folder)
