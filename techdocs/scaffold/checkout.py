"""What git knows about a folder: the work tree around it, and the repository of its remote."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from techdocs.git import GitFolder, GitRefusedError, find_git, find_top, open_git_folder, run_git, web_address
from techdocs.workers.process import ProgramLimits

_LIMITS = ProgramLimits(seconds=10, cpu_seconds=10, memory_bytes=500_000_000, output_bytes=100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """The work tree around a folder; `top` is the folder itself without one.

    `prefix` is the folder inside `top` (`""` or ending in `/`), `repository` the last part of the remote's address,
    `web_url` the remote's page; both are `""` without a remote, `web_url` also if it has no page.
    """

    top: Path
    prefix: str = ""
    repository: str = ""
    web_url: str = ""


def read_checkout(folder: Path) -> Checkout:
    """Read the work tree of a folder, a real path; a folder that git ignores has none."""
    top = find_top(folder)
    if top is None:
        return Checkout(top=folder)
    try:
        found = open_git_folder(top)
    except GitRefusedError:
        return Checkout(top=folder)
    prefix = "" if folder == top else f"{folder.relative_to(top).as_posix()}/"
    if prefix and _is_ignored(found, prefix):
        return Checkout(top=folder)
    remote = found.remote.strip().rstrip("/")
    repository = re.split(r"[/:\\]", remote)[-1].removesuffix(".git")
    return Checkout(top=top, prefix=prefix, repository=repository, web_url=web_address(remote))


def _is_ignored(found: GitFolder, prefix: str) -> bool:
    """Say whether git ignores a folder of a work tree; `False` if git cannot be asked."""
    program, index, exclude = find_git(), found.own / "index", found.common / "info/exclude"
    if program.fault or any(os.path.lexists(path) and not found.holds(path) for path in (index, exclude)):
        return False
    variables = {"GIT_WORK_TREE": str(found.top), "GIT_INDEX_FILE": str(index), "GIT_LITERAL_PATHSPECS": "0"}
    where = ("-C", str(found.top / prefix), "-c", f"core.excludesFile={exclude}")
    asked = ("check-ignore", "--quiet", ".")
    try:
        done = run_git(program, found, *where, *asked, limits=_LIMITS, variables=variables)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
