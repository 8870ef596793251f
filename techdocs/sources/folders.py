"""Tell a repository from a folder of repositories (`NAME` or `OWNER/NAME` below it)."""

import os
from collections.abc import Iterator
from pathlib import Path

from techdocs.model.skipped_folders import SKIPPED_FOLDERS

_MARKS = frozenset(
    {
        ".git", ".github", ".gitlab", ".gitignore", ".gitlab-ci.yml", "catalog-info.yaml", "catalog-info.yml",
        "codeowners", "docs", "license", "license.md", "license.txt", "makefile", "mkdocs.yaml", "mkdocs.yml",
        "cargo.toml", "go.mod", "package.json", "pom.xml", "pyproject.toml",
    }
)  # fmt: skip
"""Names, in lower case, of what stands at the top of a repository."""
_WEAK_MARKS = ("readme",)
"""What stands at the top of a repository, but also in a folder of repositories."""


def find_repositories(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the repositories of a folder with the name of each below it, in the order of their names.

    The folder itself is one when something that belongs at a repository's top stands in it. Else each folder in it is
    one, or holds some; what is two levels down is one whatever it holds.
    """
    if _is_repository(folder):
        yield folder, folder.name
        return
    below = list(_below(folder))
    if below:
        yield from below
    elif _has(folder, _WEAK_MARKS):
        yield folder, folder.name


def _below(folder: Path) -> Iterator[tuple[Path, str]]:
    for child in _folders(folder):
        if _is_repository(child):
            yield child, child.name
            continue
        inner = [
            grandchild for grandchild in _folders(child) if _is_repository(grandchild) or _has(grandchild, _WEAK_MARKS)
        ]
        for grandchild in inner:
            yield grandchild, f"{child.name}/{grandchild.name}"
        if not inner and _has(child, _WEAK_MARKS):
            yield child, child.name


def _is_repository(folder: Path) -> bool:
    return any(name.lower() in _MARKS for name in os.listdir(folder))  # noqa: PTH208 - names are all that is needed


def _has(folder: Path, starts: tuple[str, ...]) -> bool:
    return any(name.lower().startswith(starts) for name in os.listdir(folder))  # noqa: PTH208


def _folders(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return sorted(
            Path(entry.path)
            for entry in entries
            if entry.is_dir(follow_symlinks=False)
            and not entry.name.startswith(".")
            and entry.name not in SKIPPED_FOLDERS
        )
