"""JSON Schemas as shapes: the parts of a value, one row per field.

A named schema becomes one shape however often it is used, and is read after the one that refers to it: so one that
contains itself ends, and a long chain of them is not deep. What is written in place becomes a shape of its own there,
down to `MAX_DEPTH` levels.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from techdocs.apis.schemas import (
    choices_of,
    default_of,
    enum_of,
    has_fields,
    has_own_fields,
    kinds_of,
    limits_of,
    notes_of,
    shown_type,
    types_of,
    value_text,
    values_of,
)
from techdocs.apis.source import ApiSource, list_of, mapping_of, text_of
from techdocs.model.api import NO_SHAPE, Facts, Field, Shape

MAX_DEPTH, MAX_FIELDS = 40, 40_000
"""Levels of schemas inside each other, and fields of all shapes of a definition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A schema at the place of its use: the type for people, the shape, the values of an enum; `facts` as data.

    An unknown schema, such as the target of a wrong `$ref`, has no facts.
    """

    type: str = "any"
    shape: int = NO_SHAPE
    values: tuple[str, ...] = ()
    facts: Facts | None = None


class ShapeTable:
    """The shapes of one definition."""

    def __init__(self, source: ApiSource) -> None:
        self._source = source
        self._shapes: list[Shape] = []
        self._named: dict[str, Typed] = {}
        self._waiting: deque[tuple[int, str, Mapping[str, object]]] = deque()
        self._open: set[str] = set()
        self._left = MAX_FIELDS

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Return the shapes, each at its number."""
        return tuple(self._shapes)

    def use(self, schema: object) -> Typed:
        """Return what a schema is, with its shape in the table."""
        typed = self._use(schema, 0)
        self._read_waiting()
        return typed

    def use_named(self, pointer: str, names: Iterable[str]) -> None:
        """Read named schemas, below a pointer such as `components/schemas`, also those that are not referred to."""
        for name in names:
            self.use({"$ref": f"#/{pointer}/{name.replace('~', '~0').replace('/', '~1')}"})

    def field(self, name: str, schema: object, *, required: bool = False) -> Field:
        """Return a field that has a schema."""
        field = self._field(name, schema, 0, required=required)
        self._read_waiting()
        return field

    def _read_waiting(self) -> None:
        while self._waiting:
            number, name, target = self._waiting.popleft()
            self._shapes[number] = replace(self._shape(target, 1), name=name)

    def _use(self, schema: object, depth: int) -> Typed:
        if schema is False:
            return Typed(type="nothing", facts=self._facts())
        if not isinstance(schema, Mapping):
            return Typed(facts=self._facts("any"))
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

    def _field(self, name: str, schema: object, depth: int, *, required: bool = False) -> Field:
        self._left -= 1
        typed = self._use(schema, depth)
        about = mapping_of(schema)
        resolved = about if "$ref" not in about or typed.type == "…" else self._source.resolve(about)
        facts = replace(typed.facts, default=default_of(resolved), limits=limits_of(resolved)) if typed.facts else None
        return Field(
            name=name, type=typed.type, facts=facts, required=required, shape=typed.shape, values=typed.values,
            description=text_of(about, "description") or text_of(resolved, "description"),
            notes=tuple(notes_of(resolved)), deprecated=resolved.get("deprecated") is True,
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
            if not has_fields(target):
                self._named[ref] = self._use(target, depth + 1)
                return self._named[ref]
            number = self._reserve()
            layer = "choice" if self._is_choice(target) else "object"
            self._named[ref] = _or_null(target, Typed(type=name, shape=number, facts=self._facts(layer)))
            self._waiting.append((number, name, target))
            return self._named[ref]
        finally:
            self._open.discard(ref)

    def _of_schema(self, schema: Mapping[str, object], depth: int) -> Typed:
        if "items" in schema or types_of(schema) == "array":
            inner = self._use(schema.get("items"), depth + 1)
            return _around("array", inner)
        choices = choices_of(schema)
        others = [choice for choice in choices if mapping_of(choice).get("type") != "null"]
        if len(others) == 1 and not has_own_fields(schema):
            inner = self._use(others[0], depth + 1)
            return inner if len(others) == len(choices) else _with_null(inner)
        parts = list_of(schema.get("allOf"))
        if len(parts) == 1 and not has_own_fields(schema):
            return self._use(parts[0], depth + 1)
        if has_fields(schema):
            number = self._reserve()
            self._shapes[number] = shape = self._shape(schema, depth + 1)
            facts = self._facts("choice" if shape.is_choice else "object")
            return Typed(type=text_of(schema, "title") or shape.type, shape=number, facts=facts)
        more = schema.get("additionalProperties")
        if isinstance(more, Mapping) and more:
            inner = self._use(more, depth + 1)
            return _around("map", inner)
        return Typed(type=shown_type(schema), values=values_of(schema), facts=self._plain_facts(schema))

    def _facts(self, *alternatives: str) -> Facts | None:
        return Facts(layers=(frozenset(alternatives),)) if self._source.compares else None

    def _plain_facts(self, schema: Mapping[str, object]) -> Facts | None:
        if not self._source.compares:
            return None
        form = text_of(schema, "format")
        layer = frozenset(f"{kind}:{form}" if form else kind for kind in kinds_of(schema))
        return Facts(layers=(layer,), values=tuple(value_text(value) for value in enum_of(schema)))

    def _is_choice(self, schema: Mapping[str, object]) -> bool:
        """Say whether a schema with fields is one of alternatives."""
        has_fields = any(mapping_of(part.get("properties")) for part in self._parts(schema, set()))
        return bool(choices_of(schema)) and not has_fields

    def _reserve(self) -> int:
        self._shapes.append(Shape())
        return len(self._shapes) - 1

    def _shape(self, schema: Mapping[str, object], depth: int) -> Shape:
        choices = choices_of(schema)
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
        found = self._field("", schema, depth)
        return replace(found, name=text_of(mapping_of(schema), "title") or found.type)

    def _fields(self, schema: Mapping[str, object], depth: int) -> dict[str, Field]:
        """Return the fields of an object and of its parts, by their names."""
        parts = list(self._parts(schema, set()))
        required = {name for part in parts for name in list_of(part.get("required")) if isinstance(name, str)}
        fields: dict[str, Field] = {}
        for part in parts:
            for name, inner in mapping_of(part.get("properties")).items():
                if self._left <= 0:
                    self._report_bounds(0)
                    return fields
                fields[name] = self._field(name, inner, depth, required=name in required)
        return fields

    def _parts(self, schema: Mapping[str, object], seen: set[int]) -> Iterator[Mapping[str, object]]:
        """Yield the parts of an object, itself last."""
        if id(schema) not in seen:
            seen.add(id(schema))
            for part in list_of(schema.get("allOf")):
                yield from self._parts(self._source.resolve(part), seen)
            yield schema

    def _report_bounds(self, depth: int) -> None:
        what = f"{MAX_DEPTH} levels of schemas" if depth > MAX_DEPTH else f"{MAX_FIELDS:,} fields"
        hint = "use named schemas and `$ref`" if depth > MAX_DEPTH else "split the definition"
        self._source.report_limit(what, hint)


def _or_null(schema: Mapping[str, object], typed: Typed) -> Typed:
    kinds = list_of(schema.get("type"))
    is_nullable = schema.get("nullable") is True or schema.get("x-nullable") is True
    return _with_null(typed) if is_nullable or ("null" in kinds and len(kinds) > 1) else typed


def _with_null(typed: Typed) -> Typed:
    facts = typed.facts
    if facts:
        facts = replace(facts, layers=(facts.layers[0] | {"null"}, *facts.layers[1:]))
    return replace(typed, type=f"{typed.type} or null", facts=facts)


def _around(kind: str, inner: Typed) -> Typed:
    facts = inner.facts
    if facts:
        facts = replace(facts, layers=(frozenset({kind}), *facts.layers))
    return replace(inner, type=f"{kind} of {inner.type}", facts=facts)
