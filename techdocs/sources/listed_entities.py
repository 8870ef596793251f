"""Entities that a provider lists and that are in no repository, such as people: a source with one descriptor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from techdocs.disk.store import Store
from techdocs.model.repository import Listing
from techdocs.model.source import Source
from techdocs.sources.trees import STEP, TREE

_NAME = "catalog-info.yaml"


def keep_entities(listings: Sequence[Listing], before: Mapping[str, str], store: Store) -> dict[str, str]:
    """Keep the descriptors of providers; return the key of each in the store, by the provider's name.

    Args:
        listings: what providers list now; those of an incomplete listing do not count.
        before: the keys of earlier runs.
        store: where they are kept.
    """
    keys = dict(before)
    for listing in listings:
        if listing.is_complete:
            keys.pop(listing.provider, None)
            if listing.descriptors:
                keys[listing.provider] = _keep(listing.descriptors, store)
    return keys


def entity_sources(keys: Mapping[str, str], providers: Iterable[str], store: Store) -> Iterator[Source]:
    """Yield a source for each provider whose descriptors are kept."""
    for name in providers:
        tree = store.recall(STEP, keys[name]) if name in keys else None
        if tree is not None:
            yield Source(name=name, root=(tree.folder / TREE).resolve())


def _keep(text: str, store: Store) -> str:
    def write(folder: Path) -> None:
        (folder / TREE).mkdir()
        (folder / TREE / _NAME).write_text(text, encoding="utf-8")

    store.keep(STEP, ["descriptors", text], write)
    return store.key(["descriptors", text])
