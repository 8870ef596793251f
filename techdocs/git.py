"""The git program, asked without hooks, network or anybody's settings; and the web page that a remote has.

Options are from git's manual pages git(1) and git-config(1).
"""

import os
import re
import subprocess
from pathlib import Path

from techdocs.process import run_program

SECONDS = 60.0
"""How long one git command may take."""
_SAFE = (
    "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "safe.directory=*",
    "-c", "protocol.allow=never", "-c", "log.showSignature=false", "-c", "core.quotePath=false",
    "-c", "safe.bareRepository=explicit", "-c", "submodule.recurse=false", "-c", "core.sshCommand=false",
    "-c", "core.pager=cat", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
)  # fmt: skip


def run_git(folder: Path, *arguments: str) -> str:
    """Return what git prints about a folder; `""` when it refuses, takes too long, or is not there."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C.UTF-8",
    }
    try:
        done = run_program(["git", *_SAFE, "-C", folder, *arguments], seconds=SECONDS, environment=environment)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def web_address(remote: str) -> str:
    """Return the web page of a git remote without user names or `.git`, `""` when it has none (a folder, say)."""
    matched = (
        re.fullmatch(r"(?:ssh://)?(?:[^@/]+@)([^:/]+)(?::\d+/|[:/])(.+)", remote) if "http" not in remote[:4] else None
    )
    if matched:
        host, path = matched.groups()
    else:
        plain = re.fullmatch(r"https?://(?:[^@/]+@)?([^/]+)/(.+)", remote)
        if not plain:
            return ""
        host, path = plain.groups()
    return f"https://{host}/{path.rstrip('/').removesuffix('.git')}"
