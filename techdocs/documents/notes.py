"""What is wrong in one document of YAML, each problem at the line of a value or of its key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Unpack

from techdocs.documents.located_yaml import KeyPath, LocatedDocument, Position
from techdocs.documents.typographic_quotes import typographic_quotes
from techdocs.documents.yaml_faults import YamlFault
from techdocs.model.codes import Code
from techdocs.model.problem import Details, Place, Problem, Severity, problem_of, warning


def fault_problem(code: Code, file: Place, fault: YamlFault, severity: Severity = Severity.ERROR) -> Problem:
    """Return what is wrong with the text of a file as a problem."""
    place = file.at((fault.line, fault.column))
    return problem_of(severity, code, place, fault.message, fault.hint, about=fault.about)


def quote_problems(file: Place, document: LocatedDocument, text: str) -> list[Problem]:
    """Return a problem for each key and value of a document that is in typographic quotes."""
    return [
        warning(Code.TYPOGRAPHIC_QUOTES, file.at(found.position), found.message, found.hint, about=found.text)
        for found in typographic_quotes(document, text)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNotes:
    """The problems of one document so far.

    `place` returns the place of a line and column. A value of the wrong kind has the `code` and the `severity`.
    `reported` has the path of each value with a problem.
    """

    document: LocatedDocument
    place: Callable[[Position], Place]
    code: Code = Code.SETTING_INVALID
    severity: Severity = Severity.WARNING
    problems: list[Problem] = field(default_factory=list)
    reported: set[KeyPath] = field(default_factory=set)

    def add(
        self, code: Code, message: str, hint: str, path: KeyPath, *, at_key: bool = False,
        severity: Severity = Severity.WARNING, **more: Unpack[Details],
    ) -> None:  # fmt: skip
        """Note a problem with the value at a path, or with its key; it is `about` that value by default."""
        position = (self.document.key_place if at_key else self.document.place)(*path)
        self.reported.add(path)
        more["about"] = more.get("about") or self.document.name_of(path)
        self.problems.append(problem_of(severity, code, self.place(position), message, hint, **more))

    def invalid(self, path: KeyPath, message: str, hint: str = "", *, at_key: bool = False, about: str = "") -> None:
        """Note that a value is of the wrong kind."""
        self.add(self.code, message, hint, path, at_key=at_key, severity=self.severity, about=about)
