"""Start a program that starts no other, whatever it is asked to: git has a dozen settings that name programs.

The filter of calls cannot read the path of a program that is to be started, but it sees where in memory the path is.
So a new process puts the path at an address that no program uses, has everything refused that is started from another
address, and starts the program from there. The filter stays, the memory goes.
"""

import ctypes
import errno
import os
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from techdocs.workers.sandbox.seccomp import is_available, sealed_programs

_ADDRESS = 0x10_0000_0000
"""64 GB: below all that the system maps by itself, within what the smallest 64-bit machine can address."""
_SIZE = 4096
_PROT_READ_WRITE, _MAP_PRIVATE_FIXED_ANONYMOUS = 0x3, 0x32
_FIRST_OF_OTHERS, _LAST, _CLOSE_RANGE_CLOEXEC = 3, 0xFFFFFFFF, 4
_CLOSE_RANGE = 436
"""The same number on all machines; since Linux 5.11 with the flag."""


def sealed_start(program: Path, command: Sequence[str], environment: Mapping[str, str]) -> Callable[[], None] | None:
    """Return what a forked process has to call to become a program that can start no other; None where that is unknown.

    All that it needs is made here: the forked process only makes calls of the system. It raises an OSError where the
    program cannot be started.
    """
    if not is_available():
        return None
    library = ctypes.CDLL(None, use_errno=True)
    library.mmap.restype = ctypes.c_void_p
    library.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)
    path = os.fsencode(program) + b"\0"
    if len(path) > _SIZE:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(program))
    arguments = _strings(os.fsencode(part) for part in command)
    variables = _strings(os.fsencode(f"{name}={value}") for name, value in environment.items())
    sealed = sealed_programs(platform.machine(), _ADDRESS)

    def start() -> None:
        page = library.mmap(_ADDRESS, _SIZE, _PROT_READ_WRITE, _MAP_PRIVATE_FIXED_ANONYMOUS, -1, 0)
        if page == _ADDRESS:
            ctypes.memmove(page, path, len(path))
            library.syscall(_CLOSE_RANGE, _FIRST_OF_OTHERS, _LAST, _CLOSE_RANGE_CLOEXEC)
            sealed.put_up()
            library.execve(ctypes.c_void_p(page), arguments, variables)
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(program))

    return start


def _strings(values: Iterable[bytes]) -> "ctypes.Array[ctypes.c_char_p]":
    listed = [*values, None]
    return (ctypes.c_char_p * len(listed))(*listed)
