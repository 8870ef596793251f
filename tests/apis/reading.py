"""Definitions read as a worker reads them, from texts."""

from textwrap import dedent

from techdocs.apis.read import read_api
from techdocs.model.api import ApiDocument, ApiSummary, Definition, Field, Operation
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Place

REF = EntityRef("api", "default", "pets")


def define(text: str, kind: str = "openapi") -> Definition:
    """Return a definition whose first line is line 1 of `api.yaml`."""
    place = Place(source="pets", path="api.yaml", line=1)
    return Definition(ref=REF, kind=kind, text=dedent(text).lstrip("\n"), place=place)


def read(text: str, kind: str = "openapi") -> ApiDocument:
    """Return a definition in which nothing is wrong."""
    document, summary = read_api(define(text, kind))
    assert summary.problems == ()
    return document


def told(text: str, kind: str = "openapi") -> list[str]:
    """Return what is wrong with a definition, a line each."""
    return lines(read_api(define(text, kind))[1])


def lines(summary: ApiSummary) -> list[str]:
    return [f"{one.place.line} {one.code} {one.message}" for one in summary.problems]


def shown(operation: Operation) -> str:
    """Return an operation in one line."""
    return f"{operation.kind} {operation.address} {operation.id}".rstrip()


def fields(document: ApiDocument, number: int) -> list[str]:
    """Return the fields of a shape, a line each."""
    return [_line(field) for field in document.shapes[number].fields]


def _line(field: Field) -> str:
    words = (field.name, field.type, "required" if field.required else "", *field.values, *field.notes)
    return " ".join(filter(None, words))
