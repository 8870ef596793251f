"""The git program: which one it is, whether it is new enough, and how it runs without anybody's settings.

git works in an empty repository of ours and is shown the objects of another one. So it reads no settings, hooks,
attributes or names of that repository: neither does it run what they name nor does it fetch what is missing. Variables
are from git(1); `GIT_SHALLOW_FILE` is what its option `--shallow-file` sets.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from techdocs.git.folder import GitFolder
from techdocs.workers.process import ProgramLimits, run_program

OLDEST = (2, 32)
"""The oldest git that is asked: the first that obeys `GIT_CONFIG_GLOBAL`, so that the user's settings stay out."""
_EMPTY = Path(__file__).parent / "empty"
_VERSION_LIMITS = ProgramLimits(seconds=10, cpu_seconds=5, memory_bytes=500_000_000, output_bytes=10_000)
ENVIRONMENT: Mapping[str, str] = {
    "LC_ALL": "C.UTF-8",
    "GIT_ALLOW_PROTOCOL": "",  # no transport at all, whatever `protocol.*.allow` says
    "GIT_NO_LAZY_FETCH": "1",  # from 2.45 on, and 2.39.4 and the like
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_SSH_COMMAND": "false",
    "GIT_ASKPASS": "false",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
}
"""What every git of ours has in its environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GitProgram:
    """The git program that `PATH` has; `fault` says why it is not used, `""` when it is."""

    path: str = ""
    fault: str = ""


def find_git() -> GitProgram:
    """Return the git program; it is asked for its version once in a process."""
    return _find(os.environ.get("PATH", ""))


def git_programs() -> tuple[Path, ...]:
    """Return what a process must be able to execute that asks git: the program alone, as it starts no other."""
    path = shutil.which("git")
    return () if path is None else (Path(path).resolve(),)


@cache
def _find(places: str) -> GitProgram:
    path = shutil.which("git", path=places)
    if path is None:
        return GitProgram(fault="git is not installed")
    path = str(Path(path).absolute())
    environment = {**ENVIRONMENT, "PATH": places, "GIT_DIR": str(_EMPTY / "sha1")}
    try:
        done = run_program([path, "version"], _VERSION_LIMITS, environment=environment, folder=_EMPTY, own_session=True)
    except (OSError, subprocess.SubprocessError):
        return GitProgram(fault="git does not start")
    found = re.match(r"git version (\d{1,4})\.(\d{1,4})", done.stdout)
    if done.returncode != 0 or found is None:
        return GitProgram(fault="git does not report its version")
    if (int(found[1]), int(found[2])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        return GitProgram(fault=f"git {found[1]}.{found[2]} is too old; the oldest supported version is {oldest}")
    return GitProgram(path=path)


def run_git(
    program: GitProgram,
    folder: GitFolder,
    *arguments: str,
    limits: ProgramLimits,
    has_sha256: bool = False,
    variables: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    take: Callable[[bytes], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Ask git about the objects of a repository that has been checked.

    Raises:
        OSError: git cannot be started.
        subprocess.SubprocessError: it took too long, or printed too much.
    """
    empty = _EMPTY / ("sha256" if has_sha256 else "sha1")
    environment = {
        **ENVIRONMENT,
        "PATH": os.environ.get("PATH", ""),
        "GIT_DIR": str(empty),
        "GIT_OBJECT_DIRECTORY": str(folder.common / "objects"),
        "GIT_SHALLOW_FILE": str(folder.common / "shallow"),
        **(variables or {}),
    }
    command = [program.path, *arguments]
    return run_program(command, limits, environment=environment, folder=empty, stdin=stdin, take=take, own_session=True)
