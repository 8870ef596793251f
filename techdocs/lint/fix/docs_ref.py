"""Repair of docs that no annotation leads to: `backstage.io/techdocs-ref: dir:.` goes into the entity's metadata."""

import re

from techdocs.documents.located_yaml import LocatedDocument
from techdocs.lint.fix.edits import Edit, line_break, line_end, offset_of
from techdocs.lint.fix.yaml_nodes import changes_only, document_named_at
from techdocs.model.problem import Place, Problem

REF, HERE = "backstage.io/techdocs-ref", "dir:."
_PATH = ("metadata", "annotations", REF)
_STEP = 2
"""Spaces of a level where the file does not show its own."""
_NOTHING_BELOW = re.compile(r"annotations[ \t]*:[ \t]*(?:#.*)?")


def add_docs_ref(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Return what adds the annotation to the entity whose name stands at the problem's place."""
    named = document_named_at(text, problem.place)
    if named is None:
        return ()
    number, document = named
    metadata = document.value.get("metadata") if isinstance(document.value, dict) else None
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    has_key = ("metadata", "annotations") in document.key_places
    if annotations is not None and (not isinstance(annotations, dict) or REF in annotations):
        return ()
    edit = _into(document, annotations, text) if has_key else _new(document, problem.place, text)
    edits = (edit,) if edit else ()
    return edits if edits and changes_only(text, edits, number, _PATH, HERE) else ()


def _into(document: LocatedDocument, annotations: dict[str, object] | None, text: str) -> Edit | None:
    """Return the edit that makes the annotation the first of those that are there."""
    start = offset_of(text, *document.place("metadata", "annotations"))
    if annotations is not None and start is not None and text[start : start + 1] == "{":
        return Edit(start=start + 1, end=start + 1, text=f'{REF}: "{HERE}"' + (", " if annotations else ""))
    line, column = document.key_place("metadata", "annotations")
    key = offset_of(text, line, column)
    if key is None or not _NOTHING_BELOW.fullmatch(text[key : line_end(text, key)]):
        return None
    firsts = [position for path, position in document.key_places.items() if path[:-1] == _PATH[:-1]]
    return _line_below(text, key, min(firsts)[1] if firsts else column + _step(document))


def _new(document: LocatedDocument, name: Place, text: str) -> Edit | None:
    """Return the edit that adds `annotations` below the name, or behind `{` where the metadata stands in braces."""
    start, at = offset_of(text, *document.place("metadata")), offset_of(text, name.line, name.column)
    if start is None or at is None:
        return None
    if text[start : start + 1] == "{":
        return Edit(start=start + 1, end=start + 1, text=f'annotations: {{{REF}: "{HERE}"}}, ')
    column = document.key_place("metadata", "name")[1]
    edit = _line_below(text, at, column + _step(document))
    above = " " * (column - 1) + "annotations:"
    mark = line_break(text)
    return Edit(start=edit.start, end=edit.end, text=mark + above + edit.text)


def _line_below(text: str, offset: int, column: int) -> Edit:
    """Return the edit that adds the annotation as a line of its own, at a column, below the line of an offset."""
    end = line_end(text, offset)
    return Edit(start=end, end=end, text=f"{line_break(text)}{' ' * (column - 1)}{REF}: {HERE}")


def _step(document: LocatedDocument) -> int:
    """Return how many spaces the file's own levels have, by the keys of the metadata."""
    step = document.key_place("metadata", "name")[1] - document.key_place("metadata")[1]
    return step if 0 < step <= 8 else _STEP  # noqa: PLR2004 - a name on the line of its parent is no level
