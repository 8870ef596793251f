"""Walk through one source and note what matters: descriptors, MkDocs settings, docs folders, READMEs, CODEOWNERS."""

import os
from collections.abc import Iterator
from pathlib import Path

from pathspec.gitignore import GitIgnoreSpec

from techdocs.codeowners import CODEOWNERS_PATHS
from techdocs.files import inside, read_regular
from techdocs.model.catalog import Discovered
from techdocs.model.source import Source
from techdocs.patterns import ignore_spec

CATALOG_NAMES = frozenset({"catalog-info.yaml", "catalog-info.yml"})
SETTINGS_NAMES = frozenset({"mkdocs.yml", "mkdocs.yaml"})
MAX_DEPTH = 24
MAX_IGNORE_BYTES = 100_000
_SKIPPED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "__pycache__",
        "site-packages",
        ".venv",
        "venv",
        ".tox",
        ".nox",
        ".techdocs",
        "bower_components",
    }
)


def discover(source: Source) -> Discovered:
    """Walk through a source. Folders that git ignores, virtual environments and symlinked folders are passed over."""
    found: dict[str, list[str]] = {"catalog": [], "settings": [], "docs": [], "readme": []}
    owners: set[str] = set()
    for folder, names, folders in _walk(str(source.root), "", (), 0):
        for name in names:
            path = f"{folder}{name}"
            lowered = name.lower()
            if name in CATALOG_NAMES:
                found["catalog"].append(path)
            elif name in SETTINGS_NAMES:
                found["settings"].append(path)
            elif lowered == "readme.md":
                found["readme"].append(path)
            elif path in CODEOWNERS_PATHS:
                owners.add(path)
        found["docs"] += [
            f"{folder}{name}" for name in folders if name == "docs" and _has_pages(source.root / folder / name)
        ]
    for kind in ("catalog", "settings"):
        found[kind] = [path for path in found[kind] if _is_readable(source.root, path)]
    return Discovered(
        source=source,
        catalog_files=tuple(sorted(found["catalog"])),
        settings_files=tuple(sorted(found["settings"])),
        docs_folders=tuple(sorted(found["docs"])),
        readmes=tuple(sorted(found["readme"])),
        codeowners=next((path for path in CODEOWNERS_PATHS if path in owners), ""),
    )


_Specs = tuple[tuple[str, GitIgnoreSpec], ...]


def _walk(root: str, folder: str, ignores: _Specs, depth: int) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder (`""` or ending in `/`) with the names of its files and of the folders that are walked."""
    try:
        with os.scandir(f"{root}/{folder}") as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    names = [entry.name for entry in found if not entry.is_dir(follow_symlinks=False)]
    if "pyvenv.cfg" in names:
        return
    if ".gitignore" in names:
        ignores = (*ignores, (folder, _read_ignore(Path(root, folder, ".gitignore"))))
    folders = [
        entry.name
        for entry in found
        if entry.is_dir(follow_symlinks=False)
        and entry.name not in _SKIPPED
        and not _is_ignored(f"{folder}{entry.name}/", ignores)
    ]
    yield folder, [name for name in names if not _is_ignored(folder + name, ignores)], folders
    if depth < MAX_DEPTH:
        for name in folders:
            yield from _walk(root, f"{folder}{name}/", ignores, depth + 1)


def _read_ignore(path: Path) -> GitIgnoreSpec:
    try:
        text = read_regular(path, max_bytes=MAX_IGNORE_BYTES).decode("utf-8", "replace")
    except OSError:  # a link or no file: what it would ignore is walked
        return ignore_spec([])
    return ignore_spec(text.splitlines())


def _is_ignored(path: str, ignores: _Specs) -> bool:
    """Say whether git ignores a path: the nearest `.gitignore` that says anything of it counts."""
    for folder, spec in reversed(ignores):
        result = spec.check_file(path[len(folder) :])
        if result.include is not None:
            return bool(result.include)
    return False


def _has_pages(folder: Path) -> bool:
    return any(
        name.lower().endswith(".md") for _, names, _ in _walk(str(folder), "", (), MAX_DEPTH - 4) for name in names
    )


def _is_readable(root: Path, path: str) -> bool:
    """Say whether a file is one of the source's own: a link may lead to another file of it, never out of it."""
    return not (root / path).is_symlink() or inside(root / path, root) is not None
