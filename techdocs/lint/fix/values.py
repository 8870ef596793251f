"""Repairs of one value of a descriptor: quotes that it needs, and the case of a kind or of a ref."""

import re

from techdocs.lint.fix.edits import Edit
from techdocs.lint.fix.yaml_nodes import YamlNode, nodes_at, proven
from techdocs.model.entity import KINDS
from techdocs.model.problem import Problem

_PLAIN = re.compile(r"[-+.\w]+(?=[ \t]*(?:[\r\n,\]}]|$)|[ \t]+#)")
"""A number or a truth value in the author's form, up to the end of the value."""


def repair_field(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Put quotes around a number or a truth value that must be a text, or correct the case of a kind."""
    for node in nodes_at(text, problem.place):
        kind = KINDS.get(str(node.value).lower(), "") if node.path == ("kind",) else ""
        edits = _replace(node, kind) if kind else _quote(node)
        if edits:
            return edits
    return ()


def repair_ref_case(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Write a ref in the case of its entity, which Backstage finds either way."""
    for node in nodes_at(text, problem.place):
        is_meant = str(node.value).lower() == problem.meant.lower()
        if is_meant and node.path[:1] == ("spec",) and (edits := _replace(node, problem.meant)):
            return edits
    return ()


def _quote(node: YamlNode) -> tuple[Edit, ...]:
    written = _PLAIN.match(node.text, node.offset)
    if not node.is_number or not _must_be_text(node) or written is None:
        return ()
    return proven(Edit(start=written.start(), end=written.end(), text=f'"{written[0]}"'), node, node.path, written[0])


def _must_be_text(node: YamlNode) -> bool:
    """Say whether a number is certainly meant as a text. Names are not: they are an entity's identity."""
    match node.path:
        case ("metadata", "annotations" | "labels", str()):
            return True
        case ("metadata", "title" | "description") | ("metadata", "tags", int()):
            return True
        case _:
            return False


def _replace(node: YamlNode, right: str) -> tuple[Edit, ...]:
    """Write `right` for a text that differs in case only, inside the quotes that may be around it."""
    old = str(node.value)
    start = node.offset + node.text.startswith(("'", '"'), node.offset)
    if old == right or not node.text.startswith(old, start):
        return ()
    return proven(Edit(start=start, end=start + len(old), text=right), node, node.path, right)
