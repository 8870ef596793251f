"""Compare two definitions: GraphQL by graphql-core's own rules, all others by what their operations take and give."""

from collections.abc import Iterable

from techdocs.apis.changes.operations import find_operation_changes
from techdocs.apis.formats import format_of
from techdocs.apis.read import read_document
from techdocs.apis.source import ApiError, ApiSource
from techdocs.model.api import ApiChange, ApiChanges, Definition

MOST = 200
"""Changes that are kept."""


def find_changes(before: Definition, now: Definition) -> ApiChanges:
    """Return what is different, the worst first; nothing where one of them cannot be read."""
    try:
        older, newer = (read_document(ApiSource(definition=one)) for one in (before, now))
        if not (older.format and newer.format):
            return ApiChanges()
        is_graphql = all(format_of(one.kind, one.text).name == "graphql" for one in (before, now))
        found = _of_graphql(before, now) if is_graphql else find_operation_changes(older, newer)
    except (ApiError, RecursionError):
        return ApiChanges()
    ordered = sorted(dict.fromkeys(found), key=_order)
    return ApiChanges(since=older.version, changes=tuple(ordered[:MOST]), more=max(0, len(ordered) - MOST))


def _of_graphql(before: Definition, now: Definition) -> Iterable[ApiChange]:
    from techdocs.apis.changes.graphql import find_graphql_changes  # noqa: PLC0415 - few definitions need its library

    return find_graphql_changes(before.text, now.text)


def _order(change: ApiChange) -> tuple[int, str, str]:
    return change.klass.rank, change.subject, change.message
