"""Differences between two GraphQL schemas, as graphql-core finds and judges them (`find_schema_changes`)."""

import re
from collections.abc import Iterator

from graphql import BreakingChange, DangerousChange, GraphQLSchema
from graphql.utilities import find_schema_changes

from techdocs.apis.contents import Anchors
from techdocs.apis.graphql import graphql_schema
from techdocs.model.api import ApiChange, ChangeClass

_SUBJECT = re.compile(r"\b[A-Za-z_]\w*\.\w+|\b[A-Z]\w*(?= (?:was|changed|is))|@\w+")


def find_graphql_changes(before: str, now: str) -> Iterator[ApiChange]:
    """Yield the differences; changed descriptions and unused scalars don't count.

    Raises:
        ApiError: one of them is not a GraphQL schema.
    """
    older, newer = graphql_schema(before), graphql_schema(now)
    anchors = _anchors(newer)
    for change in find_schema_changes(older, newer):
        kind = change.type.name.lower().replace("_", "-")
        if kind == "description-changed" or change.description.startswith("Standard scalar"):
            continue
        is_breaking, is_dangerous = isinstance(change, BreakingChange), isinstance(change, DangerousChange)
        found = _SUBJECT.search(change.description)
        subject = found[0] if found else change.description
        yield ApiChange(
            klass=ChangeClass.BREAKING if is_breaking else ChangeClass.DANGEROUS if is_dangerous else ChangeClass.ADDED,
            kind=kind, subject=subject, message=change.description.rstrip("."),
            anchor=anchors.get(subject, ""), needle=subject.rpartition(".")[2],
        )  # fmt: skip


def _anchors(schema: GraphQLSchema) -> dict[str, str]:
    """Return the ids of the operations on the page, by the names of their fields."""
    roots = {"QUERY": schema.query_type, "MUTATION": schema.mutation_type, "SUBSCRIPTION": schema.subscription_type}
    return {
        f"{root.name}.{field}": Anchors().of("", kind, field)
        for kind, root in roots.items()
        if root
        for field in root.fields
    }
