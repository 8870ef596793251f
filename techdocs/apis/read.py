"""Read one definition, in a worker process: all text of its author passes through here, within limits."""

import dataclasses

from techdocs.apis.asyncapi import read_asyncapi
from techdocs.apis.formats import Read, format_of, read_data
from techdocs.apis.mcp import is_mcp, read_mcp
from techdocs.apis.openapi import read_openapi
from techdocs.apis.source import ApiError, ApiSource, text_of
from techdocs.apis.texts import descriptions_of, write_descriptions
from techdocs.model.api import ApiDocument, ApiSummary, Definition, OperationName
from techdocs.model.codes import Code
from techdocs.plain_text import plain_line

LONGEST_DEFINITION = 6_000_000
"""Characters of a definition that is read."""
_LONGEST_LINE = 200


def read_api(definition: Definition) -> tuple[ApiDocument, ApiSummary]:
    """Return a definition and its summary.

    One that cannot be read has no format; its summary says why.
    """
    source = ApiSource(definition=definition)
    try:
        document = read_document(source)
    except RecursionError:
        document = _unread(source, ApiError("it is nested too deeply", "use named schemas and `$ref`"))
    except ApiError as fault:
        document = _unread(source, fault)
    html, removed = write_descriptions(descriptions_of(document))
    if removed:
        names = ", ".join(f"`{name}`" for name in [*removed][:5])
        source.report(Code.HTML_REMOVED, f"removed {names} from the descriptions of the API", "write Markdown", names)
    return dataclasses.replace(document, html=html), _summary(document, source)


def _unread(source: ApiSource, fault: ApiError) -> ApiDocument:
    message = f"the definition cannot be read: {plain_line(fault.message, 300)}"
    line = min(fault.line, source.definition.text.rstrip().count("\n") + 1)  # what is missing at the end is after it
    source.report(Code.API_UNREADABLE, message, fault.hint, place=source.definition.place_of(line))
    return ApiDocument(format="")


def read_document(source: ApiSource) -> ApiDocument:
    """Return a definition without the HTML of its descriptions.

    Raises:
        ApiError: it cannot be read. One of an unknown format has the format `""`.
    """
    definition = source.definition
    if len(definition.text) > LONGEST_DEFINITION:
        megabytes = LONGEST_DEFINITION // 1_000_000
        raise ApiError(f"it is larger than {megabytes} MB", "split it, or leave out examples")
    match format_of(definition.kind, definition.text).name:
        case "graphql":
            from techdocs.apis.graphql import read_graphql  # noqa: PLC0415 - few definitions need its library

            return read_graphql(source)
        case "protobuf":
            from techdocs.apis.protobuf import read_protobuf  # noqa: PLC0415 - as above

            return read_protobuf(source)
        case "data":
            source.value = read_data(definition.text)
            return _reader(source, definition.kind)(source)
        case _:
            return ApiDocument(format="")


def _reader(source: ApiSource, kind: str) -> Read:
    """Return the reader for the data.

    Raises:
        ApiError: the format is unknown.
    """
    value = source.value
    if text_of(value, "asyncapi"):
        return read_asyncapi
    if text_of(value, "openapi") or text_of(value, "swagger"):
        return read_openapi
    if is_mcp(value) or kind.lower().startswith("mcp"):
        return read_mcp
    expected = "asyncapi" if kind.lower() == "asyncapi" else "openapi"
    hint = f"add `{expected}:` with the version of the format at its start"
    raise ApiError(f"it has no key `{expected}`", hint, 1)


def _summary(document: ApiDocument, source: ApiSource) -> ApiSummary:
    return ApiSummary(
        format=document.format, title=plain_line(document.title), version=plain_line(document.version),
        operations=tuple(
            OperationName(
                kind=one.kind, address=plain_line(one.address, _LONGEST_LINE), anchor=one.anchor,
                id=plain_line(one.id), summary=plain_line(one.summary or _first_line(one.description)),
                deprecated=one.deprecated,
            )
            for one in document.operations
        ),
        problems=tuple(source.problems),
    )  # fmt: skip


def _first_line(text: str) -> str:
    """Return the first sentence of a description, for operations without a summary."""
    line = next((line for line in text.split("\n") if line.strip()), "")
    return line.partition(". ")[0]
