"""Paths of a nav that begin with a slash: MkDocs leaves them as addresses, which lead nowhere in a joined site."""

import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from techdocs.model.docs import is_page, nav_texts
from techdocs.model.problem import Place
from techdocs.plain_text import composed


class RootedPaths:
    """Finds the file that a path from the root means: from the root of the docs, else from the repository's."""

    def __init__(self, files: Mapping[str, Path], root: Path) -> None:
        """Take the files of the docs by their paths there, and the root of the repository."""
        self._files, self._root = files, root

    def resolve(self, nav: Sequence[object], places: Mapping[str, Place]) -> tuple[list[object], dict[str, Place]]:
        """Return a nav, and the places of its entries, with the path inside the docs of each file that is found."""
        rooted = (entry for entry in dict.fromkeys(nav_texts(nav)) if entry.startswith("/"))
        found = {entry: path for entry in rooted if (path := self._path(entry))}
        if not found:
            return list(nav), dict(places)
        added = {path: places[entry] for entry, path in found.items() if entry in places}
        kept = {entry: place for entry, place in places.items() if entry not in found}
        return [_replaced(item, found) for item in nav], {**added, **kept}

    def _path(self, entry: str) -> str:
        file, hash_, anchor = entry.partition("#")
        wanted = list(_files_at(posixpath.normpath(file).strip("/")))
        places = [name for name in wanted if name in self._files]
        places += [self._by_origin[name] for name in wanted if name in self._by_origin] if not places else []
        return f"{places[0]}{hash_}{anchor}" if places else ""

    @cached_property
    def _by_origin(self) -> dict[str, str]:
        """The path inside the docs of each file by its path inside the repository."""
        origins = {path: os.path.relpath(file, self._root).replace(os.sep, "/") for path, file in self._files.items()}
        return {composed(origin): path for path, origin in origins.items()}


def _files_at(path: str) -> Iterator[str]:
    """Yield the files that a path, which may be a page's address, names."""
    yield path
    if path and not is_page(path):
        yield from (f"{path}.md", f"{path}/index.md", f"{path}/README.md")


def _replaced(item: object, found: Mapping[str, str]) -> object:
    if isinstance(item, str):
        return found.get(item, item)
    if isinstance(item, Mapping):
        return {title: _replaced(value, found) for title, value in item.items()}
    return [_replaced(inner, found) for inner in item] if isinstance(item, list | tuple) else item
