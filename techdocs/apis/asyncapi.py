"""AsyncAPI 2 and 3.

Sources: https://www.asyncapi.com/docs/reference/specification/v2.6.0 and …/v3.0.0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from techdocs.apis.contents import Anchors, bounded, example_of, example_text
from techdocs.apis.shapes import ShapeTable
from techdocs.apis.source import ApiSource, list_of, mapping_of, text_of
from techdocs.model.api import ApiDocument, Content, Field, Operation, Response, Server

_ACTIONS = ("publish", "subscribe")


def read_asyncapi(source: ApiSource) -> ApiDocument:
    """Return an AsyncAPI definition."""
    value = source.value
    version = text_of(value, "asyncapi")
    reader = _Reader(source)
    operations = bounded(source, reader.operations2() if version.startswith("2") else reader.operations3())
    reader.table.use_named("components/schemas", mapping_of(mapping_of(value.get("components")).get("schemas")))
    info = mapping_of(value.get("info"))
    return ApiDocument(
        format=f"AsyncAPI {'.'.join(version.split('.')[:2])}", title=text_of(info, "title"),
        version=text_of(info, "version"), description=text_of(info, "description"),
        servers=tuple(_servers(source)), operations=operations, shapes=reader.table.shapes,
    )  # fmt: skip


def _servers(source: ApiSource) -> Iterator[Server]:
    for written in mapping_of(source.value.get("servers")).values():
        server = source.resolve(written)
        url, protocol = text_of(server, "url") or text_of(server, "host"), text_of(server, "protocol")
        if url:
            shown = url if "://" in url or not protocol else f"{protocol}://{url}{text_of(server, 'pathname')}"
            yield Server(url=shown, description=text_of(server, "description"))


def _messages(channel: Mapping[str, object]) -> Iterator[object]:
    """Yield the messages of a channel; one without a name gets its key as name."""
    for name, written in mapping_of(channel.get("messages")).items():
        yield {"name": name, **written} if isinstance(written, Mapping) and "$ref" not in written else written


class _Reader:
    def __init__(self, source: ApiSource) -> None:
        self.source, self.table, self._anchors = source, ShapeTable(source), Anchors()

    def operations2(self) -> Iterator[Operation]:
        """Yield what can be done with each channel, in the definition's words: `publish` is for clients."""
        for address, written in mapping_of(self.source.value.get("channels")).items():
            channel = self.source.resolve(written)
            for action in _ACTIONS:
                if isinstance(channel.get(action), Mapping):
                    about = self.source.resolve(channel[action])
                    message = self.source.resolve(about.get("message"))
                    messages = list_of(message.get("oneOf")) or ([about["message"]] if message else [])
                    own_id = text_of(about, "operationId")
                    yield self._operation(action.upper(), address, own_id, about, channel, messages)

    def operations3(self) -> Iterator[Operation]:
        channels = mapping_of(self.source.value.get("channels"))
        used: set[int] = set()
        for own_id, written in mapping_of(self.source.value.get("operations")).items():
            about = self.source.resolve(written)
            channel = self.source.resolve(about.get("channel"))
            used.add(id(channel))
            address = self._address(channel, channels)
            messages = list_of(about.get("messages")) or [*_messages(channel)]
            kind = text_of(about, "action").upper() or "SEND"
            yield self._operation(kind, address, own_id, about, channel, messages)
        for name, written in channels.items():  # a channel that no operation uses can still be looked up
            channel = self.source.resolve(written)
            if id(channel) not in used:
                address = text_of(channel, "address") or name
                yield self._operation("CHANNEL", address, "", channel, channel, [*_messages(channel)])

    def _address(self, channel: Mapping[str, object], channels: Mapping[str, object]) -> str:
        named = (name for name, one in channels.items() if one is channel)
        return text_of(channel, "address") or next(named, "")

    def _operation(
        self, kind: str, address: str, own_id: str, about: Mapping[str, object], channel: Mapping[str, object],
        messages: list[object],
    ) -> Operation:  # fmt: skip
        resolved = [self.source.resolve(message) for message in messages]
        tags = [text_of(self.source.resolve(tag), "name") for tag in list_of(about.get("tags"))]
        reply = self.source.resolve(about.get("reply"))
        description = text_of(about, "description") or text_of(channel, "description")
        return Operation(
            kind=kind, address=address, id=own_id, anchor=self._anchors.of(own_id, kind, address),
            summary=text_of(about, "summary") or text_of(about, "title") or text_of(channel, "summary"),
            description=description, group=tags[0] if tags else "",
            parameters=(*self._parameters(channel), *(one for message in resolved for one in self._headers(message))),
            bodies=tuple(map(self._content, messages)),
            responses=self._reply(list_of(reply.get("messages"))),
            deprecated=about.get("deprecated") is True or any(one.get("deprecated") is True for one in resolved),
        )  # fmt: skip

    def _reply(self, messages: list[object]) -> tuple[Response, ...]:
        if not messages:
            return ()
        summaries = [text_of(self.source.resolve(message), "summary") for message in messages]
        contents = tuple(map(self._content, messages))
        return (Response(status="reply", description="\n\n".join(filter(None, summaries)), contents=contents),)

    def _name(self, message: object, resolved: Mapping[str, object]) -> str:
        ref = mapping_of(message).get("$ref")
        return text_of(resolved, "name") or (ref.rpartition("/")[2] if isinstance(ref, str) else "")

    def _parameters(self, channel: Mapping[str, object]) -> Iterator[Field]:
        for name, written in mapping_of(channel.get("parameters")).items():
            about = self.source.resolve(written)
            schema = about.get("schema") or {"type": "string", "enum": list_of(about.get("enum"))}
            found = self.table.field(name, schema, required=True)
            yield replace(found, place="path", description=text_of(about, "description") or found.description)

    def _headers(self, message: Mapping[str, object]) -> Iterator[Field]:
        for field in self.table.fields_of(message.get("headers")):
            yield replace(field, place="header")

    def _content(self, written: object) -> Content:
        message = self.source.resolve(written)
        payload = mapping_of(message.get("payload"))
        schema = payload["schema"] if "schemaFormat" in payload else message.get("payload")
        typed = self.table.use(schema)
        example = example_of(self.source, {"examples": message.get("examples"), "schema": schema})
        media = text_of(message, "contentType") or text_of(self.source.value, "defaultContentType")
        return Content(
            name=self._name(written, message), media=media, type=typed.type, shape=typed.shape, values=typed.values,
            facts=typed.facts, example=example_text(example),
            description=text_of(message, "description") or text_of(message, "summary"),
        )  # fmt: skip
