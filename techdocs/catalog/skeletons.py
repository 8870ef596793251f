"""Which documents are skeletons of entities, and which folders: a software template writes their identity later."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from techdocs.documents.located_yaml import LocatedDocument
from techdocs.documents.yaml_faults import YamlFault
from techdocs.documents.yaml_nodes import LINE_END, document_starts

_PLACEHOLDER = re.compile(r"\$\{\{|\{\{|\{%")
_MARK = re.compile(r"\{\s*[{%#]")
"""What is in every text that has a placeholder, however YAML reads it."""
_FOLDER = re.compile(r"(^|/)(skeletons?|\{\{.*\}\}|\$\{\{.*\}\}|cookiecutter[^/]*)(/|$)")
_IDENTITY = re.compile(r"(?m)^[ ]*(?:kind|apiVersion|metadata|name|namespace):[^#\r\n]*(?:\{\{|\{%)|^[ ]*\{[%#{]")
_MAPPING = "<map>"
"""The key that `{{ values.name }}` has, read as YAML: a mapping."""


def is_in_skeleton(path: str) -> bool:
    """Say whether a file is below a folder from which software templates make repositories."""
    return bool(_FOLDER.search(path.rpartition("/")[0]))


def is_skeleton_file(path: str, text: str) -> bool:
    """Say whether a file in a template's folder has placeholders."""
    return bool(_FOLDER.search(path)) and bool(_PLACEHOLDER.search(text))


def skeleton_lines(text: str, documents: Iterable[LocatedDocument], faults: Iterable[YamlFault]) -> "SkeletonLines":
    """Return which documents of a file are skeletons: by what identifies an entity, never by its other fields."""
    if not _MARK.search(text):
        return SkeletonLines([])
    lines = LINE_END.split(text)
    starts = [number + 1 for number in document_starts(lines)]
    found = SkeletonLines(starts)
    read = {found.number(document.line) for document in documents}
    found.numbers |= {found.number(document.line) for document in documents if is_skeleton(document.value)}
    for number in {found.number(fault.line) for fault in faults} - read:
        end = starts[number + 1] - 1 if number + 1 < len(starts) else len(lines)
        if _IDENTITY.search("".join(lines[starts[number] - 1 : end])):
            found.numbers.add(number)
    return found


class SkeletonLines:
    """The documents of a file that are skeletons, by the lines where documents start."""

    def __init__(self, starts: list[int]) -> None:
        self._starts = starts
        self.numbers: set[int] = set()

    def number(self, line: int) -> int:
        """Return the number of the document that a line belongs to, from 0."""
        return max(bisect_right(self._starts, line) - 1, 0)

    def __contains__(self, line: int) -> bool:
        """Say whether a line belongs to a skeleton."""
        return self.number(line) in self.numbers


def is_skeleton(value: object) -> bool:
    """Say whether placeholders are where an entity has its identity."""
    if not isinstance(value, dict):
        return False
    metadata = value.get("metadata")
    parts = [value.get("kind"), value.get("apiVersion"), metadata]
    if isinstance(metadata, dict):
        parts += [metadata.get("name"), metadata.get("namespace")]
    if _MAPPING in value or any(isinstance(part, dict) and _MAPPING in part for part in parts):
        return True
    return any(isinstance(part, str) and _PLACEHOLDER.search(part) for part in parts)
