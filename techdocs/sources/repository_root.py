"""Find the root of the repository that the working folder is in: there `lint` looks, and there the cache is kept."""

import os
from collections.abc import Iterator
from pathlib import Path

from techdocs.sources.folders import find_repositories

_SETTINGS = ("mkdocs.yml", "mkdocs.yaml", "catalog-info.yaml", "catalog-info.yml")


def repository_root(here: Path) -> Path:
    """Return the root of the repository that a folder is in, the folder itself where it is in none.

    That is the nearest folder with a `.git`, where there is none the nearest with a `mkdocs.yml` or a
    `catalog-info.yaml`. A folder that repositories are in is in none itself.

    Args:
        here: a real path.
    """
    if _has(here, ".git"):
        return here
    around = [*_around(here)]
    top = next((folder for folder in around if _has(folder, ".git")), None)
    if top is not None:
        return here if _holds(here, ".git") else top
    named = next((folder for folder in around if _has(folder, *_SETTINGS)), here)
    return here if named != here and _holds(here, *_SETTINGS) else named


def _holds(here: Path, *names: str) -> bool:
    """Say whether a folder is one of repositories that have one of these names at their top."""
    try:
        return any(_has(repository, *names) for repository, _ in find_repositories(here))
    except OSError:
        return False


def _around(here: Path) -> Iterator[Path]:
    """Yield a folder and those around it, as far as they have one owner and are not the home folder."""
    owner, home = here.stat().st_uid, Path(os.path.expanduser("~"))  # noqa: PTH111 - `Path.home` raises without one
    yield here
    for folder in here.parents:
        if folder == home or folder.stat().st_uid != owner:
            return
        yield folder


def _has(folder: Path, *names: str) -> bool:
    return any(os.path.lexists(folder / name) for name in names)
