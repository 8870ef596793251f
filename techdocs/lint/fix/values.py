"""Repairs of one value of a descriptor: quotes that it needs, and the case of a kind or of a ref."""

import re

from techdocs.lint.fix.edits import Edit
from techdocs.lint.fix.yaml_nodes import YamlNode, changes_only, nodes_at
from techdocs.model.entity import KINDS
from techdocs.model.problem import Problem

_PLAIN = re.compile(r"[-+.\w]+(?=[ \t]*(?:[\r\n,\]}]|$)|[ \t]+#)")
"""A number or a truth value as it is written, up to where the value ends."""
_QUOTES = "\"'"


def repair_field(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Return what mends a field: quotes around a number or a truth value that must be a text, or the case of a kind."""
    for node in nodes_at(text, problem.place):
        edits = _kind(node, text) if node.path == ("kind",) else _quotes(node, text)
        if edits:
            return edits
    return ()


def repair_ref_case(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Return what writes a ref in the case of the entity that it names.

    Backstage compares refs without regard to case, so the same entity is meant before and after.
    """
    for node in nodes_at(text, problem.place):
        is_meant = isinstance(node.value, str) and node.value.lower() == problem.meant.lower()
        if is_meant and node.path[:1] == ("spec",) and (edits := _replace(node, text, problem.meant)):
            return edits
    return ()


def _quotes(node: YamlNode, text: str) -> tuple[Edit, ...]:
    written = _PLAIN.match(text, node.offset)
    if not _must_be_text(node.path) or not node.is_number or written is None:
        return ()
    edits = (Edit(start=written.start(), end=written.end(), text=f'"{written[0]}"'),)
    return edits if changes_only(text, edits, node.document, node.path, written[0]) else ()


def _must_be_text(path: tuple[str | int, ...]) -> bool:
    """Say whether a number at a path is certainly meant as a text: not in names, which are somebody's identity."""
    match path:
        case ("metadata", "annotations" | "labels", str()):
            return True
        case ("metadata", "title" | "description") | ("metadata", "tags", int()):
            return True
        case _:
            return False


def _kind(node: YamlNode, text: str) -> tuple[Edit, ...]:
    right = KINDS.get(node.value.lower(), "") if isinstance(node.value, str) else ""
    return _replace(node, text, right) if right else ()


def _replace(node: YamlNode, text: str, right: str) -> tuple[Edit, ...]:
    """Return the edit that writes `right` for a text of the same length, inside the quotes that may be around it."""
    old = str(node.value)
    start = node.offset + (text[node.offset : node.offset + 1] in tuple(_QUOTES))
    if old == right or text[start : start + len(old)] != old:
        return ()
    edits = (Edit(start=start, end=start + len(old), text=right),)
    return edits if changes_only(text, edits, node.document, node.path, right) else ()
