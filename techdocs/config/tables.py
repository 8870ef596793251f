"""Mappings that a table describes: each key with its reader, or with the table of the mapping below it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from techdocs.config.environment import read_secret
from techdocs.documents.accepts import Schema, accepts
from techdocs.documents.mapping import LocatedMapping, quoted

Table: TypeAlias = "Mapping[str, Callable[[object], object] | Table]"


@accepts({})
def read_ignored(value: object) -> object:
    """Read a key that means nothing here, such as `schedule`: a block of Backstage's settings may have it."""
    return value


def table_schema(table: Table, required: Sequence[str] = (), **more: object) -> Schema:
    """Return what a mapping of a table accepts; every key may be without a value."""
    properties = {
        key: _or_null(table_schema(below) if isinstance(below, Mapping) else below.accepts)  # type: ignore[attr-defined]
        for key, below in table.items()
    }
    must = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **must, **more}


def read_table(mapping: LocatedMapping, table: Table) -> dict[str, Any]:
    """Return the values of a mapping that has no other keys, those further below as `filters.topic.include`.

    What is missing, empty or wrong is left out; what is wrong is noted.
    """
    values: dict[str, Any] = {}
    for key, below in table.items():
        if isinstance(below, Mapping):
            inner = read_table(mapping.section(key, tuple(below)), below)
            values |= {f"{key}.{name}": value for name, value in inner.items()}
        elif (value := _read(mapping, key, below)) is not None:
            values[key] = value
    return values


def _read(mapping: LocatedMapping, key: str, read: Callable[[object], object]) -> object:
    if read is not read_secret:
        return mapping.get(key, read, None)
    try:
        return None if mapping.keys.get(key) is None else read_secret(mapping.keys[key])
    except ValueError as error:
        path = (*mapping.path, key)
        about = ".".join(map(str, path))  # by default a problem is about the value, which is a secret
        mapping.notes.invalid(path, f"{quoted(path)} {error.args[0]}", *error.args[1:], about=about)
        return None


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]} if schema else {}
