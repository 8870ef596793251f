"""Which commit is checked out, and of which branch, from git's small files (gitrepository-layout(5))."""

import os
import re
from dataclasses import dataclass

from techdocs.git.folder import GitFolder
from techdocs.git.refused import GitRefusedError
from techdocs.git.settings import last_value

MAX_BYTES = 10_000_000
"""Bytes of the largest file of references that is read."""
_MAX_LINKS = 5
"""References that may lead to one another, as in git."""
_MIGRATE = "run `git refs migrate --ref-format=files` there"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is checked out: a commit, `""` before the first one, and its branch, `""` when there is none."""

    commit: str
    branch: str


def read_head(folder: GitFolder) -> Head:
    """Return what is checked out.

    Raises:
        GitRefusedError: git's files do not say, or not within the repository.
    """
    path = folder.own / "HEAD"
    form = last_value(folder.settings, "extensions", "refstorage") or "files"
    if form.lower() != "files":
        message, hint = f"git keeps the references of this repository as `{form}`, which techdocs cannot read", _MIGRATE
        raise GitRefusedError(message, hint, path=folder.common / "config")
    try:
        text = folder.read(path, max_bytes=MAX_BYTES).strip()
        ref = text.removeprefix("ref:").strip() if text.startswith("ref:") else ""
        return Head(commit=_resolve(folder, text), branch=ref.removeprefix("refs/heads/").removeprefix("refs/"))
    except (OSError, ValueError) as error:
        raise GitRefusedError(
            "git's files do not say what is checked out", "clone the repository again", path=path
        ) from error


def _resolve(folder: GitFolder, text: str) -> str:
    """Return the commit that HEAD, or the reference that it names, says; `""` where there is none yet.

    Raises:
        OSError: a reference cannot be read.
        ValueError: a reference is none.
    """
    for _ in range(_MAX_LINKS):
        if _COMMIT.fullmatch(text):
            return text
        ref = text.removeprefix("ref:").strip()
        if ref == text or ".." in ref or not re.fullmatch(r"refs/[^\0\s\\]+", ref):
            break
        path = folder.common / ref
        if os.path.lexists(path):
            text = folder.read(path, max_bytes=MAX_BYTES).strip()
        else:
            return _packed(folder, ref)
    raise ValueError("it is not a reference")


def _packed(folder: GitFolder, ref: str) -> str:
    """Return the commit of a reference that has no file of its own."""
    path = folder.common / "packed-refs"
    if not os.path.lexists(path):
        return ""
    lines = folder.read(path, max_bytes=MAX_BYTES).splitlines()
    commit = next((line.split()[0] for line in lines if line.endswith(f" {ref}")), "")
    return commit if _COMMIT.fullmatch(commit) else ""
