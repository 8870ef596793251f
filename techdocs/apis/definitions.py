"""The definitions of the catalog's APIs, each with the place where its author wrote it."""

import json
from collections.abc import Iterator

from techdocs.apis.formats import format_of
from techdocs.clean.file_types import NEEDED_HEAD, refusal
from techdocs.model.api import Definition
from techdocs.model.catalog import Catalog
from techdocs.model.entity import Entity

_FIELD = ("spec", "definition")
_SHOWN = frozenset({"openapi", "asyncapi", "mcp"})
"""Types that are part of a file's name: others say no more than its suffix."""


def definitions_of(catalog: Catalog) -> Iterator[Definition]:
    """Yield the definition of every API that has one; without placeholders that were not read."""
    for ref, entity in catalog.entities.items():
        text = definition_text(entity) if ref.kind == "api" else ""
        if text:
            yield _definition(entity, text)


def definition_text(entity: Entity) -> str:
    """Return the definition of an API as text, or `""`."""
    value = entity.spec.get("definition")
    if isinstance(value, dict):
        is_placeholder = any(str(key).startswith("$") for key in value)
        return "" if is_placeholder else json.dumps(value, indent=2, ensure_ascii=False)
    return value if isinstance(value, str) and value.strip() else ""


def _definition(entity: Entity, text: str) -> Definition:
    place, key = entity.place_of(*_FIELD), ".".join(_FIELD)
    is_file = any(name.startswith(f"{key}.$") for name in entity.places)
    if is_file:
        place = place.of_file(entity.definition_file) if entity.definition_file else place
    elif "\n" in text and place.line:  # a block: its text begins on the line after its key
        place = place.at((place.line + 1, 1))
    counts = isinstance(entity.spec.get("definition"), str) and (not is_file or f"{key}.$text" in entity.places)
    return Definition(ref=entity.ref, kind=entity.type, text=text, place=place, counts_lines=counts)


def file_name(definition: Definition) -> str:
    """Return the name under which a definition can be downloaded, or `""` if a browser or a host might run it."""
    suffix = format_of(definition.kind, definition.text).suffix(definition.text)
    name = definition.ref.name.replace(".", "-")  # a host may look at each suffix
    kind = definition.kind.lower()
    shown = f"{name}.{kind}.{suffix}" if kind in _SHOWN and suffix in {"yaml", "json"} else f"{name}.{suffix}"
    head = definition.text[:NEEDED_HEAD].encode("utf-8", "replace")
    return "" if refusal(shown, head, frozenset({suffix})) else shown
