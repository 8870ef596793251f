"""Seals of folders: what tells, without reading a file, that nothing below a folder has changed.

A file is taken for unchanged when its size, its times and its inode are the same, as git's index has it (`racy-git` in
git's technical documentation): there is no seal while a file has changed within the last moments.
"""

import hashlib
import os
import time
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

MOMENT_NS = 2_000_000_000
"""How long ago a file must have changed to be known by its times: file systems count in steps."""
MOST = 20_000
"""Files and folders of a folder with a seal: to look at more takes longer than it saves."""
_GIT = ".git"


def seal_of(folder: Path, *, without: Collection[Path] = ()) -> str:
    """Return the seal of a folder (a SHA-256 in hex), `""` where it has none: it is too large, or changes right now.

    It covers the names, sizes, times and inodes of all files below the folder, but for git's own.

    Args:
        folder: the folder.
        without: folders, written as they are found below it, that do not count.
    """
    digest, newest = hashlib.sha256(), 0
    try:
        for number, (name, status) in enumerate(_walk(str(folder), {*map(str, without)})):
            if number >= MOST:
                return ""
            newest = max(newest, status.st_mtime_ns, status.st_ctime_ns)
            marks = (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            digest.update(f"{marks}{len(name)}{name}".encode("utf-8", "surrogateescape"))
    except OSError:
        return ""
    return digest.hexdigest() if time.time_ns() - newest > MOMENT_NS else ""


def _walk(root: str, without: Collection[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the paths of all files with what the system says of them; a link is a file."""
    waiting = [root]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            found = sorted(islice(entries, MOST + 1), key=lambda entry: entry.name)
        for entry in found:
            if entry.name == _GIT or entry.path in without:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            yield entry.path, entry.stat(follow_symlinks=False)
