"""Have GitHub's own GraphQL schema judge what we ask it, and cut it to that: `make oracle-forges`.

The schema is the one of the npm package `@octokit/graphql-schema` (MIT). What is left of it is `github.graphql`, which
the contract server of the tests executes.
"""

import sys
from collections import defaultdict
from pathlib import Path

from graphql import (
    FieldNode,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    is_leaf_type,
    parse,
    print_type,
    validate,
    visit,
)

from techdocs.sources.forges.github import QUERY

TRIMMED = Path(__file__).parent / "github.graphql"
_CONCRETE = {"RepositoryOwner": ["Organization"], "GitObject": ["Blob", "Commit"]}
"""Types of objects that stand for an interface."""
_BUILT_IN = {"String", "Int", "Boolean", "ID", "Float"}


class _Used(Visitor):
    """Notes each field of each type that a query asks for, with its arguments."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.fields: dict[str, dict[str, str]] = defaultdict(dict)
        self.others: set[str] = set()
        self._info = info

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent, definition = self._info.get_parent_type(), self._info.get_field_def()
        if parent is None or definition is None:
            return
        given = {argument.name.value for argument in node.arguments or ()}
        arguments = [f"{name}: {each.type}" for name, each in definition.args.items() if name in given]
        self.others |= {get_named_type(each.type).name for name, each in definition.args.items() if name in given}
        if is_leaf_type(get_named_type(definition.type)):
            self.others.add(get_named_type(definition.type).name)
        shown = f"({', '.join(arguments)})" if arguments else ""
        self.fields[parent.name][node.name.value] = f"  {node.name.value}{shown}: {definition.type}"


def trimmed(schema: GraphQLSchema) -> str:
    """Return what a query needs of a schema."""
    info = TypeInfo(schema)
    used = _Used(info)
    visit(parse(QUERY), TypeInfoVisitor(info, used))
    for interface, names in _CONCRETE.items():
        for name in names:
            used.fields[name] = {**used.fields[interface], **used.fields[name]}
    parts = ["# Cut from GitHub's GraphQL schema, npm @octokit/graphql-schema (MIT), by `make oracle-forges`.\n"]
    for name, fields in sorted(used.fields.items()):
        is_interface = isinstance(schema.get_type(name), GraphQLInterfaceType)
        of = "".join(f" implements {key}" for key, names in _CONCRETE.items() if name in names)
        body = "\n".join(line for _, line in sorted(fields.items())) or "  id: ID!"
        parts.append(f"{'interface' if is_interface else 'type'} {name}{of} {{\n{body}\n}}\n")
    parts += [print_type(schema.type_map[name]) + "\n" for name in sorted(_leaves(schema, used.others))]
    return "\n".join(parts)


def _leaves(schema: GraphQLSchema, names: set[str]) -> set[str]:
    """Return types of values that are named, with those of their fields."""
    for name in list(names):
        found = schema.get_type(name)
        if isinstance(found, GraphQLInputObjectType):
            names |= {get_named_type(each.type).name for each in found.fields.values()}
    return names - _BUILT_IN


if __name__ == "__main__":
    published = (Path(sys.argv[1]) / "@octokit/graphql-schema/schema.graphql").read_text(encoding="utf-8")
    whole = build_schema(published, assume_valid=True)  # as published, two of its fields are there twice
    faults = validate(whole, parse(QUERY))
    for fault in faults:
        print(fault)  # noqa: T201 - a script says what it did
    if faults:
        raise SystemExit(1)
    TRIMMED.write_text(trimmed(whole), encoding="utf-8")
    print(f"the query is valid by GitHub's schema; {TRIMMED.name} written")  # noqa: T201
