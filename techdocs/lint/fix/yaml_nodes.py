"""Find the value that a problem of a YAML file is about, and prove that an edit changes that value alone."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from techdocs.documents.located_yaml import KeyPath, LocatedDocument, load_documents, value_at
from techdocs.lint.fix.edits import Edit, apply_edits, offset_of
from techdocs.model.problem import Place

_NOTHING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlNode:
    """A value of a YAML text: its document, counted from 0, its path there, itself, and its offset in the text.

    `is_number` says that it is written as a number or a truth value, also one that is kept as a text.
    """

    document: int
    path: KeyPath
    value: object
    offset: int
    is_number: bool


def nodes_at(text: str, place: Place) -> Iterator[YamlNode]:
    """Yield the values that begin at a place of a YAML text."""
    offset = offset_of(text, place.line, place.column)
    documents, _ = load_documents(text)
    for number, document in enumerate(documents):
        for path, position in document.places.items():
            if position != (place.line, place.column) or offset is None:
                continue
            value = value_at(document.value, path, _NOTHING)
            if value is not _NOTHING:
                is_number = path in document.written
                yield YamlNode(document=number, path=path, value=value, offset=offset, is_number=is_number)


def changes_only(text: str, edits: tuple[Edit, ...], document: int, path: KeyPath, value: object) -> bool:
    """Say whether some edits make `value` stand at a path of one document of a YAML text, and change nothing else."""
    before, faults = load_documents(text)
    after, new_faults = load_documents(apply_edits(text, edits))
    if len(before) != len(after) or len(new_faults) > len(faults):
        return False
    expected: list[Any] = [deepcopy(part.value) for part in before]
    _set(expected[document], path, value)
    return [_plain(part) for part in expected] == [_plain(part.value) for part in after]


def document_named_at(text: str, place: Place) -> tuple[int, LocatedDocument] | None:
    """Return the document whose `metadata.name` stands at a place, with its number, None when there is none."""
    documents, _ = load_documents(text)
    for number, document in enumerate(documents):
        if document.places.get(("metadata", "name")) == (place.line, place.column):
            return number, document
    return None


def _set(value: Any, path: KeyPath, new: object) -> None:  # noqa: ANN401 - plain data
    *parents, last = path
    for part in parents:
        if isinstance(value, dict) and value.get(part) is None:
            value[part] = {}
        value = value[part]
    value[last] = new


def _plain(value: object) -> str:
    """Return a text that only the same data has: `1`, `1.0` and `true` differ, the order of keys does not count."""
    return json.dumps(value, sort_keys=True, default=repr)
