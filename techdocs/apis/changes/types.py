"""Differences between what two values can be: their types, enums, defaults and limits, by direction."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from techdocs.model.api import ChangeClass, Facts

BREAKING, DANGEROUS, ADDED = ChangeClass
Told = tuple[ChangeClass, str, str]
_WIDER = {
    "integer": "number", "integer:int32": "integer:int64", "number:float": "number:double",
}  # fmt: skip
_LARGER_IS_WIDER = {
    "maximum": True, "exclusiveMaximum": True, "maxLength": True, "maxItems": True,
    "minimum": False, "exclusiveMinimum": False, "minLength": False, "minItems": False,
}  # fmt: skip
_LONGEST = 100
"""Characters of a value in a message."""


class Direction(StrEnum):
    """Who depends on a value: users of the API write it, or they read it."""

    WRITTEN = "written"
    READ = "read"


def type_class(before: Facts, now: Facts, direction: Direction) -> ChangeClass | None:
    """Return the class of a change of type, None if both are the same.

    Users can still write a value if all former values are allowed, and still read one if no new values can occur.
    """
    if before.layers == now.layers:
        return None
    narrow, wide = (before, now) if direction is Direction.WRITTEN else (now, before)
    if len(narrow.layers) > len(wide.layers) and wide.layers[-1] == {"any"}:
        return ADDED
    is_safe = len(narrow.layers) == len(wide.layers) and all(map(_covers, wide.layers, narrow.layers))
    return ADDED if is_safe else BREAKING


def _covers(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    return "any" in wide or all(_is_one_of(one, wide) for one in narrow)


def _is_one_of(kind: str, wide: frozenset[str]) -> bool:
    """Say whether all values of a type have one of other types, such as `string:uuid` of `string`."""
    if kind in wide or kind.partition(":")[0] in wide:
        return True
    wider = _WIDER.get(kind) or _WIDER.get(kind.partition(":")[0])
    return wider is not None and _is_one_of(wider, wide)


def enum_changes(before: Facts, now: Facts, direction: Direction, name: str) -> Iterator[Told]:
    """Yield the differences of an enum: removed values are refused, and new values surprise readers."""
    is_written = direction is Direction.WRITTEN
    older, newer = dict.fromkeys(before.values), dict.fromkeys(now.values)
    more = ADDED if is_written else DANGEROUS
    if older and not newer:
        yield more, "values-open", f"{name} can now have any value"
        return
    if newer and not older:
        if is_written:
            shown = ", ".join(map(_shown, now.values[:5]))
            yield BREAKING, "values-limited", f"{name} can now only be {shown}{', …' if len(newer) > 5 else ''}"  # noqa: PLR2004
        return
    for value in older:
        if value not in newer:
            yield BREAKING if is_written else ADDED, "value-removed", f"{name} can no longer be {_shown(value)}"
    for value in newer:
        if value not in older:
            yield more, "value-added", f"{name} can now be {_shown(value)}"


def limit_changes(before: Facts, now: Facts, direction: Direction, name: str) -> Iterator[Told]:
    """Yield the differences in the limits of a value and in its default."""
    is_written = direction is Direction.WRITTEN
    if before.number != now.number:
        yield BREAKING, "number-changed", f"{name} now has the number {now.number} (was {before.number})"
    if is_written and before.default and before.default != now.default:
        shown = _shown(now.default) if now.default else "none"
        yield DANGEROUS, "default-changed", f"the default of {name} is now {shown}"
    older, newer = dict(before.limits), dict(now.limits)
    for key in {**older, **newer}:
        if older.get(key) == newer.get(key):
            continue
        klass = _limit_class(key, older, newer, is_written=is_written)
        if klass is not None:
            limit = _shown(newer[key]) if key in newer else "none"
            yield klass, "limit-changed", f"`{key}` of {name} is now {limit}"


def _limit_class(
    key: str, before: Mapping[str, str], now: Mapping[str, str], *, is_written: bool
) -> ChangeClass | None:
    """Return the class of a changed limit: a new one often documents what was so before, a tighter one refuses more."""
    if key not in now:
        return ADDED if is_written else DANGEROUS
    if key not in before:
        return DANGEROUS if is_written else None
    is_larger_wider = _LARGER_IS_WIDER.get(key)
    try:
        is_larger = float(now[key]) > float(before[key])
    except ValueError:
        is_larger_wider = None
    if is_larger_wider is None:
        return DANGEROUS if is_written else None
    if is_larger == is_larger_wider:
        return ADDED if is_written else DANGEROUS
    return BREAKING if is_written else None


def _shown(value: str) -> str:
    return f"`{value if len(value) <= _LONGEST else f'{value[: _LONGEST - 1]}…'}`"
