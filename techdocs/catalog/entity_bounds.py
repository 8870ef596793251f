"""How many entities of one repository the catalog takes: as many as the limits allow; the rest is counted."""

import json
from collections.abc import Sequence

from techdocs.catalog.relations import FIELDS
from techdocs.model.codes import Code
from techdocs.model.entity import LONGEST_DEFINITION, Entity
from techdocs.model.limits import Limits
from techdocs.model.problem import Problem, error
from techdocs.plain_text import counted

MEGABYTE = 1_000_000
PAGE_BYTES = 8_000
"""Bytes of the page of an entity that says nothing of itself."""
_MARKUP, _COLOURS = 3, 6
"""How many bytes of a page become of a byte of text, about: of names, links and annotations, and of a definition."""
_RELATIONS = frozenset(field.name for field in FIELDS)


def too_many_entities(entities: Sequence[Entity], further_files: int, limits: Limits) -> Problem:
    """Return the error that counts what one repository declares beyond `limits.repository_entities`.

    Args:
        entities: those that were read and are left out, at least one.
        further_files: how many descriptors were not even opened.
        limits: the limits of the run.
    """
    files = f" and {counted(further_files, 'further file')}" if further_files else ""
    more = f"the repository declares more than {limits.repository_entities:,} entities (`limits.repository_entities`)"
    return _left_out(entities, files, more, "declare fewer entities")


def within_pages(entities: list[Entity], limits: Limits) -> tuple[list[Entity], list[Problem]]:
    """Return the entities whose catalog pages fit into `limits.repository_pages_mb`, and an error about the others."""
    left = limits.repository_pages_mb * MEGABYTE
    for number, entity in enumerate(entities):
        left -= _page_bytes(entity)
        if left < 0:
            more = f"the catalog pages would take more than {limits.repository_pages_mb} MB"
            hint = "declare fewer entities, or shorter definitions"
            fault = _left_out(entities[number:], "", f"{more} (`limits.repository_pages_mb`)", hint)
            return entities[:number], [fault]
    return entities, []


def _page_bytes(entity: Entity) -> int:
    """Return about how large an entity's page is, with what it says of others on theirs."""
    related = {name: value for name, value in entity.spec.items() if name in _RELATIONS}
    definition = entity.spec.get("definition")
    coloured = min(len(definition), LONGEST_DEFINITION) if isinstance(definition, str) else 0
    return PAGE_BYTES + len(json.dumps([entity.metadata, related])) * _MARKUP + coloured * _COLOURS


def _left_out(entities: Sequence[Entity], files: str, why: str, hint: str) -> Problem:
    verb = "is" if len(entities) == 1 and not files else "are"
    count = counted(len(entities), "entity", "entities")
    message = f"{count} from here on{files} {verb} left out: {why}"
    return error(Code.REPOSITORY_STOPPED, entities[0].place, message, f"{hint}, or ask the operator to raise the limit")
