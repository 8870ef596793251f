"""Linux: let a process read and write only below the given folders (landlock(7), since Linux 5.13).

It needs no privilege and cannot be taken back. Source: `linux/landlock.h`, `man 7 landlock`.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""Numbers of the three system calls, the same on all machines."""
_RULE_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14
"""Rights that a rule about one file may give; the others are about folders. 1 << 14 is `TRUNCATE`."""
_IOCTL_DEV = 1 << 15
_READ = _READ_FILE | _READ_DIR
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""The rights about files, by the version of the interface from which on they are known."""
_NETWORK = {4: 0b11}
"""The rights to bind and to connect TCP sockets, none of which is given."""
_SCOPES = {6: 0b11}
"""Abstract sockets and signals, of which none reaches a process beyond the sandbox."""


def abi() -> int:
    """Return the version of the interface that the system has, 0 where it has none."""
    if platform.system() != "Linux":
        return 0
    return max(0, int(_call(_CREATE, None, ctypes.c_size_t(0), 1)))


def restrict_files(*, readable: Iterable[Path], writable: Iterable[Path], executable: Iterable[Path] = ()) -> None:
    """Leave this process only files below some folders; those that do not exist are passed over.

    Args:
        readable: files and folders that it may read.
        writable: files and folders that it may read and write.
        executable: files and folders that it may read, and whose programs it may start.

    Raises:
        OSError: the system has refused.
    """
    version = abi()
    rights = _known(_RIGHTS, version)
    attributes = struct.pack("=QQQ", rights, _known(_NETWORK, version), _known(_SCOPES, version))
    ruleset = _checked(_call(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0))
    try:
        for path in readable:
            _allow(ruleset, path, _READ & rights)
        for path in writable:
            _allow(ruleset, path, rights & ~_EXECUTE & ~_IOCTL_DEV)
        for path in executable:
            _allow(ruleset, path, (_READ | _EXECUTE) & rights)
        _checked(_library().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _checked(_call(_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _known(by_version: Mapping[int, int], version: int) -> int:
    """Return the newest value that the system's version knows, or 0."""
    return max((value for since, value in by_version.items() if since <= version), default=0)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        allowed = rights if path.is_dir() else rights & _FILE_RIGHTS
        _checked(_call(_ADD, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", allowed, folder), 0))
    finally:
        os.close(folder)


def _call(number: int, *arguments: object) -> int:
    return int(_library().syscall(number, *arguments))


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
