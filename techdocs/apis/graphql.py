"""GraphQL: a schema in its definition language, or an introspection result (https://spec.graphql.org)."""

import json
from collections.abc import Iterator

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLError,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_ast_schema,
    build_client_schema,
    get_named_type,
    is_non_null_type,
    parse,
    print_ast,
)

from techdocs.apis.contents import Anchors, bounded
from techdocs.apis.schemas import shown_value
from techdocs.apis.shapes import MAX_FIELDS
from techdocs.apis.source import ApiError, ApiSource
from techdocs.model.api import NO_SHAPE, ApiDocument, Content, Field, Operation, Response, Shape

MAX_TOKENS = 500_000


def read_graphql(source: ApiSource) -> ApiDocument:
    """Return a GraphQL schema.

    Raises:
        ApiError: it is not GraphQL, or uses a type that it does not define.
    """
    return _Reader(graphql_schema(source.definition.text), source).document()


def graphql_schema(text: str) -> GraphQLSchema:
    """Return the schema that a text defines.

    Raises:
        ApiError: as `read_graphql`.
    """
    hint = "correct the schema"
    try:
        if text.lstrip().startswith("{"):
            answer = json.loads(text)
            return build_client_schema(answer.get("data", answer), assume_valid=True)
        document = parse(text, max_tokens=MAX_TOKENS)
        return build_ast_schema(document, assume_valid=True, assume_valid_sdl=True)
    except GraphQLError as error:
        line = error.locations[0].line if error.locations else 0
        raise ApiError(error.message.replace("\n", " "), hint, line) from error
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ApiError(str(error).split("\n")[0] or "it is not a GraphQL schema", hint) from error


class _Reader:
    def __init__(self, schema: GraphQLSchema, source: ApiSource) -> None:
        self._schema, self._source, self._anchors = schema, source, Anchors()
        roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
        self._roots = {root.name for root in roots if root}
        self._left = MAX_FIELDS
        named = [one for one in schema.type_map.values() if _has_shape(one) and one.name not in self._roots]
        self._types = sorted(named, key=lambda one: one.name)
        self._numbers = {one.name: number for number, one in enumerate(self._types)}

    def document(self) -> ApiDocument:
        operations = bounded(self._source, self._operations())
        return ApiDocument(
            format="GraphQL", description=self._schema.description or "", operations=operations,
            shapes=tuple(map(self._shape, self._types)),
        )  # fmt: skip

    def _operations(self) -> Iterator[Operation]:
        schema = self._schema
        for kind, group, root in (
            ("QUERY", "Queries", schema.query_type),
            ("MUTATION", "Mutations", schema.mutation_type),
            ("SUBSCRIPTION", "Subscriptions", schema.subscription_type),
        ):
            for name, field in root.fields.items() if root else ():
                content = Content(type=str(field.type), shape=self._number(field))
                yield Operation(
                    kind=kind, address=name, id=name, anchor=self._anchors.of("", kind, name), group=group,
                    description=_described(field), deprecated=field.deprecation_reason is not None,
                    parameters=tuple(self._argument(one, argument) for one, argument in field.args.items()),
                    responses=(Response(status="returns", contents=(content,)),),
                )  # fmt: skip

    def _number(self, field: GraphQLField | GraphQLArgument | GraphQLInputField) -> int:
        return self._numbers.get(get_named_type(field.type).name, NO_SHAPE)

    def _argument(self, name: str, argument: GraphQLArgument | GraphQLInputField) -> Field:
        default = argument.default.literal if argument.default else None
        return Field(
            name=name, type=str(argument.type), description=argument.description or "", shape=self._number(argument),
            required=is_non_null_type(argument.type) and argument.default is None,
            notes=(f"default {shown_value(print_ast(default))}",) if default else (),
            deprecated=argument.deprecation_reason is not None,
        )  # fmt: skip

    def _shape(self, kind: GraphQLNamedType) -> Shape:
        fields = tuple(self._fields(kind))
        words = {
            GraphQLEnumType: "enum", GraphQLInputObjectType: "input", GraphQLInterfaceType: "interface",
            GraphQLUnionType: "union",
        }  # fmt: skip
        return Shape(
            name=kind.name, type=words.get(type(kind), "type"), description=kind.description or "", fields=fields,
            is_choice=isinstance(kind, GraphQLUnionType),
        )  # fmt: skip

    def _fields(self, kind: GraphQLNamedType) -> Iterator[Field]:
        for field in self._all_fields(kind):
            self._left -= 1
            if self._left < 0:
                self._source.report_limit(f"{MAX_FIELDS:,} fields", "split the definition")
                return
            yield field

    def _all_fields(self, kind: GraphQLNamedType) -> Iterator[Field]:
        match kind:
            case GraphQLEnumType():
                yield from (_value(name, value) for name, value in kind.values.items())
            case GraphQLUnionType():
                for member in kind.types:
                    yield Field(name=member.name, shape=self._numbers.get(member.name, NO_SHAPE))
            case GraphQLObjectType() | GraphQLInterfaceType():
                yield from (self._member(name, field) for name, field in kind.fields.items())
            case GraphQLInputObjectType():
                yield from (self._argument(name, field) for name, field in kind.fields.items())

    def _member(self, name: str, field: GraphQLField) -> Field:
        arguments = ", ".join(f"{one}: {argument.type}" for one, argument in field.args.items())
        return Field(
            name=name, type=str(field.type), description=_described(field), shape=self._number(field),
            deprecated=field.deprecation_reason is not None, notes=(f"({arguments})",) if arguments else (),
        )  # fmt: skip


def _value(name: str, value: GraphQLEnumValue) -> Field:
    return Field(name=name, description=_described(value), deprecated=value.deprecation_reason is not None)


def _has_shape(kind: GraphQLNamedType) -> bool:
    shapes = (GraphQLEnumType, GraphQLUnionType, GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)
    return isinstance(kind, shapes) and not kind.name.startswith("__")


def _described(value: object) -> str:
    """Return a description, and why something is deprecated."""
    text = getattr(value, "description", None) or ""
    reason = getattr(value, "deprecation_reason", None)
    return f"{text}\n\nDeprecated: {reason}".strip() if reason else text
