"""Entities that a Backstage catalog has and no repository declares, as a source of their own: a descriptor in a folder.

Those of the last complete listing are kept, for runs in which the catalog does not answer or is not asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.store import Store
from techdocs.model.repository import Listing
from techdocs.model.source import Source

STEP, NAME = "descriptors", "catalog-info.yaml"


def descriptor_sources(providers: Iterable[str], listings: Mapping[str, Listing], store: Store) -> Iterator[Source]:
    """Yield a source for each provider that has such entities.

    Args:
        providers: the names of all providers.
        listings: what they list now.
        store: where the last ones are kept.
    """
    for provider in providers:
        text = _last_text(provider, listings.get(provider), store)
        if text:
            tree = store.keep(STEP, text, partial(_write, text))
            yield Source(name=provider, root=tree.folder.resolve())


def _last_text(provider: str, listing: Listing | None, store: Store) -> str:
    """Return the descriptor of the last complete listing, and note it."""
    note = digest_bytes(provider.encode())[:32]
    known = store.read_note(STEP, note)
    before = known if isinstance(known, str) else ""
    if listing is None or not listing.is_complete:
        return before or (listing.descriptors if listing else "")
    if listing.descriptors != before:
        store.write_note(STEP, note, listing.descriptors)
    return listing.descriptors


def _write(text: str, folder: Path) -> None:
    (folder / NAME).write_text(text, encoding="utf-8")
