"""Settings over those that they inherit: mappings are merged, the rest is replaced (MkDocs' `utils/yaml.py`).

The merged document is placed as if its files came one after the other: each position is a line of that text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from techdocs.documents.located_yaml import KeyPath, LocatedDocument, Position
from techdocs.model.problem import Place

EMPTY = LocatedDocument(value={}, line=1)


class Placed:
    """Where the lines of a chain of files are: `files` are pairs of the lines before a file and its place."""

    def __init__(self, files: Sequence[tuple[int, Place]]) -> None:
        self._files = files

    def place(self, position: Position) -> Place:
        """Return the place of a line and column of the chain."""
        line, column = position
        before, file = next(item for item in reversed(self._files) if item[0] < line or item[0] == 0)
        return file.at((line - before, column))


def shifted(document: LocatedDocument, before: int) -> LocatedDocument:
    """Return a document moved down by so many lines."""
    return replace(
        document, line=document.line + before, places=_shifted(document.places, before),
        key_places=_shifted(document.key_places, before),
    )  # fmt: skip


def inherit(child: LocatedDocument, parent: LocatedDocument) -> LocatedDocument:
    """Return a document with what it inherits; a parent that is not a mapping adds nothing."""
    if not isinstance(child.value, dict) or not isinstance(parent.value, dict):
        return child
    return replace(
        child, value=_merged(parent.value, child.value), places={**parent.places, **child.places},
        key_places={**parent.key_places, **child.key_places},
    )  # fmt: skip


def _merged(parent: Mapping[str, object], child: Mapping[str, object]) -> dict[str, object]:
    merged = {**parent, **child}
    for key, value in child.items():
        theirs = parent.get(key)
        if isinstance(value, dict) and isinstance(theirs, dict):
            merged[key] = _merged(theirs, value)
    return merged


def _shifted(places: Mapping[KeyPath, Position], before: int) -> dict[KeyPath, Position]:
    return {path: (line + before, column) for path, (line, column) in places.items()}
