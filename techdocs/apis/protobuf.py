"""Protocol buffers: the services of a file, and its messages (https://protobuf.dev/reference/protobuf/proto3-spec/)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from antlr4.error.ErrorListener import ErrorListener
from antlr4.Recognizer import Recognizer
from proto_schema_parser import ast
from proto_schema_parser.parser import Parser

from techdocs.apis.contents import Anchors, bounded
from techdocs.apis.source import ApiError, ApiSource
from techdocs.model.api import NO_SHAPE, ApiDocument, Content, Facts, Field, Operation, Response, Shape

MAX_CHARACTERS = 1_000_000
"""Of a file: the parser takes about a second for 100,000."""
_MARKS = re.compile(r"^\s*(?://+|/\*+|\*+/|\*(?!/))? ?|\s*\*+/\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """A message or an enum: its full name, where it is declared (`a.b.Outer`), and its parts."""

    name: str
    elements: tuple[object, ...]
    is_enum: bool


def read_protobuf(source: ApiSource) -> ApiDocument:
    """Return the services of a file.

    Raises:
        ApiError: it is not protobuf, or too long.
    """
    file = parse_protobuf(source.definition.text)
    package = next((one.name for one in file.file_elements if isinstance(one, ast.Package)), "")
    reader = _Reader(package, file.file_elements)
    return ApiDocument(
        format=f"protobuf {(file.edition or file.syntax or 'proto2').strip(chr(34))}", title=package,
        operations=bounded(source, reader.operations()), shapes=tuple(reader.shapes()),
    )  # fmt: skip


def parse_protobuf(text: str) -> ast.File:
    """Return what a file consists of.

    Raises:
        ApiError: as `read_protobuf`.
    """
    if len(text) > MAX_CHARACTERS:
        raise ApiError(f"it has more than {MAX_CHARACTERS:,} characters", "split the file")
    return Parser(setup_lexer=_raise_faults, setup_parser=_raise_faults).parse(text)


def _raise_faults(reader: Recognizer) -> None:
    """Let the parser end at the first fault: by itself it prints faults and goes on."""
    setattr(reader, "_listeners", [_Faults()])  # noqa: B010 - `addErrorListener` has no types


class _Faults(ErrorListener):
    def syntaxError(self, *details: object) -> None:  # noqa: N802 - antlr's name; see its ErrorListener
        _, _, line, _, message, _ = details
        assert isinstance(line, int)  # noqa: S101 - tells the type checker
        raise ApiError(str(message).partition(" expecting {")[0], "correct the file", line)


class _Reader:
    def __init__(self, package: str, elements: Iterable[object]) -> None:
        self._package, self._elements, self._anchors = package, list(elements), Anchors()
        self._types = list(_types(self._elements, ""))
        self._numbers = {one.name: number for number, one in enumerate(self._types)}

    def operations(self) -> Iterator[Operation]:
        for service in (one for one in self._elements if isinstance(one, ast.Service)):
            full = f"{self._package}.{service.name}" if self._package else service.name
            for method, comment in _commented(service.elements):
                if isinstance(method, ast.Method):
                    yield self._operation(full, service.name, method, comment)

    def shapes(self) -> Iterator[Shape]:
        for one in self._types:
            fields = tuple(self._fields(one, one.elements))
            yield Shape(name=one.name, type="enum" if one.is_enum else "message", fields=fields)

    def _operation(self, service: str, group: str, method: ast.Method, comment: str) -> Operation:
        address = f"{service}/{method.name}"
        is_stream = method.input_type.stream or method.output_type.stream
        options = {one.name: one.value for one in method.elements if isinstance(one, ast.Option)}
        return Operation(
            kind="STREAM" if is_stream else "RPC", address=address, id=method.name, group=group, description=comment,
            anchor=self._anchors.of("", group, method.name),
            deprecated=str(options.get("deprecated")).lower() == "true",
            bodies=(self._content(method.input_type),),
            responses=(Response(status="returns", contents=(self._content(method.output_type),)),),
        )  # fmt: skip

    def _content(self, message: ast.MessageType) -> Content:
        name = f"stream of {message.type}" if message.stream else message.type
        number = self._number(message.type, "")
        layers = ("stream", _layer(message.type, number)) if message.stream else (_layer(message.type, number),)
        return Content(type=name, shape=number, facts=_facts(*layers))

    def _number(self, name: str, scope: str) -> int:
        """Return the number of a type by its name inside another type: the innermost type of that name."""
        short = name.removeprefix(".").removeprefix(f"{self._package}.")
        parts = scope.split(".") if scope else []
        names = (".".join([*parts[:length], short]) for length in range(len(parts), -1, -1))
        return next((self._numbers[one] for one in names if one in self._numbers), NO_SHAPE)

    def _fields(self, owner: _Type, elements: Iterable[object], notes: tuple[str, ...] = ()) -> Iterator[Field]:
        for one, comment in _commented(elements):
            if isinstance(one, ast.OneOf):
                yield from self._fields(owner, one.elements, (f"one of {one.name}",))
            elif isinstance(one, ast.EnumValue):
                yield Field(name=one.name, description=comment, deprecated=_is_deprecated(one))
            elif isinstance(one, ast.MapField):
                kind = f"map of {one.key_type} to {one.value_type}"
                number = self._number(one.value_type, owner.name)
                yield Field(
                    name=one.name, type=kind, shape=number, description=comment, notes=(f"number {one.number}",),
                    facts=_facts("map", one.key_type, _layer(one.value_type, number), number=one.number),
                )  # fmt: skip
            elif isinstance(one, ast.Field):
                is_list = one.cardinality is ast.FieldCardinality.REPEATED
                number = self._number(one.type, owner.name)
                layers = ("repeated", _layer(one.type, number)) if is_list else (_layer(one.type, number),)
                yield Field(
                    name=one.name, type=f"repeated {one.type}" if is_list else one.type, description=comment,
                    shape=number, facts=_facts(*layers, number=one.number), notes=(*notes, f"number {one.number}"),
                    required=one.cardinality is ast.FieldCardinality.REQUIRED, deprecated=_is_deprecated(one),
                )  # fmt: skip


def _layer(name: str, shape: int) -> str:
    """Return a type for comparisons: one with fields is compared by them, not by its name."""
    return name if shape == NO_SHAPE else "object"


def _facts(*layers: str, number: int = 0) -> Facts:
    return Facts(layers=tuple(frozenset({layer}) for layer in layers), number=number)


def _types(elements: Iterable[object], scope: str) -> Iterator[_Type]:
    for one in elements:
        if isinstance(one, ast.Message | ast.Enum):
            name = f"{scope}{one.name}"
            yield _Type(name=name, elements=tuple(one.elements), is_enum=isinstance(one, ast.Enum))
            yield from _types(one.elements, f"{name}.")


def _commented(elements: Iterable[object]) -> Iterator[tuple[object, str]]:
    """Yield each element with the comment before it, or after it on the same line."""
    lines: list[str] = []
    waiting: tuple[object, str] | None = None
    for one in elements:
        if isinstance(one, ast.Comment):
            if one.inline and waiting is not None and not waiting[1]:
                waiting = (waiting[0], _plain(one.text))
            elif not one.inline:
                lines.append(_plain(one.text))
            continue
        if waiting is not None:
            yield waiting
        waiting, lines = (one, "\n".join(lines)), []
    if waiting is not None:
        yield waiting


def _plain(comment: str) -> str:
    return "\n".join(_MARKS.sub("", line) for line in comment.strip().split("\n")).strip()


def _is_deprecated(one: ast.Field | ast.EnumValue) -> bool:
    return any(option.name == "deprecated" and str(option.value).lower() == "true" for option in one.options)
