"""What git knows of a folder: its address on the web, branch, commit, and when each file last changed.

A folder that is no git checkout simply has none of these. Options are from git's manual pages git(1) and git-log(1).
"""

import os
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from techdocs.digests import digest_bytes
from techdocs.model.source import Source
from techdocs.process import run_program
from techdocs.store import Store

SECONDS = 60.0
"""How long one git command may take."""
_SAFE = (
    "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "safe.directory=*",
    "-c", "protocol.allow=never", "-c", "log.showSignature=false", "-c", "core.quotePath=false",
)  # fmt: skip


def read_git(source: Source, store: Store) -> Source:
    """Return the source with what git knows of it; as it is where its folder is in no git checkout."""
    if not _in_checkout(source.root):
        return source
    facts = _git(source.root, "rev-parse", "--show-prefix", "HEAD").splitlines()
    if len(facts) != 2:  # noqa: PLR2004 - the prefix and the commit: no commit yet, or git refuses
        return source
    prefix, commit = facts
    branch = _git(source.root, "symbolic-ref", "--quiet", "--short", "HEAD").strip()
    remote = _git(source.root, "config", "--get", "remote.origin.url").strip()
    return replace(
        source,
        prefix=prefix,
        commit=commit,
        branch=branch,
        web_url=web_address(remote),
        changed=_changes(source.root, commit, store),
    )


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


@cache
def _in_checkout(folder: Path) -> bool:
    return (folder / ".git").exists() or (folder.parent != folder and _in_checkout(folder.parent))


def _changes(root: Path, commit: str, store: Store) -> dict[str, str]:
    """Map each file to the date of the last commit that touched it; kept by commit, as history does not change.

    In a shallow clone the oldest commit seems to touch every file: what only it touches has no known date.
    """
    name = digest_bytes(os.fsencode(root))
    note = store.read_note("history", name)
    if isinstance(note, dict) and note.get("commit") == commit and isinstance(note.get("changed"), dict):
        return dict(note["changed"])
    shallow = root / _git(root, "rev-parse", "--git-path", "shallow").strip()
    boundary = set(shallow.read_text(encoding="ascii").split()) if shallow.is_file() else set()
    log = _git(
        root,
        "log",
        "--format=%x01%H %ct",
        "--name-only",
        "--no-renames",
        "--relative",
        "-z",
        "HEAD",
        "--",
        ".",
    )
    changed = _read_log(log, boundary)
    store.write_note("history", name, {"commit": commit, "changed": changed})
    return changed


def _read_log(log: str, boundary: set[str]) -> dict[str, str]:
    changed: dict[str, str] = {}
    for entry in log.split("\x01")[1:]:
        head, _, names = entry.partition("\0") if "\0" in entry else (entry, "", "")
        commit, _, seconds = head.strip().partition(" ")
        if commit in boundary or not seconds.strip().isdigit():
            continue
        date = datetime.fromtimestamp(int(seconds), tz=UTC).isoformat().replace("+00:00", "Z")
        for name in names.split("\0"):
            if name.strip("\n"):
                changed.setdefault(name.strip("\n"), date)
    return dict(sorted(changed.items()))


def _git(folder: Path, *arguments: str) -> str:
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
