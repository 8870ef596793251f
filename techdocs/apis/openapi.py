"""OpenAPI 2.0 (Swagger), 3.0 and 3.1.

Sources: https://spec.openapis.org/oas/v2.0.html, https://spec.openapis.org/oas/v3.0.4.html and
https://spec.openapis.org/oas/v3.1.1.html.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from techdocs.apis.contents import Anchors, bounded, example_of, read_contents
from techdocs.apis.shapes import ShapeTable
from techdocs.apis.source import ApiSource, list_of, mapping_of, text_of
from techdocs.model.api import ApiDocument, Content, Field, Operation, Response, Server

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def read_openapi(source: ApiSource) -> ApiDocument:
    """Return an OpenAPI definition."""
    value = source.value
    version = text_of(value, "swagger") or text_of(value, "openapi")
    reader = _Version2(source) if version.startswith("2") else _Version3(source)
    info = mapping_of(value.get("info"))
    operations = bounded(source, reader.operations())
    reader.use_schemas()
    tags = (mapping_of(tag) for tag in list_of(value.get("tags")))
    groups = {name: text_of(tag, "description") for tag in tags if (name := text_of(tag, "name"))}
    return ApiDocument(
        format=f"OpenAPI {'.'.join(version.split('.')[:2])}", title=text_of(info, "title"),
        version=text_of(info, "version"), description=text_of(info, "description"), servers=tuple(reader.servers()),
        groups=groups, operations=operations, shapes=reader.table.shapes,
    )  # fmt: skip


class _Version3:
    """Versions 3.0 and 3.1."""

    schemas: tuple[str, ...] = ("components", "schemas")

    def __init__(self, source: ApiSource) -> None:
        self.source, self.value, self.table, self._anchors = source, source.value, ShapeTable(source), Anchors()

    def servers(self) -> Iterator[Server]:
        for server in map(mapping_of, list_of(self.value.get("servers"))):
            if url := text_of(server, "url"):
                yield Server(url=url, description=text_of(server, "description"))

    def operations(self) -> Iterator[Operation]:
        for key, group in (("paths", ""), ("webhooks", "Webhooks")):
            for path, item in mapping_of(self.value.get(key)).items():
                resolved = self.source.resolve(item)
                for method, about in resolved.items():
                    if method in METHODS and isinstance(about, Mapping):
                        yield self._operation(method.upper(), path, about, resolved, group)

    def use_schemas(self) -> None:
        """Read the named schemas that no operation uses."""
        named: object = self.value
        for key in self.schemas:
            named = mapping_of(named).get(key)
        self.table.use_named("/".join(self.schemas), mapping_of(named))

    def _operation(
        self, kind: str, path: str, about: Mapping[str, object], item: Mapping[str, object], group: str
    ) -> Operation:
        written = [*self._parameters(item, about)]
        tags = [tag for tag in list_of(about.get("tags")) if isinstance(tag, str)]
        own_id = text_of(about, "operationId")
        return Operation(
            kind=kind, address=path, id=own_id, anchor=self._anchors.of(own_id, kind, path),
            summary=text_of(about, "summary") or text_of(item, "summary"), description=text_of(about, "description"),
            group=tags[0] if tags else group, deprecated=about.get("deprecated") is True,
            parameters=tuple(self._parameter(one) for one in written if self._is_parameter(one)),
            bodies=self._bodies(about, written), responses=tuple(self._responses(about)),
            security=tuple(self._security(about)), logins=tuple(map(_login, self._requirements(about))),
        )  # fmt: skip

    def _parameters(self, item: Mapping[str, object], about: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """Yield the parameters of a path and of an operation, which overrides those of its path."""
        found = {}
        for written in (*list_of(item.get("parameters")), *list_of(about.get("parameters"))):
            one = self.source.resolve(written)
            if text_of(one, "name"):
                found[text_of(one, "in"), text_of(one, "name")] = one
        yield from found.values()

    def _is_parameter(self, _one: Mapping[str, object]) -> bool:
        return True

    def _parameter(self, about: Mapping[str, object]) -> Field:
        schema = about.get("schema") or next(
            (mapping_of(one).get("schema") for one in mapping_of(about.get("content")).values()), None
        )
        found = self.table.field(text_of(about, "name"), schema, required=about.get("required") is True)
        return replace(
            found, place=text_of(about, "in"), description=text_of(about, "description") or found.description,
            deprecated=about.get("deprecated") is True or found.deprecated,
        )  # fmt: skip

    def _bodies(self, about: Mapping[str, object], _written: list[Mapping[str, object]]) -> tuple[Content, ...]:
        body = self.source.resolve(about.get("requestBody"))
        contents = read_contents(
            self.source, self.table, body.get("content"), required=body.get("required") is True
        )  # fmt: skip
        description = text_of(body, "description")
        return tuple(replace(content, description=description) for content in contents[:1]) + contents[1:]

    def _responses(self, about: Mapping[str, object]) -> Iterator[Response]:
        for status, written in mapping_of(about.get("responses")).items():
            one = self.source.resolve(written)
            yield Response(
                status=status, description=text_of(one, "description"), contents=self._contents(one, about),
                headers=tuple(self._header(name, header) for name, header in mapping_of(one.get("headers")).items()),
            )  # fmt: skip

    def _contents(self, response: Mapping[str, object], _about: Mapping[str, object]) -> tuple[Content, ...]:
        return read_contents(self.source, self.table, response.get("content"))

    def _header(self, name: str, written: object) -> Field:
        about = self.source.resolve(written)
        return self._parameter({**about, "name": name, "in": ""})

    def _requirements(self, about: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        return map(mapping_of, list_of(about.get("security", self.value.get("security"))))

    def _security(self, about: Mapping[str, object]) -> Iterator[str]:
        for one in self._requirements(about):
            names = [*one]
            scopes = [str(scope) for name in names for scope in list_of(one.get(name))]
            if names:
                yield " and ".join(names) + (f" ({', '.join(scopes[:10])})" if scopes else "")


def _login(requirement: Mapping[str, object]) -> tuple[str, ...]:
    """Return the schemes of a requirement, and their scopes."""
    scopes = (f"{name} {scope}" for name, some in requirement.items() for scope in list_of(some))
    return (*requirement, *scopes)


class _Version2(_Version3):
    """Version 2.0: bodies are parameters, types are beside names, media types are listed apart."""

    schemas = ("definitions",)

    def servers(self) -> Iterator[Server]:
        host = text_of(self.value, "host")
        for scheme in list_of(self.value.get("schemes")) or ["https"]:
            if host:
                yield Server(url=f"{scheme}://{host}{text_of(self.value, 'basePath')}")

    def _is_parameter(self, one: Mapping[str, object]) -> bool:
        return text_of(one, "in") not in {"body", "formData"}

    def _parameter(self, about: Mapping[str, object]) -> Field:
        if "schema" in about:
            return super()._parameter(about)
        schema = {key: value for key, value in about.items() if key not in {"name", "in", "required", "description"}}
        return super()._parameter({**about, "schema": schema})

    def _bodies(self, about: Mapping[str, object], written: list[Mapping[str, object]]) -> tuple[Content, ...]:
        media = self._media(about, "consumes")
        for one in written:
            if one.get("in") == "body":
                typed = self.table.use(one.get("schema"))
                return (
                    Content(
                        media=media or "application/json", type=typed.type, shape=typed.shape, values=typed.values,
                        description=text_of(one, "description"), required=one.get("required") is True,
                        example=example_of(self.source, one), facts=typed.facts,
                    ),
                )  # fmt: skip
        form = [one for one in written if one.get("in") == "formData"]
        if not form:
            return ()
        properties = {text_of(one, "name"): {**one, "required": []} for one in form}
        required = [text_of(one, "name") for one in form if one.get("required") is True]
        typed = self.table.use({"type": "object", "properties": properties, "required": required})
        media = media or "application/x-www-form-urlencoded"
        return (
            Content(media=media, type=typed.type, shape=typed.shape, required=bool(required), facts=typed.facts),
        )  # fmt: skip

    def _contents(self, response: Mapping[str, object], about: Mapping[str, object]) -> tuple[Content, ...]:
        if "schema" not in response:
            return ()
        typed = self.table.use(response["schema"])
        examples = [*mapping_of(response.get("examples")).values()]
        example = example_of(self.source, {"example": examples[0]} if examples else response)
        media = self._media(about, "produces")
        return (
            Content(
                media=media, type=typed.type, shape=typed.shape, values=typed.values, example=example,
                facts=typed.facts,
            ),
        )  # fmt: skip

    def _media(self, about: Mapping[str, object], key: str) -> str:
        return ", ".join(str(media) for media in list_of(about.get(key) or self.value.get(key)))
