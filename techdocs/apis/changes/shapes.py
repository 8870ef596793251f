"""Differences between the shapes of two definitions, seen by users who write them or read them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from techdocs.apis.changes.types import Direction, Told, enum_changes, limit_changes, type_class
from techdocs.model.api import NO_SHAPE, ChangeClass, Content, Field, Shape

BREAKING, DANGEROUS, ADDED = ChangeClass
MAX_DEPTH = 40
"""Levels of fields that are compared."""

_REMOVED = {
    (False, Direction.WRITTEN): DANGEROUS, (False, Direction.READ): BREAKING,
    (True, Direction.WRITTEN): BREAKING, (True, Direction.READ): ADDED,
}  # fmt: skip
"""The class of a removed field or alternative."""
_NEW = {
    (False, Direction.WRITTEN): ADDED, (False, Direction.READ): ADDED,
    (True, Direction.WRITTEN): ADDED, (True, Direction.READ): DANGEROUS,
}  # fmt: skip
"""The class of a new optional field or alternative."""


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
        yield from self._values(before, now, direction, "the body", "", 0)

    def parameters(self, before: Field, now: Field, direction: Direction) -> Iterator[Told]:
        """Yield what is different in a parameter or header that both have."""
        self._seen.clear()
        yield from self._fields(before, now, direction, "", 0)

    def _fields(self, before: Field, now: Field, direction: Direction, path: str, depth: int) -> Iterator[Told]:
        name = f"{path}{before.name}"
        if now.deprecated and not before.deprecated:
            yield DANGEROUS, "field-deprecated", f"`{name}` is now deprecated"
        yield from self._values(before, now, direction, f"`{name}`", f"{name}.", depth + 1)

    def _values(
        self, before: Content | Field, now: Content | Field, direction: Direction, name: str, path: str, depth: int
    ) -> Iterator[Told]:
        if before.facts is None or now.facts is None:
            return
        if klass := self._type_class(before, now, direction):
            yield klass, "type-changed", f"{name} is now `{now.type}` (was `{before.type}`)"
        yield from limit_changes(before.facts, now.facts, direction, name)
        if klass is not BREAKING:
            yield from enum_changes(before.facts, now.facts, direction, name)
            yield from self._shapes(before.shape, now.shape, direction, path, depth)

    def _type_class(self, before: Content | Field, now: Content | Field, direction: Direction) -> ChangeClass | None:
        """Return the class of a change of type; one alternative instead of all of them narrows the type."""
        assert before.facts is not None and now.facts is not None  # noqa: S101, PT018 - tells the type checker
        klass = type_class(before.facts, now.facts, direction)
        if klass is BREAKING and NO_SHAPE not in {before.shape, now.shape}:
            older, newer = self._before[before.shape], self._now[now.shape]
            narrow, wide = (older, newer) if direction is Direction.WRITTEN else (newer, older)
            if wide.is_choice and not narrow.is_choice and narrow.name in {one.name for one in wide.fields}:
                return ADDED
        return klass

    def _shapes(self, older: int, newer: int, direction: Direction, path: str, depth: int) -> Iterator[Told]:
        """Yield the differences of two shapes: each pair once in a body, and never again if they are the same."""
        key = (older, newer, direction)
        if NO_SHAPE in (older, newer) or key in self._same:
            return
        before, now = self._before[older], self._now[newer]
        if before.is_choice != now.is_choice:
            return
        if key in self._seen or depth > MAX_DEPTH:
            self._cut += 1
            return
        self._seen.add(key)
        cut = self._cut
        told = list(self._compared(before, now, direction, path, depth))
        if not told and self._cut == cut:
            self._same.add(key)
        yield from told

    def _compared(self, older: Shape, newer: Shape, direction: Direction, path: str, depth: int) -> Iterator[Told]:
        before, now = _visible(older, direction), _visible(newer, direction)
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
        is_written, name = direction is Direction.WRITTEN, f"`{path}{field.name}`"
        if other.required and not field.required and is_written:
            yield BREAKING, "field-required", f"{name} is now required"
        if field.required and not other.required:
            if is_written:
                yield ADDED, "field-optional", f"{name} is now optional"
            else:
                yield BREAKING, "field-optional", f"{name} may now be missing"
        yield from self._fields(field, other, direction, path, depth)


def _visible(shape: Shape, direction: Direction) -> dict[str, Field]:
    """Return the fields that users write, or read, by name; alternatives of one name are counted."""
    is_written = direction is Direction.WRITTEN
    found: dict[str, Field] = {}
    count: Counter[str] = Counter()
    for one in shape.fields:
        if not (one.is_read if is_written else one.is_written):
            count[one.name] += 1
            found[one.name if count[one.name] == 1 else f"{one.name} {count[one.name]}"] = one
    return found
