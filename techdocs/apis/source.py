"""A definition that is being read: its text, its value, the targets of its `$ref`s, and its problems."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from techdocs.model.api import Definition
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, warning
from techdocs.plain_text import plain_line

MOST_HOPS = 30
"""Longest chain of `$ref`s."""
_MOST_PROBLEMS = 20
"""Problems that are reported of one definition."""
_URL_ESCAPES = re.compile("~[01]")


class ApiError(Exception):
    """A definition cannot be read; `line` is counted from 1 in its text, 0 when it is not known."""

    def __init__(self, message: str, hint: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.message, self.hint, self.line = message, hint, line


@dataclass(kw_only=True)
class ApiSource:
    """A definition and its problems while it is read; `value` is its data if it is YAML or JSON.

    `compares` says that it is read to be compared: values have their `Facts`.
    """

    definition: Definition
    value: Mapping[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    compares: bool = False
    _lines: list[str] = field(default_factory=list)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def resolve(self, value: object) -> Mapping[str, object]:
        """Return a mapping, or the one that its `$ref` leads to; or an empty one for a `$ref` without a target."""
        for _ in range(MOST_HOPS):
            if not isinstance(value, Mapping):
                return {}
            ref = value.get("$ref")
            if not isinstance(ref, str):
                return value
            value = self.target(ref)
        return {}

    def target(self, ref: str) -> object:
        """Return the value of the definition that a `$ref` leads to, or None."""
        if not ref.startswith("#"):
            hint = "put it into this file, or use `$openapi` or `$asyncapi` in the catalog file to include other files"
            self.report(Code.API_REFERENCE, f"`$ref: {plain_line(ref)}` is outside this definition", hint, ref)
            return None
        value: object = self.value
        for part in unquote(ref[1:]).split("/")[1:]:
            key = _URL_ESCAPES.sub(lambda found: "/" if found[0] == "~1" else "~", part)
            if isinstance(value, Mapping) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdecimal() and len(key) < 7 and int(key) < len(value):  # noqa: PLR2004
                value = value[int(key)]
            else:
                hint = "correct the reference, or add what it points to"
                self.report(Code.API_REFERENCE, f"`$ref: {plain_line(ref)}` has no target", hint, ref)
                return None
        return value

    def report(self, code: Code, message: str, hint: str, needle: str = "", place: Place | None = None) -> None:
        """Note a problem once: at a place, else at the first line that contains a text."""
        if (code, needle) in self._told or len(self.problems) >= _MOST_PROBLEMS:
            return
        self._told.add((code, needle))
        about = f"{self.definition.ref} {needle}"[:200]
        place = place or self.place(needle)
        self.problems.append(warning(code, place, message, hint, about=about, entity=str(self.definition.ref)))

    def report_limit(self, what: str, hint: str) -> None:
        """Note that a definition has more than a limit."""
        message = f"the definition has more than {what}; the rest is not shown"
        self.report(Code.LIMIT_EXCEEDED, message, hint, message)

    def place(self, needle: str) -> Place:
        """Return the place of the first line that contains a text, else the beginning of the definition."""
        if not self._lines:
            self._lines = self.definition.text.split("\n")
        found = next((number for number, line in enumerate(self._lines, 1) if needle and needle in line), 0)
        return self.definition.place_of(found)


def text_of(value: Mapping[str, object], key: str) -> str:
    """Return a text or a number of a mapping as text, or `""`."""
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return str(found)


def list_of(value: object) -> list[object]:
    """Return a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def mapping_of(value: object) -> Mapping[str, object]:
    """Return a mapping; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}
