"""What one JSON Schema says of its values: types, alternatives, limits, and how readers see them."""

import json
from collections.abc import Iterator, Mapping

from techdocs.apis.source import list_of, text_of

_MAX_VALUES, _LONGEST_VALUE = 40, 100
_CHOICES = ("oneOf", "anyOf")
_HAS_FIELDS = ("properties", "allOf", *_CHOICES, "patternProperties")
_NOTES = {
    "minimum": "at least {}", "maximum": "at most {}", "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}", "minLength": "at least {} characters", "maxLength": "at most {} characters",
    "minItems": "at least {} items", "maxItems": "at most {} items", "multipleOf": "a multiple of {}",
    "pattern": "matches {}", "default": "default {}",
}  # fmt: skip


def choices_of(schema: Mapping[str, object]) -> list[object]:
    """Return the alternatives of a schema, an empty list without any."""
    return next((list_of(schema[key]) for key in _CHOICES if key in schema), [])


def has_fields(schema: Mapping[str, object]) -> bool:
    """Say whether a schema has fields, its own or those of its parts."""
    return any(key in schema for key in _HAS_FIELDS) and types_of(schema) != "array"


def has_own_fields(schema: Mapping[str, object]) -> bool:
    """Say whether a schema itself names fields."""
    return bool(schema.get("properties"))


def types_of(schema: Mapping[str, object]) -> str:
    """Return the types of a schema, without null (`ShapeTable` adds it)."""
    kinds = [kind for kind in list_of(schema.get("type")) if isinstance(kind, str)]
    return " or ".join([kind for kind in kinds if kind != "null"] or kinds) or text_of(schema, "type")


def kinds_of(schema: Mapping[str, object]) -> list[str]:
    """Return the types of a schema; where it names none, what else it says tells."""
    if kinds := types_of(schema):
        return kinds.split(" or ")
    return ["string" if enum_of(schema) else "object" if "additionalProperties" in schema else "any"]


def shown_type(schema: Mapping[str, object]) -> str:
    """Return the type of a schema as readers see it, with its format."""
    kind, form = " or ".join(kinds_of(schema)), text_of(schema, "format")
    return f"{kind} · {form}" if form else kind


def enum_of(schema: Mapping[str, object]) -> list[object]:
    """Return the values that a schema allows, an empty list if it allows any."""
    return [schema["const"]] if "const" in schema else list_of(schema.get("enum"))


def values_of(schema: Mapping[str, object]) -> tuple[str, ...]:
    """Return these values as texts, the first of many."""
    return tuple(shown_value(value) for value in enum_of(schema)[:_MAX_VALUES])


def default_of(schema: Mapping[str, object]) -> str:
    """Return the default of a schema as text, `""` without one."""
    return "" if schema.get("default") is None else value_text(schema["default"])


def limits_of(schema: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return the limits of a schema: pairs of a key and its value as text."""
    found = {key: schema.get(key) for key in _NOTES if key != "default"}
    return tuple((key, value_text(value)) for key, value in found.items() if isinstance(value, int | float | str))


def notes_of(schema: Mapping[str, object]) -> Iterator[str]:
    """Yield what a schema says of its values, in words."""
    for key, form in _NOTES.items():
        value = schema.get(key)
        if value is not None and (key == "default" or not isinstance(value, bool | dict | list)):
            yield form.format(shown_value(value))


def value_text(value: object) -> str:
    """Return a value of a schema as text, whole."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def shown_value(value: object) -> str:
    """Return a value of a schema as text of one line."""
    text = value_text(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
