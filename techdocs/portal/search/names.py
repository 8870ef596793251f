"""Every name a reader may look for, as one small file: `search/names.json`, which the search's matcher reads.

Takes the `EntityListing`, gives the document. Rows are lists and point at each other by number, as a large site has
70,000 of them and every reader who searches loads the file.
"""

from collections.abc import Iterable, Mapping, Sequence

from techdocs import __version__
from techdocs.model.api import OPERATION, OperationName
from techdocs.model.docs import BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.urls import docs_url
from techdocs.portal.views.header import contacts
from techdocs.portal.views.listing import EntityListing

NAMES_VERSION = 1
MOST_OPERATIONS = 5_000
"""Operations that are listed of a whole site; the full text search finds the others."""
_TEXT = 100
"""Characters of a description: what a row of the results has room for."""
_NOBODY = -1
_SHORTEST = 2
"""Fields that every row has: ref and name."""


def names_document(listing: EntityListing) -> dict[str, object]:
    """Return `search/names.json`: entities, how to reach owners, pages of docs, and operations of APIs."""
    parts = listing.parts
    shown = [ref for ref in listing.shown if ref.kind != "location"]
    numbers = {ref: number for number, ref in enumerate(shown)}
    reached = {ref: contacts(parts, ref) for ref in shown if ref.kind in ("group", "user")}
    operations = {ref: api.summary.operations for ref, api in parts.apis.items() if ref in numbers and api.is_shown}
    most = _most_each([len(some) for some in operations.values()])
    return {
        "generator": f"techdocs {__version__}",
        "version": NAMES_VERSION,
        "entities": [_entity(listing, ref, numbers) for ref in shown],
        "contacts": [
            [numbers[ref], *([contact["title"], contact["href"]] for contact in found)]
            for ref, found in reached.items()
            if found
        ],
        "pages": [
            [numbers[ref], *_pages(docs)]
            for ref, docs in sorted(parts.docs.items())
            if ref in numbers and any(page.searchable for page in docs.pages)
        ],
        "operations": [
            [numbers[ref], *(text for one in some[:most] for text in _operation(one))]
            for ref, some in sorted(operations.items())
            if some
        ],
    }  # fmt: skip


def _entity(listing: EntityListing, ref: EntityRef, numbers: Mapping[EntityRef, int]) -> list[object]:
    """Return an entity's row, without the empty fields at its end: the schema says what each field is."""
    name = listing.name(ref)
    row: list[object] = [str(ref), "" if name == ref.name else name]
    entity = listing.catalog.entities.get(ref)
    if entity is None:
        return [*row, "", "", _NOBODY, _NOBODY, [], "", "", 1]
    owner, system = listing.owner(ref), listing.part_of(ref, "system")
    docs_at, _ = listing.docs(ref)
    row += [
        entity.type, entity.lifecycle, numbers.get(owner, _NOBODY) if owner else _NOBODY,
        numbers.get(system, _NOBODY) if system else _NOBODY, list(entity.tags), _short(entity.description),
        "" if docs_at == docs_url(ref) else docs_at,
    ]  # fmt: skip
    return _trimmed(row)


def _pages(docs: BuiltDocs) -> list[str]:
    """Return title and address of each page in turn; the address is below the docs."""
    return [text for page in docs.pages if page.searchable for text in (page.title, page.url)]


def _operation(one: OperationName) -> tuple[str, str, str, str]:
    """Return kind and address in one, id, summary, and the rest of the anchor, which is mostly the id."""
    anchor = one.anchor.removeprefix(OPERATION)
    return f"{one.kind} {one.address}", one.id, _short(one.summary), "" if anchor == one.id else anchor


def _most_each(counts: Iterable[int]) -> int:
    """Return how many operations of each API are listed, so that there are not more than `MOST_OPERATIONS` of all."""
    left, ordered = MOST_OPERATIONS, sorted(counts)
    for number, count in enumerate(ordered):
        share = left // (len(ordered) - number)
        if count > share:
            return share
        left -= count
    return MOST_OPERATIONS


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TEXT else f"{line[: _TEXT - 1].rstrip()}…"


def _trimmed(row: Sequence[object]) -> list[object]:
    fields = list(row)
    while len(fields) > _SHORTEST and fields[-1] in ("", [], _NOBODY):
        fields.pop()
    return fields
