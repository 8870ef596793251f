"""Walk through one source and note what matters: descriptors, MkDocs settings, docs folders, READMEs, CODEOWNERS."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from techdocs.catalog.sphinx import has_sphinx
from techdocs.codeowners import CODEOWNERS_PATHS
from techdocs.disk.files import inside, read_regular
from techdocs.model.catalog import Discovered
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, warning
from techdocs.model.skipped_folders import SKIPPED_FOLDERS
from techdocs.model.source import Source
from techdocs.patterns import MAX_LENGTH, IgnoreSpec, Work, glob_below, ignore_spec

CATALOG_NAMES = frozenset({"catalog-info.yaml", "catalog-info.yml"})
SETTINGS_NAMES = frozenset({"mkdocs.yml", "mkdocs.yaml"})
MAX_DEPTH = 24
MAX_IGNORE_BYTES = 1_000_000


def discover(source: Source, work: Work | None = None) -> Discovered:
    """Walk through a source. Folders that git ignores, virtual environments and symlinked folders are passed over.

    Args:
        source: the repository.
        work: the budget for its patterns.
    """
    found: dict[str, list[str]] = {"catalog": [], "settings": [], "docs": [], "sphinx": [], "empty": [], "readme": []}
    owners: set[str] = set()
    walk = _FolderWalk(source, work or Work())
    for folder, names, folders in walk.below("", (), 0):
        for name in names:
            path = f"{folder}{name}"
            kind = _kind_of(name)
            if kind:
                found[kind].append(path)
            elif path in CODEOWNERS_PATHS:
                owners.add(path)
        if "docs" in folders:
            found[walk.kind_of_docs(f"{folder}docs")].append(f"{folder}docs")
    found["catalog"] = sorted({*found["catalog"], *_named_by_operator(source, walk.work)})
    for kind in ("catalog", "settings"):
        found[kind] = [path for path in found[kind] if _is_readable(source.root, path)]
    return Discovered(
        source=source,
        catalog_files=tuple(sorted(found["catalog"])),
        settings_files=tuple(sorted(found["settings"])),
        docs_folders=tuple(sorted(found["docs"])),
        sphinx_folders=tuple(sorted(found["sphinx"])),
        readmes=tuple(sorted(found["readme"])),
        codeowners=next((path for path in CODEOWNERS_PATHS if path in owners), ""),
        problems=tuple(walk.problems.values()),
    )


def _named_by_operator(source: Source, work: Work) -> Iterator[str]:
    """Yield the descriptors that the operator's glob names."""
    for path in glob_below(source.root, source.catalog_path.lstrip("/"), work) if source.catalog_path else ():
        relative = path.relative_to(source.root)
        if path.is_file() and not SKIPPED_FOLDERS.intersection(relative.parts):
            yield relative.as_posix()


def _kind_of(name: str) -> str:
    """Return what a file is by its name, `""` where it does not matter."""
    if name in CATALOG_NAMES:
        return "catalog"
    if name in SETTINGS_NAMES:
        return "settings"
    return "readme" if name.lower() == "readme.md" else ""


def walk_source(source: Source) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder of a source (`""` or ending in `/`) with the names of its files and folders that count."""
    yield from _FolderWalk(source, Work()).below("", (), 0)


_Specs = tuple[tuple[str, IgnoreSpec], ...]


class _FolderWalk:
    """A walk through a source; `problems` are what is wrong with the `.gitignore` files that it met."""

    def __init__(self, source: Source, work: Work) -> None:
        self.source, self.work = source, work
        self.problems: dict[str, Problem] = {}

    def below(self, folder: str, ignores: _Specs, depth: int) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield each folder (`""` or ending in `/`) with the names of its files and of the folders that are walked."""
        try:
            with os.scandir(f"{self.source.root}/{folder}") as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            return
        names = [entry.name for entry in found if not entry.is_dir(follow_symlinks=False)]
        if "pyvenv.cfg" in names:
            return
        if ".gitignore" in names:
            ignores = (*ignores, (folder, self._read_ignore(f"{folder}.gitignore")))
        folders = [
            entry.name
            for entry in found
            if entry.is_dir(follow_symlinks=False)
            and entry.name not in SKIPPED_FOLDERS
            and not self._is_ignored(f"{folder}{entry.name}", ignores, is_folder=True)
        ]
        files = [name for name in names if not self._is_ignored(folder + name, ignores, is_folder=False)]
        yield folder, files, folders
        if depth < MAX_DEPTH:
            for name in folders:
                yield from self.below(f"{folder}{name}/", ignores, depth + 1)

    def kind_of_docs(self, folder: str) -> str:
        """Return what a folder called `docs` is: Sphinx's, docs with pages, or neither."""
        if has_sphinx(self.source.root / folder):
            return "sphinx"
        return "docs" if self.has_pages(folder) else "empty"

    def has_pages(self, folder: str) -> bool:
        """Say whether a folder holds Markdown, not too deep; only the `.gitignore` files in it count."""
        walk = _FolderWalk(replace(self.source, root=self.source.root / folder), self.work)
        return any(name.lower().endswith(".md") for _, names, _ in walk.below("", (), MAX_DEPTH - 4) for name in names)

    def _read_ignore(self, path: str) -> IgnoreSpec:
        try:
            content = read_regular(f"{self.source.root}/{path}", max_bytes=MAX_IGNORE_BYTES)
        except OSError as error:  # a link or no file: what it would ignore is walked
            if error.errno == errno.EFBIG:
                self._problem(path, 0, f"the file is ignored: it is larger than {MAX_IGNORE_BYTES // 1000:,} kB")
            return ignore_spec([])
        spec = ignore_spec(content.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n"), self.work)
        for line in spec.too_long[:1]:
            self._problem(path, line, f"a pattern is ignored: it is longer than {MAX_LENGTH:,} characters")
        return spec

    def _is_ignored(self, path: str, ignores: _Specs, *, is_folder: bool) -> bool:
        """Say whether git ignores a path: the nearest `.gitignore` that says anything of it counts."""
        for folder, spec in reversed(ignores):
            if self.work.exhausted:
                return False
            says = spec.says(path[len(folder) :], is_folder=is_folder)
            if self.work.exhausted:
                message = "its patterns take too long to match; from here on, no ignore patterns are used"
                self._problem(f"{folder}.gitignore", 0, message)
            if says is not None:
                return says
        return False

    def _problem(self, path: str, line: int, message: str) -> None:
        hint = "use fewer, simpler patterns"
        self.problems[path] = warning(
            Code.LIMIT_EXCEEDED, Place(source=self.source.name, path=path, line=line), message, hint
        )


def _is_readable(root: Path, path: str) -> bool:
    """Say whether a file is one of the source's own: a link may lead to another file of it, never out of it."""
    return not (root / path).is_symlink() or inside(root / path, root) is not None
