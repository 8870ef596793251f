"""What is wrong in one document of YAML, each problem at the line of a value or of its key."""

from collections.abc import Callable
from dataclasses import dataclass, field

from techdocs.documents.located_yaml import KeyPath, LocatedDocument, Position
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, Severity, problem_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNotes:
    """The problems of one document so far.

    `place` returns the place of a line and column. A value of the wrong kind has the `code` and the `severity`.
    """

    document: LocatedDocument
    place: Callable[[Position], Place]
    code: Code = Code.SETTING_INVALID
    severity: Severity = Severity.WARNING
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, code: Code, message: str, hint: str, path: KeyPath, *, at_key: bool = False,
        severity: Severity = Severity.WARNING, about: str = "",
    ) -> None:  # fmt: skip
        """Note a problem with the value at a path, or with its key; it is `about` that value by default."""
        position = (self.document.key_place if at_key else self.document.place)(*path)
        about = about or self.document.name_of(path)
        self.problems.append(problem_of(severity, code, self.place(position), message, hint, about=about))

    def invalid(self, path: KeyPath, message: str, hint: str = "", *, at_key: bool = False, about: str = "") -> None:
        """Note that a value is of the wrong kind."""
        self.add(self.code, message, hint, path, at_key=at_key, severity=self.severity, about=about)
