"""The line of a file that a problem is about, cut to fit a terminal, with what the problem names marked in it."""

import re
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len

from techdocs.disk.files import read_inside
from techdocs.lint.formats.scope import Scope
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem
from techdocs.plain_text import visible

LONGEST = 160
"""Characters up to which a line is shown."""
_LARGEST = 1_000_000
"""Bytes up to which a file is read for a line of it."""
_BEFORE = 60
"""Characters that are left before the mark in a line that is cut."""
_LITERAL = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A `line` of a file as it is shown; `start` and `length` of the mark in terminal cells, `length` 0 without one."""

    line: str
    start: int = 0
    length: int = 0


class Excerpts:
    """Reads excerpts; the lines of the last file are kept, as problems come in the order of their files."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._last: tuple[Path | None, tuple[str, ...]] = (None, ())

    def read(self, problem: Problem) -> Excerpt | None:
        """Return the line that a problem is about; None when it is not known, cannot be read or could hold a secret."""
        place = problem.place
        root = self._scope.roots.get(place.source)
        if problem.code == Code.SECRET_FOUND or root is None or not (place.path and place.line):
            return None
        lines = self._lines(root, place)
        if place.line > len(lines) or not lines[place.line - 1].strip():
            return None
        line = lines[place.line - 1]
        return _cut(line, *_mark(line, problem))

    def _lines(self, root: Path, place: Place) -> tuple[str, ...]:
        path = root / place.path
        if self._last[0] != path:
            self._last = (path, self._read(path, root))
        return self._last[1]

    def _read(self, path: Path, root: Path) -> tuple[str, ...]:
        try:
            text = read_inside(path, root, max_bytes=_LARGEST).decode("utf-8-sig")
        except (OSError, ValueError):
            return ()
        if self._scope.secrets.find_in(text):
            return ()
        # Only what YAML, Markdown and editors count as the end of a line; str.splitlines knows more.
        return tuple(re.split(r"\r\n|\r|\n", text))


def _mark(line: str, problem: Problem) -> tuple[int, int]:
    """Return where the mark begins (from 0) and its length: the first text in backticks that is there, or once."""
    at = problem.place.column - 1
    literals = _LITERAL.findall(problem.message)
    if at >= 0:
        # Of a setting such as `theme.custom_dir` the line holds the last key.
        named = (name for literal in literals for name in (literal, literal.rpartition(".")[2]) if name)
        return at, next((len(name) for name in named if line.startswith(name, at)), 1)
    found = next((literal for literal in literals if line.count(literal) == 1), "")
    return (line.index(found), len(found)) if found else (0, 0)


def _cut(line: str, at: int, length: int) -> Excerpt:
    """Return a line with its mark, cut on both sides where it is too long; a tab counts as one character."""
    line = line.replace("\t", " ").rstrip()
    if at > len(line):
        at, length = len(line), min(length, 1)
    first = 0 if len(line) <= LONGEST or at + length < LONGEST - 1 else max(0, at - _BEFORE)
    room = LONGEST - (first > 0)
    shown = line[first : first + room] if len(line) - first <= room else line[first : first + room - 1]
    before, after = "…" if first else "", "…" if first + len(shown) < len(line) else ""
    return Excerpt(
        line=before + visible(shown) + after,
        start=cell_len(before + visible(line[first:at])),
        length=max(int(length > 0), cell_len(visible(line[at : min(at + length, first + len(shown))]))),
    )
