"""Frozen values as JSON and back: what worker processes give to the run, and what the store keeps of repositories.

A dataclass is the list of its fields in their order, so both ends must be the same version of the package. Nothing but
the data model's own types is ever made of what is read: a worker that was taken over can send wrong values, no code.
"""

import hashlib
import json
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
Convert = Callable[[Any], Any]
_PLAIN = frozenset({str, int, float, bool, object, Any, types.NoneType})
"""Types whose values are JSON as they are; `object` stands for plain JSON data."""


class DecodeError(ValueError):
    """Some bytes are not the value that they should be."""


def encode(value: object) -> bytes:
    """Return a frozen dataclass as JSON.

    Raises:
        ValueError: a field holds what JSON has no form for, such as NaN.
        RecursionError: a field holds data that is nested too deeply.
    """
    convert = _encoder(cast("Hashable", type(value)))
    plain = convert(value) if convert else value
    return json.dumps(plain, allow_nan=False, separators=(",", ":")).encode("ascii")


def decode(kind: type[Value], content: bytes) -> Value:
    """Return the frozen dataclass that some bytes hold.

    Raises:
        DecodeError: they hold none of this kind.
    """
    convert = _decoder(cast("Hashable", kind))
    try:
        plain = json.loads(content)
        value: Value = convert(plain) if convert else plain
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise DecodeError(f"no {kind.__name__}: {error}") from error
    return value


def check_kind(kind: type) -> None:
    """Raise a TypeError unless every field of a kind of value, however deep, has a form in JSON."""
    _encoder(cast("Hashable", kind))
    _decoder(cast("Hashable", kind))


def shape_of(kind: type) -> str:
    """Return the digest of how values of a kind are encoded: with another one, their bytes mean something else."""
    return hashlib.sha256(_shape(cast("Hashable", kind)).encode()).hexdigest()[:16]


@cache
def _shape(kind: Any) -> str:  # noqa: ANN401 - any type
    inner = [_shape(argument) for argument in get_args(kind) if argument is not ...]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        inner = [f"{field.name}: {_shape(hints[field.name])}" for field in fields(kind)]
    return f"{getattr(kind, '__name__', kind)}({', '.join(inner)})"


@cache
def _encoder(kind: Any) -> Convert | None:  # noqa: ANN401 - any type
    """Return what turns a value into JSON data, None where it is that already."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return None
    if isinstance(kind, type) and issubclass(kind, Path | Enum):
        return str if issubclass(kind, Path) else attrgetter("value")
    if is_dataclass(kind):
        return _dataclass_encoder(kind)
    if origin in {Union, types.UnionType}:
        inner = _encoder(_optional(kind, arguments))
        return inner and (lambda value: None if value is None else inner(value))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_encoder(*arguments)
    if origin in {tuple, frozenset}:
        return _sequence_encoder(arguments, is_sorted=origin is frozenset)
    raise TypeError(f"{kind} has no form in JSON")


@cache
def _decoder(kind: Any) -> Convert | None:  # noqa: ANN401 - any type
    """Return what makes a value of JSON data, None where it is that already."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return None
    if isinstance(kind, type) and issubclass(kind, Path | Enum):
        return kind
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    if origin in {Union, types.UnionType}:
        inner = _decoder(_optional(kind, arguments))
        return inner and (lambda value: None if value is None else inner(value))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_decoder(*arguments)
    if origin in {tuple, frozenset}:
        return _sequence_decoder(arguments, origin)
    raise TypeError(f"{kind} has no form in JSON")


def _optional(kind: object, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any type
    """Return the type of a value that may be None."""
    others = [argument for argument in arguments if argument is not types.NoneType]
    if len(others) != 1:
        raise TypeError(f"{kind} has no form in JSON")
    return others[0]


def _dataclass_encoder(kind: Any) -> Convert:  # noqa: ANN401 - any dataclass
    hints = get_type_hints(kind)
    converts = [(field.name, _encoder(hints[field.name])) for field in fields(kind)]

    def convert(value: object) -> list[object]:
        return [inner(getattr(value, name)) if inner else getattr(value, name) for name, inner in converts]

    return convert


def _dataclass_decoder(kind: Any) -> Convert:  # noqa: ANN401 - any dataclass
    hints = get_type_hints(kind)
    converts = [(field.name, _decoder(hints[field.name])) for field in fields(kind)]

    def convert(plain: list[object]) -> object:
        pairs = zip(converts, plain, strict=True)
        return kind(**{name: inner(value) if inner else value for (name, inner), value in pairs})

    return convert


def _mapping_encoder(key: Any, value: Any) -> Convert:  # noqa: ANN401 - any types
    inner, of_key = _encoder(value), _encoder(key)
    if key is not str:  # JSON's own keys are texts
        return lambda items: [
            [of_key(name) if of_key else name, inner(item) if inner else item] for name, item in items.items()
        ]
    return (lambda items: {name: inner(item) for name, item in items.items()}) if inner else dict


def _mapping_decoder(key: Any, value: Any) -> Convert | None:  # noqa: ANN401 - any types
    inner, of_key = _decoder(value), _decoder(key)
    if key is not str:
        return lambda pairs: {of_key(name) if of_key else name: inner(item) if inner else item for name, item in pairs}
    return (lambda items: {name: inner(item) for name, item in items.items()}) if inner else None


def _sequence_encoder(arguments: tuple[Any, ...], *, is_sorted: bool) -> Convert | None:
    if is_sorted:
        return sorted
    if arguments[-1] is ... or len(arguments) == 1:
        inner = _encoder(arguments[0])
        return inner and (lambda items: [inner(item) for item in items])
    converts = [_encoder(argument) for argument in arguments]
    if not any(converts):
        return None
    return lambda items: [inner(item) if inner else item for inner, item in zip(converts, items, strict=True)]


def _sequence_decoder(arguments: tuple[Any, ...], origin: Any) -> Convert:  # noqa: ANN401 - a type
    if arguments[-1] is ... or len(arguments) == 1:
        inner = _decoder(arguments[0])
        return (lambda items: origin([inner(item) for item in items])) if inner else origin
    converts = [_decoder(argument) for argument in arguments]
    if not any(converts):
        return tuple
    return lambda items: tuple(inner(item) if inner else item for inner, item in zip(converts, items, strict=True))
