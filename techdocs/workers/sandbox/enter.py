"""Shut a worker process in: an environment of its own, no network, no other programs, no files but its own.

| | network and programs | files |
| --- | --- | --- |
| Linux on x86-64 or ARM64 | seccomp, a list of what is allowed; landlock says which programs | landlock, from 5.13 |
| elsewhere | Python's sockets and `subprocess` refuse | as before |

What a machine does not have is not silently left out: `enter` returns what holds, and the tests ask for all of it.
"""

import os
import platform
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from techdocs.workers.sandbox import landlock, seccomp
from techdocs.workers.sandbox.elf import read_loader

_SYSTEM = (
    "/usr", "/lib", "/lib64", "/bin", "/etc/localtime", "/dev/null", "/dev/urandom", "/proc/meminfo",
    "/sys/devices/system/cpu",
)  # fmt: skip
"""What Python and its libraries read while they run."""
_OWN = "/proc/self"
"""What the system says of this process alone: landlock takes the process that makes the rule, not who reads."""
_LIBRARIES = "/etc/ld.so.cache"
"""Where the loader finds a program's libraries quickly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxState:
    """What holds for a process: `network` and `files` name the mechanism, or `""`."""

    network: str
    files: str


def available() -> SandboxState:
    """Return what `enter` would set up on this machine."""
    return SandboxState(
        network="seccomp" if seccomp.is_available() else "python", files="landlock" if landlock.abi() else ""
    )


def enter(*, readable: Iterable[Path], writable: Iterable[Path], programs: Iterable[Path] = ()) -> SandboxState:
    """Shut this process in, for good.

    Args:
        readable: files and folders that it may read, beside the system's and Python's own.
        writable: folders that it may write.
        programs: files, and folders of files, that it may execute. What it starts is shut in the same way; no process
            reads what `/proc` says of another one. Where there is no landlock, any program may be started.

    Raises:
        OSError: the system knows a mechanism and has refused it.
    """
    files, startable = "", list(programs)
    if landlock.abi():
        others = [_LIBRARIES] if startable else [_OWN]
        landlock.restrict_files(
            readable=[*map(Path, (*_SYSTEM, *others)), *_code(), *readable],
            writable=[*writable, *([Path(os.devnull)] if startable else [])],
            executable=[*startable, *_loaders(startable)],
        )
        files = "landlock"
    if seccomp.is_available():
        seccomp.restrict_calls(has_programs=bool(startable))
        return SandboxState(network="seccomp", files=files)
    socket.socket = _Refused  # type: ignore[assignment, misc]
    if not startable:
        subprocess.Popen = _Refused  # type: ignore[assignment, misc]
    return SandboxState(network="python", files=files)


def prepare() -> None:
    """Find out once, for all processes that are forked from this one, what `enter` takes half of its time for.

    A worker that looked itself would touch, and so copy, the memory of every module.
    """
    _code()
    if seccomp.is_available():
        for has_programs in (False, True):
            seccomp.allowed_calls(platform.machine(), has_programs=has_programs)


@cache
def _code() -> frozenset[Path]:
    """Return the folders that Python and everything that is imported came from; never the working folder as such."""
    prefixes = tuple({sys.prefix, sys.base_prefix, sys.exec_prefix})
    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    folders = {os.path.dirname(file) for file in files if file}  # noqa: PTH120 - pathlib takes 10 ms for all of them
    below = tuple(f"{prefix}{os.sep}" for prefix in prefixes)
    others = (folder for folder in folders if not f"{folder}{os.sep}".startswith(below))
    return frozenset(map(Path, (*prefixes, *others)))


def _loaders(programs: Sequence[Path]) -> set[Path]:
    """Return the loaders of programs; those in a folder are taken to have the one of Python."""
    found = {read_loader(program) for program in [*programs, Path(sys.executable)] if program.is_file()}
    return {loader for loader in found if loader} if programs else set()


class _Refused:
    def __init__(self, *_: object, **__: object) -> NoReturn:
        raise PermissionError("a build has no network and starts no program")
