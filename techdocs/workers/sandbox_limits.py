"""What a worker process may use, and how it shuts itself in before it does anything."""

import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

from techdocs.workers.lifeline import watch_run
from techdocs.workers.sandbox.enter import enter


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxLimits:
    """What a worker process may use: megabytes of memory, files to read, folders to write; `home` is its own folder.

    `programs` are files, and folders of files, that it may execute: none by default. What it starts shares the sandbox.
    `is_open` lifts the limits on files, network and programs, for code that the operator has named.
    """

    memory_mb: int
    readable: tuple[Path, ...]
    writable: tuple[Path, ...]
    home: Path
    programs: tuple[Path, ...] = ()
    is_open: bool = False


def start_worker(sandbox: SandboxLimits) -> None:
    """Shut this process in, and bound its memory, so that what eats it ends its own job and no other."""
    watch_run()
    sys.setrecursionlimit(2000)
    os.environ["HOME"] = str(sandbox.home)
    os.chdir(sandbox.home)
    os.umask(0o022)
    if sys.platform == "linux":
        limit = sandbox.memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sandbox.is_open:
        enter(readable=(*sandbox.readable, sandbox.home), writable=sandbox.writable, programs=sandbox.programs)
