"""Refs with invisible characters, around or inside them, that Backstage cannot resolve.

Source: Backstage `packages/catalog-model/src/entity/ref.ts`: `parseEntityRef` takes every character for a part of the
name. (`parseLocationRef`, which reads `techdocs-ref`, leaves out spaces.)
"""

from collections.abc import Iterator, Mapping

from techdocs.catalog.relations import fields_of
from techdocs.documents.located_yaml import KeyPath, value_at
from techdocs.plain_text import without_controls

_ELSEWHERE = ("metadata", "annotations", "backstage.io/techdocs-entity")


def spaced_refs(kind: str, entity: Mapping[str, object]) -> Iterator[tuple[KeyPath, str]]:
    """Yield the path of each ref that is read otherwise than it is written, and how it is read.

    Args:
        kind: the entity's kind, in lower case.
        entity: its data as they are written.
    """
    for path, text in _refs(kind, entity):
        meant = without_controls(text).strip()
        if meant != text:
            yield path, meant


def _refs(kind: str, entity: Mapping[str, object]) -> Iterator[tuple[KeyPath, str]]:
    spec, elsewhere = entity.get("spec"), value_at(entity, _ELSEWHERE)
    if isinstance(elsewhere, str):
        yield _ELSEWHERE, elsewhere
    if not isinstance(spec, Mapping):
        return
    for name in dict.fromkeys(field.name for field in fields_of(kind, spec.get("type"))):
        value = spec.get(name)
        if isinstance(value, str):
            yield ("spec", name), value
        for number, item in enumerate(value if isinstance(value, list) else []):
            if isinstance(item, str):
                yield ("spec", name, number), item
