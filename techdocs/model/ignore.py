"""What an author silences at one place."""

from dataclasses import dataclass

from techdocs.model.codes import Code
from techdocs.model.problem import Problem
from techdocs.model.rule_names import find_code

File = tuple[str, str]
"""A source's name and a path inside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """What one comment or entry silences: problems of the rules that `names` name, in lines `first` to `last`.

    `names` are codes or names of rules as they are written. Line 0 is that of problems without a line; a `first` and
    a `last` of 0 and None is the whole file. `line` and `column` say where it is.
    """

    names: tuple[str, ...]
    reason: str
    line: int
    column: int = 1
    first: int = 0
    last: int | None = None

    @property
    def codes(self) -> frozenset[Code]:
        """Return the codes that the names mean."""
        return frozenset(code for code in map(find_code, self.names) if code)

    def covers(self, problem: Problem) -> bool:
        """Say whether a problem of the same file is in its lines."""
        line = problem.place.line
        if self.last is None or (self.line == 1 and line == 0):
            return True
        return self.first <= line <= self.last


def file_of(problem: Problem) -> File:
    """Return the file that a problem is in."""
    return (problem.place.source, problem.place.path)
