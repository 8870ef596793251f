"""Differences between the shapes of two definitions, as those see them who write them or who read them."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from techdocs.model.api import NO_SHAPE, ChangeClass, Content, Field, Shape

BREAKING, DANGEROUS, ADDED = ChangeClass
MAX_DEPTH = 12
"""Levels of fields that are compared."""
Told = tuple[ChangeClass, str, str]


class Direction(StrEnum):
    """Who depends on a value: users of the API write it, or they read it."""

    WRITTEN = "written"
    READ = "read"


_REMOVED = {
    (False, Direction.WRITTEN): DANGEROUS, (False, Direction.READ): BREAKING,
    (True, Direction.WRITTEN): BREAKING, (True, Direction.READ): ADDED,
}  # fmt: skip
"""The class of a field, or of an alternative, that is gone."""
_NEW = {
    (False, Direction.WRITTEN): ADDED, (False, Direction.READ): ADDED,
    (True, Direction.WRITTEN): ADDED, (True, Direction.READ): DANGEROUS,
}  # fmt: skip
"""The class of an optional field, or of an alternative, that is new."""


class ShapeComparison:
    """Compares values of two definitions by the tables of their shapes."""

    def __init__(self, before: Sequence[Shape], now: Sequence[Shape]) -> None:
        self._before, self._now = before, now
        self._seen: set[tuple[int, int, Direction]] = set()
        self._same: set[tuple[int, int, Direction]] = set()
        self._cut = 0

    def contents(self, before: Content, now: Content, direction: Direction) -> Iterator[Told]:
        """Yield what is different in a body."""
        self._seen.clear()
        yield from self._values(before, now, direction, "the body")
        if not _is_same_type(before, now):
            yield BREAKING, "type-changed", f"the body is now `{now.type}` (was `{before.type}`)"
        else:
            yield from self._shapes(before.shape, now.shape, direction, "", 0)

    def parameters(self, before: Field, now: Field) -> Iterator[Told]:
        """Yield what is different in a parameter that both have."""
        self._seen.clear()
        yield from self._fields(before, now, Direction.WRITTEN, "", 0)

    def _fields(self, before: Field, now: Field, direction: Direction, path: str, depth: int) -> Iterator[Told]:
        name = f"{path}{before.name}"
        yield from self._values(before, now, direction, f"`{name}`")
        if now.deprecated and not before.deprecated:
            yield DANGEROUS, "field-deprecated", f"`{name}` is now deprecated"
        if _default(before) != _default(now) and _default(before):
            yield DANGEROUS, "default-changed", f"the default of `{name}` is now {_default(now) or 'none'}"
        limits = set(now.notes) - set(before.notes) - {note for note in now.notes if note.startswith("default ")}
        if limits and direction is Direction.WRITTEN:
            yield DANGEROUS, "limits-changed", f"`{name}` is now limited: {', '.join(sorted(limits))}"
        if not _is_same_type(before, now):
            yield BREAKING, "type-changed", f"`{name}` is now `{now.type}` (was `{before.type}`)"
        else:
            yield from self._shapes(before.shape, now.shape, direction, f"{name}.", depth + 1)

    def _shapes(self, older: int, newer: int, direction: Direction, path: str, depth: int) -> Iterator[Told]:
        """Yield what is different in two shapes: each pair once in a body, and never again if nothing is."""
        key = (older, newer, direction)
        if NO_SHAPE in (older, newer) or key in self._same or depth > MAX_DEPTH:
            return
        if key in self._seen:
            self._cut += 1
            return
        self._seen.add(key)
        before = self._cut
        told = list(self._compared(self._before[older], self._now[newer], direction, path, depth))
        if not told and self._cut == before:
            self._same.add(key)
        yield from told

    def _compared(self, older: Shape, newer: Shape, direction: Direction, path: str, depth: int) -> Iterator[Told]:
        before, now = _seen(older, direction), _seen(newer, direction)
        what = "alternative" if older.is_choice else "field"
        for name, field in before.items():
            if name in now:
                yield from self._kept(field, now[name], direction, path, depth)
            else:
                yield _REMOVED[older.is_choice, direction], f"{what}-removed", f"{what} `{path}{name}` was removed"
        for name, field in now.items():
            if name in before:
                continue
            if direction is Direction.WRITTEN and field.required and not newer.is_choice:
                yield BREAKING, "required-field-added", f"required field `{path}{name}` was added"
            else:
                yield _NEW[newer.is_choice, direction], f"{what}-added", f"{what} `{path}{name}` was added"

    def _kept(self, field: Field, other: Field, direction: Direction, path: str, depth: int) -> Iterator[Told]:
        if direction is Direction.WRITTEN and other.required and not field.required:
            yield BREAKING, "field-required", f"`{path}{field.name}` is now required"
        if direction is Direction.READ and field.required and not other.required:
            yield DANGEROUS, "field-optional", f"`{path}{field.name}` may now be missing"
        yield from self._fields(field, other, direction, path, depth)

    def _values(self, before: Content | Field, now: Content | Field, direction: Direction, name: str) -> Iterator[Told]:
        """Yield what is different in an enum: users may not write what is gone, and may not know what is new."""
        is_written = direction is Direction.WRITTEN
        for value in [one for one in before.values if one not in now.values] if now.values else ():
            klass = BREAKING if is_written else ADDED
            yield klass, "value-removed", f"{name} can no longer be `{value}`"
        if before.values and not now.values:
            yield (ADDED if is_written else DANGEROUS), "values-open", f"{name} can now have any value"
        for value in [one for one in now.values if one not in before.values] if before.values else ():
            yield (ADDED if is_written else DANGEROUS), "value-added", f"{name} can now be `{value}`"
        if now.values and not before.values and is_written:
            yield (
                BREAKING,
                "values-limited",
                f"{name} can now only be {', '.join(f'`{one}`' for one in now.values[:5])}",
            )


def _seen(shape: Shape, direction: Direction) -> dict[str, Field]:
    """Return the fields that users write, or read, by name."""
    is_written = direction is Direction.WRITTEN
    return {one.name: one for one in shape.fields if not (one.is_read if is_written else one.is_written)}


def _is_same_type(before: Content | Field, now: Content | Field) -> bool:
    """Say whether types are the same, or names of shapes, whose fields are compared instead."""
    if before.type == now.type:
        return True
    return NO_SHAPE not in {before.shape, now.shape} and _around(before.type) == _around(now.type)


def _around(kind: str) -> str:
    """Return what is said of a type around its name: `array of`, `or null`."""
    words = kind.split(" ")
    return " ".join(word for word in words if word in {"array", "map", "of", "or", "null", "repeated", "stream"})


def _default(field: Field) -> str:
    return next((note.removeprefix("default ") for note in field.notes if note.startswith("default ")), "")
