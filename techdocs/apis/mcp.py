"""The offer of an MCP (Model Context Protocol) server: its answers to `tools/list`, `resources/list`, `prompts/list`.

Source: https://modelcontextprotocol.io/specification/2025-11-25/schema. There is no standard file for them: the lists
are read from one mapping, also from inside `result`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from techdocs.apis.contents import Anchors, bounded
from techdocs.apis.shapes import ShapeTable
from techdocs.apis.source import ApiSource, list_of, mapping_of, text_of
from techdocs.model.api import ApiDocument, Content, Field, Operation, Response, Server

_LISTS = {"tools": "TOOL", "resources": "RESOURCE", "resourceTemplates": "RESOURCE", "prompts": "PROMPT"}
_GROUPS = {"TOOL": "Tools", "RESOURCE": "Resources", "PROMPT": "Prompts"}


def is_mcp(value: Mapping[str, object]) -> bool:
    """Say whether data lists what a server offers."""
    return any(isinstance(mapping_of(value.get("result", value)).get(key), list) for key in _LISTS)


def read_mcp(source: ApiSource) -> ApiDocument:
    """Return what an MCP server offers."""
    value = mapping_of(source.value.get("result", source.value))
    table, anchors = ShapeTable(source), Anchors()
    operations = bounded(source, _operations(value, table, anchors))
    about = mapping_of(value.get("serverInfo")) or value
    remotes = (text_of(mapping_of(remote), "url") for remote in list_of(value.get("remotes")))
    return ApiDocument(
        format="MCP", title=text_of(about, "title") or text_of(about, "name"), version=text_of(about, "version"),
        description=text_of(value, "instructions") or text_of(about, "description"),
        servers=tuple(Server(url=url) for url in remotes if url), operations=operations, shapes=table.shapes,
    )  # fmt: skip


def _operations(value: Mapping[str, object], table: ShapeTable, anchors: Anchors) -> Iterator[Operation]:
    for key, kind in _LISTS.items():
        for about in map(mapping_of, list_of(value.get(key))):
            name = text_of(about, "name")
            address = text_of(about, "uri") or text_of(about, "uriTemplate") or name
            if not address:
                continue
            yield Operation(
                kind=kind, address=address, id=name, anchor=anchors.of(name, kind, address), group=_GROUPS[kind],
                summary=text_of(about, "title"), description=text_of(about, "description"),
                parameters=(*table.fields_of(about.get("inputSchema")), *_arguments(about)),
                responses=_responses(about, table),
            )  # fmt: skip


def _arguments(about: Mapping[str, object]) -> Iterator[Field]:
    for one in map(mapping_of, list_of(about.get("arguments"))):
        field = Field(name=text_of(one, "name"), type="string", description=text_of(one, "description"))
        yield replace(field, required=one.get("required") is True)


def _responses(about: Mapping[str, object], table: ShapeTable) -> tuple[Response, ...]:
    media = text_of(about, "mimeType")
    if "outputSchema" not in about and not media:
        return ()
    typed = table.use(about.get("outputSchema"))
    shown = typed.type if "outputSchema" in about else ""
    content = Content(media=media, type=shown, shape=typed.shape, facts=typed.facts)
    return (Response(status="result", contents=(content,)),)
