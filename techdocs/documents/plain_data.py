"""What authors wrote as data that every writer takes: nested lists and mappings of texts and finite numbers.

All that comes out of a repository's YAML and JSON passes here once, at the reading end.
"""

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from techdocs.documents.located_yaml import KeyPath, Tagged
from techdocs.documents.yaml_scalars import MAX_DIGITS
from techdocs.model.limits import Limits
from techdocs.plain_text import without_controls

_DEFAULTS = Limits()


class PlainDataError(ValueError):
    """Data that is too deep, too much, or refers to itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A value that is not kept as it was written: where it is, and what became of it."""

    path: KeyPath
    message: str


def load_json(text: str, limits: Limits = _DEFAULTS) -> tuple[object, list[Adjustment]]:
    """Read JSON as data.

    Args:
        text: the whole file.
        limits: for `yaml_depth` and `yaml_nodes`.

    Raises:
        ValueError: it is not JSON, or too much.
    """
    changes: list[Adjustment] = []

    def number(digits: str) -> object:
        value = float(digits) if any(mark in digits for mark in ".eE") else None
        if value is None and len(digits) <= MAX_DIGITS:
            return int(digits)
        if value is not None and math.isfinite(value):
            return value
        message = f"the number `{digits[:MAX_DIGITS]}` is too large, so it is kept as text"
        changes.append(Adjustment(path=(), message=message))
        return digits

    def mapping(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1) if len(keys) < 1000 else "…"  # noqa: PLR2004
            changes.append(Adjustment(path=(), message=f"duplicate key `{twice[:80]}`; the last one is used"))
        return value

    try:
        value = json.loads(
            text, parse_int=number, parse_float=number, parse_constant=_constant, object_pairs_hook=mapping
        )
    except RecursionError:
        raise PlainDataError(_too_deep(limits)) from None
    plain, more = plain_data(value, limits)
    return plain, [*changes, *more]


def plain_data(value: object, limits: Limits = _DEFAULTS) -> tuple[object, list[Adjustment]]:
    """Return a value as data that JSON can hold, and what was changed for it.

    Control characters, direction marks and lone surrogates are left out without a word; a value under a tag that is not
    understood is the plain value.

    Raises:
        PlainDataError: it is deeper than `limits.yaml_depth`, or has more values than `limits.yaml_nodes`.
    """
    walk = _ValueWalk(limits)
    return walk.read(value, (), 0), walk.changes


class _ValueWalk:
    def __init__(self, limits: Limits) -> None:
        self.limits, self.left = limits, limits.yaml_nodes
        self.changes: list[Adjustment] = []

    def read(self, value: object, path: KeyPath, depth: int) -> object:
        self.left -= 1
        if depth > self.limits.yaml_depth:
            raise PlainDataError(_too_deep(self.limits))
        if self.left < 0:
            raise PlainDataError(f"it has more than {self.limits.yaml_nodes:,} values (`limits.yaml_nodes`)")
        if isinstance(value, str):
            return without_controls(value)
        if isinstance(value, Tagged):
            return self.read(value.value, path, depth + 1)
        if isinstance(value, Mapping):
            return {
                without_controls(str(key)): self.read(inner, (*path, str(key)), depth + 1)
                for key, inner in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self.read(inner, (*path, number), depth + 1) for number, inner in enumerate(value)]
        return self._scalar(value, path)

    def _scalar(self, value: object, path: KeyPath) -> object:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int) and abs(value) < 10**MAX_DIGITS:
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        text = value.isoformat() if isinstance(value, dt.date | dt.time) else _shown(value)
        message = f"a value that JSON cannot represent is kept as the text `{text}`"
        self.changes.append(Adjustment(path=path, message=message))
        return text


def _shown(value: object) -> str:
    if isinstance(value, int):
        return hex(value)[: MAX_DIGITS * 2]  # as decimals, Python refuses numbers of more than 4,300 digits
    return without_controls(str(value))[:80]


def _constant(name: str) -> object:
    raise ValueError(f"`{name}` is not JSON")


def _too_deep(limits: Limits) -> str:
    return f"nested deeper than {limits.yaml_depth} levels (`limits.yaml_depth`)"
