"""The text of an API's page for the search index: a heading for each operation, so that a hit leads to it."""

from collections.abc import Iterator
from html import escape

from techdocs.model.api import ApiDocument, Field, Operation, Shape
from techdocs.model.entity import EntityRef

MOST_TEXT = 500_000
"""Characters of an API's text that are indexed."""


def search_html(document: ApiDocument, ref: EntityRef, language: str) -> str:
    """Return the page that the search index reads."""
    parts, left = [], MOST_TEXT
    for part in _parts(document):
        left -= len(part)
        if left < 0:
            break
        parts.append(part)
    title = escape(document.title or ref.name)
    return (
        f'<!doctype html><html lang="{escape(language)}"><body data-pagefind-body>'
        f'<p data-pagefind-ignore><span data-pagefind-filter="entity">{escape(str(ref))}</span>'
        f'<span data-pagefind-meta="title">{title}</span></p><h1 data-pagefind-weight="10">{title}</h1>'
        f"{''.join(parts)}</body></html>"
    )


def _parts(document: ApiDocument) -> Iterator[str]:
    yield f"<p>{escape(document.format)} {escape(document.description)}</p>"
    for operation in document.operations:
        yield _operation(operation)
    for shape in document.shapes:
        if shape.name:
            yield f'<h2 id="{escape(shape.anchor)}">{escape(shape.name)}</h2>{_fields(shape)}'


def _operation(operation: Operation) -> str:
    name = operation.summary or operation.id or operation.address
    words = (operation.kind, operation.address, operation.id, operation.description)
    said = " ".join(filter(None, words))
    return (
        f'<h2 id="{escape(operation.anchor)}">{escape(name)}</h2><p>{escape(said)}</p>'
        f"<p>{' '.join(map(_field, operation.parameters))}</p>"
    )


def _fields(shape: Shape) -> str:
    return f"<p>{escape(shape.description)} {' '.join(map(_field, shape.fields))}</p>"


def _field(field: Field) -> str:
    return f"{escape(field.name)} {escape(field.description)}"
