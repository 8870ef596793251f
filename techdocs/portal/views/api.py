"""What an API's page shows of its definition: its operations by group, and the schemas that they share.

A schema with a name is shown once, in a section of its own, and linked from where it is used; only the fields of a body
are repeated in its operation. So a page is not much larger than its definition.
"""

from collections.abc import Sequence

from markupsafe import Markup

from techdocs.codec import decode
from techdocs.disk.finished import read_file
from techdocs.model.api import (
    DOCUMENT,
    NO_SHAPE,
    ApiChanges,
    ApiDocument,
    BuiltApi,
    ChangeClass,
    Content,
    Field,
    Operation,
    Response,
    Shape,
)
from techdocs.model.tree import Tree
from techdocs.plain_text import plain_line
from techdocs.portal.pages.inline import inline_text

_MAX_DEPTH, _MAX_ROWS, _MAX_INLINE = 6, 20_000, 30
"""Levels of schemas inside each other that are shown, fields on one page, and fields of a named schema that are shown
in an operation too."""
_BRIEF = 160
"""Characters of a response that its folded row shows."""
_WRITING = frozenset({"POST", "PUT", "PATCH", "SEND", "PUBLISH", "MUTATION"})


def api_values(api: BuiltApi) -> dict[str, object]:
    """Return what is known of an API without reading its document: its facts, its file, what changed."""
    summary = api.summary
    return {
        "format": summary.format,
        "version": summary.version,
        "counts": "tools" if {one.kind for one in summary.operations} == {"TOOL"} else "operations",
        "count": len(summary.operations),
        "title": summary.title,
        "file": api.file,
        "changes": changes_values(api.changes),
    }


def changes_values(changes: ApiChanges) -> dict[str, object] | None:
    """Return what changed since the definition before, None where nothing did."""
    if not changes.changes:
        return None
    return {
        "since": changes.since,
        "counts": [
            {"klass": klass.value, "count": count, "is_bad": klass is ChangeClass.BREAKING}
            for klass in ChangeClass
            if (count := changes.count(klass))
        ],
        "items": [
            {"klass": one.klass.value, "message": one.message, "anchor": one.anchor} for one in changes.changes
        ],
        "more": changes.more,
    }  # fmt: skip


def document_values(tree: Tree, changes: ApiChanges) -> dict[str, object]:
    """Return what a page shows of a definition that was read."""
    document = decode(ApiDocument, read_file(tree, DOCUMENT))
    return _DocumentView(document, changes).values()


class _DocumentView:
    def __init__(self, document: ApiDocument, changes: ApiChanges) -> None:
        self._document, self._rows = document, 0
        self._changed: dict[str, ChangeClass] = {}
        for change in reversed(changes.changes):  # the worst of an operation is the first
            self._changed[change.anchor] = change.klass

    def values(self) -> dict[str, object]:
        document = self._document
        groups: dict[str, list[Operation]] = {name: [] for name in document.groups}
        for operation in document.operations:
            groups.setdefault(operation.group, []).append(operation)
        ordered = [*((name, some) for name, some in groups.items() if name), ("", groups.get("", []))]
        shown = [self._group(name, some) for name, some in ordered if some]
        named = [number for number, shape in enumerate(document.shapes) if shape.name]
        return {
            "description": self._html(document.description),
            "repeats": self._repeats,
            "servers": [{"url": one.url, "description": one.description} for one in document.servers],
            "groups": shown,
            "schemas": [self._schema(number) for number in sorted(named, key=self._schema_name)],
        }  # fmt: skip

    def _repeats(self, text: str) -> bool:
        """Say whether the description begins with a text, which need not be said twice then."""
        plain, own = (" ".join(one.split()).rstrip(".") for one in (text, self._document.description))
        return own.startswith(plain)

    def _group(self, name: str, operations: Sequence[Operation]) -> dict[str, object]:
        return {
            "title": name,
            "description": self._html(self._document.groups.get(name, "")),
            "operations": [self._operation(one) for one in operations],
        }

    def _operation(self, one: Operation) -> dict[str, object]:
        changed = self._changed.get(one.anchor)
        return {
            "kind": one.kind, "style": _style(one.kind), "address": one.address, "anchor": one.anchor,
            "id": one.id if one.id != one.address else "", "name": one.summary or one.id or one.address,
            "summary": one.summary or _first_sentence(one.description), "deprecated": one.deprecated,
            "description": self._html(one.description if one.description != one.summary else ""),
            "changed": changed.value if changed else "", "security": one.security,
            "parameters": [self._field(field, 1) for field in one.parameters],
            "bodies": [self._content(content, is_body=True) for content in one.bodies],
            "responses": [self._response(response) for response in one.responses],
        }  # fmt: skip

    def _response(self, one: Response) -> dict[str, object]:
        return {
            "status": one.status, "description": self._html(one.description),
            "brief": one.description.split("\n")[0][:_BRIEF],
            "contents": [self._content(content) for content in one.contents],
            "headers": [self._field(field, 1) for field in one.headers],
        }  # fmt: skip

    def _content(self, one: Content, *, is_body: bool = False) -> dict[str, object]:
        shape = self._shape_at(one.shape)
        inlines = shape is not None and (not shape.name or (is_body and len(shape.fields) <= _MAX_INLINE))
        return {
            "media": " · ".join(filter(None, (one.name, one.media))), "type": one.type,
            "required": one.required, "allowed": one.values,
            "notes": (), "direction": "", "description": self._html(one.description), "example": one.example,
            "schema": shape.anchor if shape else "", "choice": bool(shape and shape.is_choice),
            "fields": self._fields(shape, 1) if shape and inlines else [],
        }  # fmt: skip

    def _schema(self, number: int) -> dict[str, object]:
        shape = self._document.shapes[number]
        count = len(shape.fields)
        counts = "alternatives" if shape.is_choice else "values" if shape.type == "enum" else "fields"
        return {
            "name": shape.name, "anchor": shape.anchor, "type": shape.type, "counts": counts if count else "",
            "count": count, "deprecated": shape.deprecated,
            "description": self._html(shape.description), "fields": self._fields(shape, 1), "choice": shape.is_choice,
        }  # fmt: skip

    def _schema_name(self, number: int) -> str:
        return self._document.shapes[number].name.casefold()

    def _fields(self, shape: Shape, depth: int) -> list[dict[str, object]]:
        return [self._field(field, depth) for field in shape.fields]

    def _field(self, one: Field, depth: int) -> dict[str, object]:
        self._rows += 1
        shape = self._shape_at(one.shape)
        inlines = shape and not shape.name and depth < _MAX_DEPTH and self._rows < _MAX_ROWS
        return {
            "name": one.name, "type": one.type, "place": one.place, "required": one.required,
            "deprecated": one.deprecated, "description": self._html(one.description), "allowed": one.values,
            "notes": one.notes, "direction": _direction(one), "schema": shape.anchor if shape else "",
            "choice": bool(shape and shape.is_choice),
            "fields": self._fields(shape, depth + 1) if shape and inlines else [],
        }  # fmt: skip

    def _shape_at(self, number: int) -> Shape | None:
        return self._document.shapes[number] if number != NO_SHAPE else None

    def _html(self, text: str) -> Markup:
        """Return a description as HTML: what the cleaner has let pass, or a text that is only words."""
        if not text:
            return Markup()
        html = self._document.html.get(text)
        return Markup(html) if html else Markup("<p>{}</p>").format(text)  # noqa: S704 - clean


def _first_sentence(text: str) -> str:
    """Return how a description begins, without marks, for the row of an operation that has no summary."""
    line = inline_text(text.strip().split("\n")[0])
    sentence, dot, _ = line.partition(". ")
    return plain_line(sentence + dot.strip(), _BRIEF)


def _direction(field: Field) -> str:
    """Return where alone a field is, `""` for one of requests and responses."""
    return "responses" if field.is_read else "requests" if field.is_written else ""


def _style(kind: str) -> str:
    """Return how a method looks: what writes, what deletes, everything else."""
    return "drop" if kind == "DELETE" else "write" if kind in _WRITING else ""
