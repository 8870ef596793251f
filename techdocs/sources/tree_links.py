"""Make the links of a commit, as far as they stay inside its folder, one by one and all together."""

import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.model.codes import Code
from techdocs.plain_text import visible
from techdocs.sources.tree_names import Dropped, left_out

_HINT = "link to a file of the repository, or copy it"
_SHOWN = 200


def make_links(folder: Path, targets: Mapping[str, str]) -> Iterator[Dropped]:
    """Make links, after all files are there; yield those that are dropped.

    Args:
        folder: the folder of the commit.
        targets: what each link says, by its path.
    """
    made: list[str] = []
    for path, target in sorted(targets.items()):
        if leads_out(path, target):
            yield _refused(path, f"the link leads out of the repository, to `{visible(target)[:_SHOWN]}`")
        elif _is_made(folder / path, target):
            made.append(path)
        else:
            yield left_out(path)
    root = os.path.realpath(folder)
    while leading := [path for path in made if not _is_below(os.path.realpath(folder / path), root)]:
        for path in leading:  # a link through other links, each of which stays inside
            (folder / path).unlink()
            made.remove(path)
            yield _refused(path, "the link leads out of the repository through other links")


def leads_out(path: str, target: str) -> bool:
    """Say whether a link says itself that it leads out of the repository, or into git's own folder."""
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).lower().split("/")
    return not target or "\0" in target or target.startswith("/") or meant[0] == ".." or ".git" in meant


def _is_made(place: Path, target: str) -> bool:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)
    except OSError as error:
        if error.errno in FULL_OR_READ_ONLY:
            raise
        return False
    return True


def _is_below(path: str, root: str) -> bool:
    return f"{path}/".startswith(f"{root}/")


def _refused(path: str, message: str) -> Dropped:
    return Dropped(code=Code.LINK_REFUSED, path=path, message=message, hint=_HINT)
