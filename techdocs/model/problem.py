"""A mistake in someone's repository, as data: what, how bad, where, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict, Unpack


class Severity(StrEnum):
    """How bad a problem is; `rank` orders them, worst highest."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Return 0 for a note, 1 for a warning, 2 for an error."""
        return ("note", "warning", "error").index(self.value)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A place in a file: a source's name, a path inside it, a line and a column (1-based; 0 = not known)."""

    source: str = ""
    path: str = ""
    line: int = 0
    column: int = 0

    def at(self, position: tuple[int, int]) -> "Place":
        """Return the place of a line and column of the same file."""
        return Place(source=self.source, path=self.path, line=position[0], column=position[1])

    def of_file(self, path: str) -> "Place":
        """Return the first line of another file of the same source."""
        return Place(source=self.source, path=path, line=1)

    def __str__(self) -> str:
        path = "/".join(part for part in (self.source, self.path) if part)
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([path, *numbers])


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRef:
    """An entity that the catalog does not have: its ref, where it is named, and the link or the field that names it.

    `near` is the ref of the entity of this run that is meant most likely, `""` where none is near.
    """

    ref: str
    place: Place
    link: str = ""
    near: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding.

    `entity` and `owner` are entity refs in canonical form (`component:default/payments`), empty when not known;
    `also` names further places that the finding is about (the other copy of a duplicate), `unknown` the entities that
    it is about because the catalog does not have them: a published site may. What code decides by is here too, so that
    no code reads a message: `missing` is the required field that is not there, `meant` what the author meant to write,
    `image` the address of the image that the problem is about, `secret` what kind of secret was found. `about` is what
    tells the problem from others of its code in its file, as the author wrote it: a link's target, a ref, the path of a
    setting, a heading's text. It stays the same when messages are reworded and lines move; see `lint/fingerprint.py`.
    """

    code: str
    severity: Severity
    message: str
    place: Place = field(default_factory=Place)
    hint: str = ""
    about: str = ""
    entity: str = ""
    owner: str = ""
    also: tuple[Place, ...] = ()
    unknown: tuple[UnknownRef, ...] = ()
    missing: str = ""
    meant: str = ""
    image: str = ""
    secret: str = ""


class Details(TypedDict, total=False):
    """The fields of a problem that only some problems have."""

    about: str
    entity: str
    owner: str
    also: tuple[Place, ...]
    unknown: tuple[UnknownRef, ...]
    missing: str
    meant: str
    image: str
    secret: str


def problem_of(
    severity: Severity, code: str, place: Place, message: str, hint: str = "", **more: Unpack[Details]
) -> Problem:
    """Return a problem whose severity is known only when the code runs; see `error`, `warning` and `note`."""
    return Problem(code=code, severity=severity, message=message, place=place, hint=hint, **more)


def error(code: str, place: Place, message: str, hint: str = "", **more: Unpack[Details]) -> Problem:
    """Return a problem for which something is missing from the site, or which Backstage would reject."""
    return problem_of(Severity.ERROR, code, place, message, hint, **more)


def warning(code: str, place: Place, message: str, hint: str = "", **more: Unpack[Details]) -> Problem:
    """Return a problem that readers notice."""
    return problem_of(Severity.WARNING, code, place, message, hint, **more)


def note(code: str, place: Place, message: str, hint: str = "", **more: Unpack[Details]) -> Problem:
    """Return a problem that authors may want to know about."""
    return problem_of(Severity.NOTE, code, place, message, hint, **more)


def first_of(texts: Sequence[str], most: int = 3) -> str:
    """Return the first of some texts, and how many more there are."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more


def shown_names(names: Iterable[str], most: int = 3) -> str:
    """Return the first of some names in backticks, and how many more there are."""
    return first_of([f"`{name}`" for name in names], most)


def unknown_refs_message(unknown: Sequence[UnknownRef]) -> str:
    """Return that the refs of one field of an entity, at least one, are not in the catalog."""
    named = unknown[0].field
    field = named if named == "owner" else f"`spec.{named}`"
    verb = "is" if len(unknown) == 1 else "are"
    return f"{field} {shown_names(ref.ref for ref in unknown)} {verb} not in the catalog"


def about_refs(unknown: Iterable[UnknownRef]) -> str:
    """Return what a problem about refs of one field is about: the field and the refs."""
    refs = tuple(unknown)
    return " ".join([refs[0].field, *(ref.ref for ref in refs)])


def problem_order(problem: Problem) -> tuple[Place, str, str]:
    """Return the key that sorts problems by place, then code, then message."""
    return (problem.place, problem.code, problem.message)
