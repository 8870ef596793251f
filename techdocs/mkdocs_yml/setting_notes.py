"""Collect what is wrong in one `mkdocs.yml`, each thing at its place, and not without end."""

from techdocs.documents.located_yaml import KeyPath, LocatedDocument, Position
from techdocs.mkdocs_yml.inherited import Placed
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, Severity, problem_of, problem_order, warning
from techdocs.plain_text import plain_line

MAX_PROBLEMS = 100
"""Problems that one file is told; the rest is counted."""


class SettingNotes:
    """The problems of one file so far."""

    def __init__(self, placed: Placed, document: LocatedDocument) -> None:
        self._placed, self.document = placed, document
        self._problems: list[Problem] = []
        self._paths: dict[Position, KeyPath] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems in the order of the file."""
        found = sorted(self._problems, key=problem_order)
        left = len(found) - MAX_PROBLEMS
        if left <= 0:
            return tuple(found)
        last = found[MAX_PROBLEMS]
        rest = warning(
            Code.LIMIT_EXCEEDED, last.place, f"{left} more problems of this file are not shown", "fix the first ones"
        )
        return (*found[:MAX_PROBLEMS], rest)

    def add(
        self, code: Code, message: str, hint: str, position: Position, *, severity: Severity = Severity.WARNING,
        about: str = "",
    ) -> None:  # fmt: skip
        """Note a problem at the line and column of a key or a value, which it then is about."""
        about = about or self.document.name_of(self._path_at(position))
        self._problems.append(problem_of(severity, code, self.place(position), message, hint, about=about))

    def _path_at(self, position: Position) -> KeyPath:
        if not self._paths:
            self._paths = {
                place: path for path, place in (*self.document.places.items(), *self.document.key_places.items())
            }
        return self._paths.get(position, ())

    def place(self, position: Position) -> Place:
        """Return a line and column of the file, or of one that it inherits from, as a place."""
        return self._placed.place(position)


def quoted(name: object) -> str:
    """Return a name that an author wrote as it stands in a message: one line, not too long, in backticks."""
    return f"`{plain_line(str(name), 60).replace('`', chr(39))}`"
