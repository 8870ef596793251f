"""A published site as programs ask it: read when it is first needed, and looked at again after some minutes."""

import time
from collections.abc import Callable, Mapping
from functools import cached_property

from techdocs.documents.foreign_json import parsed_mapping
from techdocs.finding import Index, index_names
from techdocs.mcp.full_text import FullText
from techdocs.model.entity import EntityRef, find_entity_ref
from techdocs.model.names import NamedEntity
from techdocs.published import PublishedSite

STAYS_SECONDS = 600.0
"""How long what was read of a site is used before it is asked again whether that is still so."""


class AskedSite:
    """What was read of a site; it is closed after its last use."""

    def __init__(self, published: PublishedSite) -> None:
        self.published = published

    @cached_property
    def index(self) -> Index:
        """Every name of the site, made ready for looking up.

        Raises:
            TechDocsError: the names cannot be had.
        """
        return index_names(self.published.search_names())

    @cached_property
    def full_text(self) -> FullText:
        """The text of its pages; of none where the site has no index."""
        shards = parsed_mapping(self.published.content("search/shards.json")).get("shards")
        listed = [name for name in shards if isinstance(name, str)] if isinstance(shards, list) else []
        return FullText(self.published.content, listed)

    @cached_property
    def homes(self) -> Mapping[str, NamedEntity]:
        """The entities by where their docs are."""
        return {entity.home: entity for entity in self.index.names.entities}

    @cached_property
    def named(self) -> Mapping[str, NamedEntity]:
        """The entities by their refs."""
        return {entity.ref: entity for entity in self.index.names.entities}

    def ref(self, text: str) -> EntityRef | None:
        """Return the entity that a ref or an exact name means, None for any other text."""
        given = find_entity_ref(text.strip().lower())
        if given is not None and str(given) in self.named:
            return given
        wanted = text.strip().casefold()
        same = [ref for ref, one in self.named.items() if wanted in (one.short.casefold(), one.name.casefold())]
        return find_entity_ref(min(same, key=_kind_first)) if same else None


def _kind_first(ref: str) -> tuple[bool, str]:
    """Order refs so that a component comes before what else has its name."""
    return not ref.startswith("component:"), ref


class FreshSite:
    """Gives a site as it was read within the last minutes."""

    def __init__(self, open_published: Callable[[], PublishedSite], now: Callable[[], float] = time.monotonic) -> None:
        self._open, self._now = open_published, now
        self._site: AskedSite | None = None
        self._until = 0.0

    def get(self) -> AskedSite:
        """Return the site, read anew when what was read of it is old."""
        if self._site is None or self._now() >= self._until:
            self.close()
            self._site = AskedSite(self._open())
            self._until = self._now() + STAYS_SECONDS
        return self._site

    def close(self) -> None:
        """End the connections to the site."""
        if self._site is not None:
            self._site.published.close()
            self._site = None
