"""Compare two definitions: GraphQL by graphql-core's own rules, all others by their operations."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from techdocs.apis.changes.operations import find_operation_changes
from techdocs.apis.formats import format_of
from techdocs.apis.read import read_document
from techdocs.apis.source import ApiError, ApiSource
from techdocs.model.api import ApiChange, ApiChanges, Definition
from techdocs.plain_text import plain_line

MOST = 200
"""Changes that are kept."""
_MOST_FOUND = 100_000
"""Changes to collect before the worst are chosen."""
_LONGEST = 400
"""Characters of a message: the path to a field far below is long."""


def find_changes(before: Definition, now: Definition) -> ApiChanges:
    """Return what is different, the worst first; nothing if one of them cannot be read."""
    try:
        older, newer = (read_document(ApiSource(definition=one, compares=True)) for one in (before, now))
        if not (older.format and newer.format):
            return ApiChanges()
        is_graphql = all(format_of(one.kind, one.text).name == "graphql" for one in (before, now))
        changes = _of_graphql(before, now) if is_graphql else find_operation_changes(older, newer)
        found = dict.fromkeys(islice(changes, _MOST_FOUND))
    except (ApiError, RecursionError):
        return ApiChanges()
    ordered = sorted(found, key=_order)
    shown = tuple(replace(one, message=plain_line(one.message, _LONGEST)) for one in ordered[:MOST])
    return ApiChanges(since=older.version, changes=shown, more=max(0, len(ordered) - MOST))


def _of_graphql(before: Definition, now: Definition) -> Iterable[ApiChange]:
    from techdocs.apis.changes.graphql import find_graphql_changes  # noqa: PLC0415 - few definitions need its library

    return find_graphql_changes(before.text, now.text)


def _order(change: ApiChange) -> tuple[int, str, str]:
    return change.klass.rank, change.subject, change.message
