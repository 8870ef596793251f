"""The part of a large nav that a page shows, so that a page does not grow with the number of pages beside it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

WHOLE_UP_TO = 200
"""Entries of one level of a nav that a page shows; of more, it shows those near its own."""
AROUND = 30
"""Entries before and after a page's own that it shows of such a level."""
_LOOKED_AT = 1000


class NearNav:
    """A nav of which each page shows a part: of a long level the first entry, and those near the page.

    Where entries are left out, one that counts them leads to the nearest page among them, so that all can be reached.
    """

    def __init__(self, nav: Navigation) -> None:
        self._nav = nav
        self._levels: list[tuple[Any, str, list[StructureItem]]] = []
        self._spots: dict[int, tuple[int, int]] = {}
        self._read(nav, "items", nav.items)

    def _read(self, owner: Any, name: str, items: list[StructureItem]) -> None:  # noqa: ANN401 - a nav or a section
        if len(items) > WHOLE_UP_TO:
            self._spots.update((id(item), (len(self._levels), number)) for number, item in enumerate(items))
            self._levels.append((owner, name, items))
        for item in items:
            if isinstance(item, Section):
                self._read(item, "children", item.children)

    @contextmanager
    def shown_on(self, page: Page) -> Iterator[None]:
        """Let the nav have the entries that a page shows."""
        own = dict(self._spots[id(item)] for item in (page, *page.ancestors) if id(item) in self._spots)
        for number, (owner, name, items) in enumerate(self._levels):
            setattr(owner, name, _near(items, own.get(number, 0)))
        try:
            yield
        finally:
            for owner, name, items in self._levels:
                setattr(owner, name, items)


def _near(items: Sequence[StructureItem], own: int) -> list[StructureItem]:
    """Return the first entry of a level, those near one of its entries, and what leads to the others."""
    first, last = max(1, own - AROUND), min(len(items), own + AROUND + 1)
    return [
        items[0],
        *_more(items[first - 1 : 0 : -1], "above"),
        *items[first:last],
        *_more(items[last:], "below"),
    ]


def _more(items: Sequence[StructureItem], where: str) -> list[StructureItem]:
    """Return an entry for those that are left out, the nearest first; nothing if none are left out."""
    if not items:
        return []
    url = next((page.url for item in items[:_LOOKED_AT] for page in _pages(item)), "")
    return [Link(f"… {len(items):,} more {where}", url)]


def _pages(item: StructureItem) -> Iterator[Page]:
    if isinstance(item, Page):
        yield item
    for child in item.children if isinstance(item, Section) else ():
        yield from _pages(child)
