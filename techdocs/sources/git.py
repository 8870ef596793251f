"""What git knows of a folder: its address on the web, branch, commit, and when each file last changed.

A folder that is no git checkout simply has none of these. Options are from git's manual pages git(1) and git-log(1).
"""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from techdocs.digests import digest_bytes
from techdocs.files import read_regular
from techdocs.git import run_git, web_address
from techdocs.model.source import Source
from techdocs.store import Store

MAX_BYTES = 10_000_000
"""Bytes of the largest file of references that is read."""


def read_git(source: Source, store: Store, *, asks: bool = True) -> Source:
    """Return the source with what git knows of it; as it is where its folder is in no git checkout.

    What git said is kept as long as HEAD, its branch and the checkout's settings are as they were: starting git for
    each of a thousand repositories takes seconds. One that `asks` nobody has what was kept, or nothing.
    """
    top = _checkout(source.root)
    if top is None:
        return source
    name, marks = digest_bytes(os.fsencode(source.root)), _marks(top)
    note = store.read_note("git", name)
    if marks is not None and isinstance(note, dict) and note.get("marks") == marks:
        return replace(source, **note["facts"])
    facts = _facts(source.root) if asks else {}
    if facts and marks is not None:
        store.write_note("git", name, {"marks": marks, "facts": facts})
    return replace(source, **facts)


def _facts(root: Path) -> dict[str, Any]:
    """Ask git for the fields of a `Source`; there are none before the first commit, or when git refuses."""
    found = run_git(root, "rev-parse", "--show-prefix", "HEAD").splitlines()
    if len(found) != 2:  # noqa: PLR2004 - the prefix and the commit
        return {}
    return {
        "prefix": found[0],
        "commit": found[1],
        "branch": run_git(root, "symbolic-ref", "--quiet", "--short", "HEAD").strip(),
        "web_url": web_address(run_git(root, "config", "--get", "remote.origin.url").strip()),
        "changed": _changes(root),
    }


def _marks(top: Path) -> list[object] | None:
    """Return what tells that git would say the same again; None where that takes git itself (a worktree, say)."""
    folder = top / ".git"
    try:
        head = _text(folder / "HEAD").strip()
        commit = _commit(folder, head.removeprefix("ref: ")) if head.startswith("ref: ") else head
        config = (folder / "config").stat()
    except (OSError, UnicodeDecodeError):
        return None
    shallow = (folder / "shallow").exists()
    return [head, commit, config.st_size, config.st_mtime_ns, shallow] if commit else None


def _commit(folder: Path, ref: str) -> str:
    """Return the commit of a branch, from its own file or from `packed-refs` (gitrepository-layout(5)); else `""`."""
    if not re.fullmatch(r"refs/[^\0\s\\]+", ref) or ".." in ref:
        return ""
    try:
        return _text(folder / ref).strip()
    except FileNotFoundError:
        packed = _text(folder / "packed-refs")
    return next((line.split()[0] for line in packed.splitlines() if line.endswith(f" {ref}")), "")


def _text(path: Path) -> str:
    """Return the text of one of git's small files.

    Raises:
        OSError: it is no regular file, or too large.
        UnicodeDecodeError: it is no text.
    """
    return read_regular(path, max_bytes=MAX_BYTES).decode("utf-8")


def _checkout(folder: Path) -> Path | None:
    """Return the nearest folder, from `folder` upwards, that holds a `.git`."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def _changes(root: Path) -> dict[str, str]:
    """Map each file to the date of the last commit that touched it.

    In a shallow clone the oldest commit seems to touch every file: what only it touches has no known date.
    """
    shallow = root / run_git(root, "rev-parse", "--git-path", "shallow").strip()
    boundary = set(_text(shallow).split()) if shallow.is_file() else set()
    log = run_git(
        root,
        "log",
        "--format=%x01%H %ct",
        "--name-only",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--no-show-signature",
        "--relative",
        "-z",
        "HEAD",
        "--",
        ".",
    )
    return _read_log(log, boundary)


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
