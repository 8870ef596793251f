"""Repair of docs that no annotation leads to: add `backstage.io/techdocs-ref: dir:.` to the entity's metadata."""

import re

from techdocs.documents.located_yaml import value_at
from techdocs.lint.fix.edits import Edit, line_break, line_end, offset_of
from techdocs.lint.fix.yaml_nodes import YamlNode, nodes_at, proven
from techdocs.model.problem import Problem

REF, HERE = "backstage.io/techdocs-ref", "dir:."
_ABOVE = ("metadata", "annotations")
_STEP = 2
"""Spaces of a level where the file does not show its own."""
_NOTHING_BELOW = re.compile(r"annotations[ \t]*:[ \t]*(?:#.*)?")


def add_docs_ref(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Add the annotation to the entity whose name is at the problem's place."""
    for node in nodes_at(text, problem.place):
        annotations = value_at(node.document.value, _ABOVE, {})
        if node.path == ("metadata", "name") and (annotations is None or isinstance(annotations, dict)):
            edit = _into(node, annotations or {}) if _ABOVE in node.document.key_places else _new(node)
            return proven(edit, node, (*_ABOVE, REF), HERE) if edit and REF not in (annotations or {}) else ()
    return ()


def _into(node: YamlNode, annotations: dict[str, object]) -> Edit | None:
    """Make the annotation the first of those that are there."""
    document, text = node.document, node.text
    start = offset_of(text, *document.place(*_ABOVE))
    if start is not None and text.startswith("{", start):
        return _insert(start + 1, f'{REF}: "{HERE}"' + (", " if annotations else ""))
    line, column = document.key_place(*_ABOVE)
    key = offset_of(text, line, column)
    if key is None or not _NOTHING_BELOW.fullmatch(text[key : line_end(text, key)]):
        return None
    firsts = [position for path, position in document.key_places.items() if path[:-1] == _ABOVE]
    return _insert(line_end(text, key), _line(text, min(firsts)[1] if firsts else column + _step(node)))


def _new(node: YamlNode) -> Edit | None:
    """Add `annotations` below the name, or behind `{` if the metadata is in braces."""
    start, column = offset_of(node.text, *node.document.place("metadata")), node.document.key_place(*node.path)[1]
    if start is not None and node.text.startswith("{", start):
        return _insert(start + 1, f'annotations: {{{REF}: "{HERE}"}}, ')
    above = line_break(node.text) + " " * (column - 1) + "annotations:"
    return _insert(line_end(node.text, node.offset), above + _line(node.text, column + _step(node)))


def _insert(offset: int, text: str) -> Edit:
    return Edit(start=offset, end=offset, text=text)


def _line(text: str, column: int) -> str:
    return f"{line_break(text)}{' ' * (column - 1)}{REF}: {HERE}"


def _step(node: YamlNode) -> int:
    """Return how many spaces the file's own levels have, by the keys of the metadata."""
    step = node.document.key_place("metadata", "name")[1] - node.document.key_place("metadata")[1]
    return step if 0 < step <= 8 else _STEP  # noqa: PLR2004 - a name on the line of its parent is no level
