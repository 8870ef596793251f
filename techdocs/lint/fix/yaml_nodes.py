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
    """A value of a YAML text: its document, counted from 0, its path there, and its offset in the text."""

    text: str
    number: int
    document: LocatedDocument
    path: KeyPath
    offset: int

    @property
    def value(self) -> object:
        """The value as plain data."""
        return value_at(self.document.value, self.path, _NOTHING)

    @property
    def is_number(self) -> bool:
        """Whether it is written as a number or a truth value, even if it is kept as a text."""
        return self.path in self.document.written


def nodes_at(text: str, place: Place) -> Iterator[YamlNode]:
    """Yield the values that begin at a place of a YAML text."""
    offset = offset_of(text, place.line, place.column)
    for number, document in enumerate(load_documents(text)[0]):
        for path, position in document.places.items():
            if offset is not None and position == (place.line, place.column):
                node = YamlNode(text=text, number=number, document=document, path=path, offset=offset)
                yield from () if node.value is _NOTHING else (node,)


def proven(edit: Edit, node: YamlNode, path: KeyPath, value: object) -> tuple[Edit, ...]:
    """Return an edit if it sets the value at a path of the node's document and changes nothing else, else none."""
    before, faults = load_documents(node.text)
    after, new_faults = load_documents(apply_edits(node.text, (edit,)))
    expected: list[Any] = [deepcopy(part.value) for part in before]
    _set(expected[node.number], path, value)
    is_alone = len(new_faults) <= len(faults) and _same(expected) == _same([part.value for part in after])
    return (edit,) if is_alone else ()


def _set(value: Any, path: KeyPath, new: object) -> None:  # noqa: ANN401 - plain data
    *parents, last = path
    for part in parents:
        if isinstance(value, dict) and value.get(part) is None:
            value[part] = {}
        value = value[part]
    value[last] = new


def _same(documents: list[Any]) -> str:
    """Return a text that only the same data has: `1`, `1.0` and `true` differ, the order of keys does not count."""
    return json.dumps(documents, sort_keys=True, default=repr)
