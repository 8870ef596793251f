"""JSON Schemas as shapes: what a value consists of, one row a field.

A named schema becomes one shape however often it is used, so one that contains itself ends. What is written in place
becomes a shape of its own there, down to `MAX_DEPTH` levels.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from techdocs.apis.source import ApiSource, list_of, mapping_of, text_of
from techdocs.model.api import NO_SHAPE, Field, Shape
from techdocs.model.codes import Code

MAX_DEPTH, MAX_FIELDS = 40, 40_000
"""Levels of schemas inside each other, and fields of all shapes of a definition."""
_MAX_VALUES, _LONGEST_VALUE = 40, 100
_CHOICES = ("oneOf", "anyOf")
_HAS_FIELDS = ("properties", "allOf", *_CHOICES, "patternProperties")
_NOTES = {
    "minimum": "at least {}", "maximum": "at most {}", "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}", "minLength": "at least {} characters", "maxLength": "at most {} characters",
    "minItems": "at least {} items", "maxItems": "at most {} items", "multipleOf": "a multiple of {}",
    "pattern": "matches {}", "default": "default {}",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a schema is where it is used: the type as it is shown, the shape, the values of an enum."""

    type: str = "any"
    shape: int = NO_SHAPE
    values: tuple[str, ...] = ()


class ShapeTable:
    """The shapes of one definition."""

    def __init__(self, source: ApiSource) -> None:
        self._source = source
        self._shapes: list[Shape] = []
        self._named: dict[str, Typed] = {}
        self._open: set[str] = set()
        self._left = MAX_FIELDS

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Return the shapes, each at its number."""
        return tuple(self._shapes)

    def use(self, schema: object, depth: int = 0) -> Typed:
        """Return what a schema is, with its shape in the table."""
        if schema is False:
            return Typed(type="nothing")
        if not isinstance(schema, Mapping):
            return Typed()
        if depth > MAX_DEPTH or self._left <= 0:
            self._report_bounds(depth)
            return Typed(type="…")
        ref = schema.get("$ref")
        if isinstance(ref, str):
            return self._of_ref(ref, depth)
        return _or_null(schema, self._of_schema(schema, depth))

    def fields_of(self, schema: object) -> tuple[Field, ...]:
        """Return the fields of an object, such as the arguments of a tool."""
        typed = self.use(schema)
        return self._shapes[typed.shape].fields if typed.shape != NO_SHAPE else ()

    def field(self, name: str, schema: object, *, depth: int = 0, required: bool = False) -> Field:
        """Return a field that has a schema."""
        self._left -= 1
        typed = self.use(schema, depth)
        about = mapping_of(schema)
        resolved = about if "$ref" not in about or typed.type == "…" else self._source.resolve(about)
        return Field(
            name=name, type=typed.type, required=required, shape=typed.shape, values=typed.values,
            description=text_of(about, "description") or text_of(resolved, "description"),
            notes=tuple(_notes(resolved)), deprecated=resolved.get("deprecated") is True,
            is_read=resolved.get("readOnly") is True, is_written=resolved.get("writeOnly") is True,
        )  # fmt: skip

    def _of_ref(self, ref: str, depth: int) -> Typed:
        if ref in self._named:
            return self._named[ref]
        name = ref.rpartition("/")[2]
        if ref in self._open:
            return Typed(type=name)
        target = self._source.resolve({"$ref": ref})
        if not target and self._source.target(ref) is None:
            return Typed(type=f"{name} (not found)")
        self._open.add(ref)
        try:
            if not _has_fields(target):
                self._named[ref] = self.use(target, depth + 1)
                return self._named[ref]
            number = self._reserve()
            self._named[ref] = _or_null(target, Typed(type=name, shape=number))
            self._shapes[number] = replace(self._shape(target, depth + 1), name=name)
            return self._named[ref]
        finally:
            self._open.discard(ref)

    def _of_schema(self, schema: Mapping[str, object], depth: int) -> Typed:
        if "items" in schema or _type(schema) == "array":
            inner = self.use(schema.get("items"), depth + 1)
            return replace(inner, type=f"array of {inner.type}")
        choices = next((list_of(schema[key]) for key in _CHOICES if key in schema), [])
        others = [choice for choice in choices if mapping_of(choice).get("type") != "null"]
        if len(others) == 1 and not _own_fields(schema):
            inner = self.use(others[0], depth + 1)
            return inner if len(others) == len(choices) else replace(inner, type=f"{inner.type} or null")
        parts = list_of(schema.get("allOf"))
        if len(parts) == 1 and not _own_fields(schema):
            return self.use(parts[0], depth + 1)
        if _has_fields(schema):
            number = self._reserve()
            self._shapes[number] = shape = self._shape(schema, depth + 1)
            return Typed(type=text_of(schema, "title") or shape.type, shape=number)
        more = schema.get("additionalProperties")
        if isinstance(more, Mapping) and more:
            inner = self.use(more, depth + 1)
            return replace(inner, type=f"map of {inner.type}")
        return Typed(type=_shown_type(schema), values=_values(schema))

    def _reserve(self) -> int:
        self._shapes.append(Shape())
        return len(self._shapes) - 1

    def _shape(self, schema: Mapping[str, object], depth: int) -> Shape:
        choices = next((list_of(schema[key]) for key in _CHOICES if key in schema), [])
        fields = self._fields(schema, depth)
        if choices and not fields:
            fields = {str(number): self._choice(choice, depth) for number, choice in enumerate(choices)}
            names = [one.name for one in fields.values()]
            kind = f"one of {', '.join(names)}" if len(names) <= 3 else f"one of {len(names)}"  # noqa: PLR2004 - fits a line
        else:
            kind = "object"
        return Shape(
            type=kind, fields=tuple(fields.values()), is_choice=kind != "object",
            description=text_of(schema, "description"), deprecated=schema.get("deprecated") is True,
        )  # fmt: skip

    def _choice(self, schema: object, depth: int) -> Field:
        found = self.field("", schema, depth=depth)
        return replace(found, name=text_of(mapping_of(schema), "title") or found.type)

    def _fields(self, schema: Mapping[str, object], depth: int) -> dict[str, Field]:
        """Return the fields of an object and of all that it is made of, by their names."""
        parts = list(self._parts(schema, set()))
        required = {name for part in parts for name in list_of(part.get("required")) if isinstance(name, str)}
        fields: dict[str, Field] = {}
        for part in parts:
            for name, inner in mapping_of(part.get("properties")).items():
                if self._left <= 0:
                    self._report_bounds(0)
                    return fields
                fields[name] = self.field(name, inner, depth=depth, required=name in required)
        return fields

    def _parts(self, schema: Mapping[str, object], seen: set[int]) -> Iterator[Mapping[str, object]]:
        """Yield what an object is made of, itself last."""
        if id(schema) not in seen:
            seen.add(id(schema))
            for part in list_of(schema.get("allOf")):
                yield from self._parts(self._source.resolve(part), seen)
            yield schema

    def _report_bounds(self, depth: int) -> None:
        what = f"{MAX_DEPTH} levels of schemas" if depth > MAX_DEPTH else f"{MAX_FIELDS:,} fields"
        hint = "use named schemas and `$ref`" if depth > MAX_DEPTH else "split the definition"
        message = f"the definition has more than {what}; the rest is not shown"
        self._source.report(Code.LIMIT_EXCEEDED, message, hint, message)


def _has_fields(schema: Mapping[str, object]) -> bool:
    return any(key in schema for key in _HAS_FIELDS) and _type(schema) != "array"


def _own_fields(schema: Mapping[str, object]) -> bool:
    return bool(schema.get("properties"))


def _type(schema: Mapping[str, object]) -> str:
    kinds = [kind for kind in list_of(schema.get("type")) if isinstance(kind, str)]
    return " or ".join(kinds) if kinds else text_of(schema, "type")


def _shown_type(schema: Mapping[str, object]) -> str:
    kind, form = _type(schema), text_of(schema, "format")
    if not kind:
        kind = "string" if _values(schema) else "object" if "additionalProperties" in schema else "any"
    return f"{kind} · {form}" if form else kind


def _or_null(schema: Mapping[str, object], typed: Typed) -> Typed:
    is_nullable = schema.get("nullable") is True or schema.get("x-nullable") is True
    return replace(typed, type=f"{typed.type} or null") if is_nullable else typed


def _values(schema: Mapping[str, object]) -> tuple[str, ...]:
    values = [schema["const"]] if "const" in schema else list_of(schema.get("enum"))
    return tuple(shown_value(value) for value in values[:_MAX_VALUES])


def _notes(schema: Mapping[str, object]) -> Iterator[str]:
    for key, form in _NOTES.items():
        value = schema.get(key)
        if value is not None and (key == "default" or not isinstance(value, bool | dict | list)):
            yield form.format(shown_value(value))


def shown_value(value: object) -> str:
    """Return a value of a schema as text of one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
