"""The names of a published site (`search/names.json`) as values, their texts without control characters."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from techdocs.model.api import OPERATION
from techdocs.model.names import Contact, NamedEntity, NamedPage, SiteNames
from techdocs.plain_text import plain_line

_REACHED = re.compile("https?://|mailto:")
_OPERATION = 4
"""Texts of an operation."""
_FIELDS: tuple[Any, ...] = ("", "", "", "", -1, -1, (), "", "", 0)
"""What the fields of an entity's row are where they are left out at its end."""


def read_names(documents: Iterable[Mapping[str, Any]]) -> SiteNames:
    """Return the names in documents that follow their schema; what two of them have is taken from the first."""
    numbers: dict[str, int] = {}
    entities: dict[int, NamedEntity] = {}
    pages: list[NamedPage] = []
    for document in documents:
        rows = document["entities"]
        own = [numbers.setdefault(_line(row[0]), len(numbers)) for row in rows]
        fresh = set(own) - set(entities)
        contacts = {own[at]: _contacts(found) for at, *found in document["contacts"]}
        entities |= {
            number: _entity(row, own, contacts.get(number, ()))
            for number, row in zip(own, rows, strict=True)
            if number in fresh
        }
        for at, *found in document["pages"]:
            number, entity = own[at], entities[own[at]]
            if number in fresh or not entity.pages:
                entities[number] = replace(entity, pages=len(found) // 2, docs=entity.docs or entity.home)
                pages.extend(_pages(found, number, entity.home))
        for at, *found in document.get("operations", ()):
            number, entity = own[at], entities[own[at]]
            if number in fresh or not entity.operations:
                entities[number] = replace(entity, operations=len(found) // _OPERATION)
                pages.extend(_operations(found, number, entity.url))
    return SiteNames(entities=tuple(entities[number] for number in sorted(entities)), pages=tuple(pages))


def _entity(row: Sequence[Any], numbers: Sequence[int], contacts: tuple[Contact, ...]) -> NamedEntity:
    ref, name, type_, lifecycle, owner, system, tags, text, docs, missing = [*row, *_FIELDS[len(row) :]]
    short = _line(ref).rpartition("/")[2]
    return NamedEntity(
        ref=_line(ref), name=_line(name) or short, type=_line(type_), lifecycle=_line(lifecycle),
        owner=numbers[owner] if owner >= 0 else -1, system=numbers[system] if system >= 0 else -1,
        tags=tuple(map(_line, tags)), text=_line(text), docs=docs, is_missing=bool(missing), contacts=contacts,
    )  # fmt: skip


def _contacts(found: Iterable[Sequence[str]]) -> tuple[Contact, ...]:
    return tuple(Contact(title=_line(title), href=_line(href)) for title, href in found if _REACHED.match(href))


def _pages(found: Sequence[str], number: int, home: str) -> Iterator[NamedPage]:
    for title, path in zip(found[::2], found[1::2], strict=False):
        yield NamedPage(title=_line(title), path=path, url=home + path, entity=number)


def _operations(found: Sequence[str], number: int, url: str) -> Iterator[NamedPage]:
    for at in range(0, len(found) - _OPERATION + 1, _OPERATION):
        address, own_id, summary, anchor = map(_line, found[at : at + _OPERATION])
        yield NamedPage(
            title=summary or own_id or address, path=address, url=f"{url}#{OPERATION}{anchor or own_id}", entity=number,
            id=own_id, is_operation=True,
        )  # fmt: skip


def _line(text: str) -> str:
    return plain_line(text, len(text))
