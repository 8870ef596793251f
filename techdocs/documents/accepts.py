"""What each reader of a value accepts, as a JSON Schema; `ci/write_config_schema.py` collects them for editors."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Reader = TypeVar("Reader", bound=Callable[..., object])
Schema = Mapping[str, Any]

TEXT: Schema = {"type": ["string", "number"]}


def accepts(schema: Schema) -> Callable[[Reader], Reader]:
    """Return a decorator that notes what a reader accepts; values that only a run can judge are left to the reader."""

    def mark(read: Reader) -> Reader:
        setattr(read, "accepts", schema)  # noqa: B010 - a function's type has no such attribute
        return read

    return mark


def one_or_list(schema: Schema) -> Schema:
    """Return the schema of one value, or of a list of such values that is not empty."""
    return {"anyOf": [schema, list_of(schema, minItems=1)]}


def list_of(schema: Schema, **more: int) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema, **more}


def mapping_to(schema: Schema, **more: object) -> Schema:
    """Return the schema of a mapping of any names to such values."""
    return {"type": "object", "additionalProperties": schema, **more}
