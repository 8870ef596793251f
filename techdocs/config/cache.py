"""Read `cache`: the cache that several machines share. As for `publisher`, credentials don't belong into this file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from techdocs.config.object_places import PLACE, read_place
from techdocs.config.publisher import read_endpoint
from techdocs.documents.accepts import accepts
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.values import read_one_of, read_text
from techdocs.model.objects import ObjectPlace
from techdocs.model.shared_cache import CacheSettings

CACHE_KEYS = ("remote", "mode", "region", "endpoint", "accountName")
READ, READ_WRITE = "read", "read-write"


def read_cache(cache: LocatedMapping, folder: Path) -> CacheSettings:
    """Read where the shared cache is, and whether runs may write to it; a path is relative to a folder."""
    place = replace(
        cache.get("remote", _place_in(folder), ObjectPlace()),
        region=cache.get("region", read_text, ""),
        endpoint=cache.get("endpoint", read_endpoint, ""),
        account=cache.get("accountName", read_text, ""),
    )
    mode = cache.get("mode", read_one_of(READ, READ_WRITE), READ)
    if cache.keys.get("remote") is None and any(value is not None for value in cache.keys.values()):
        cache.notes.invalid(cache.path, "`cache.remote` is missing", "write `remote: s3://bucket/path`")
    return CacheSettings(place=place, is_writable=mode == READ_WRITE)


def _place_in(folder: Path) -> Callable[[object], ObjectPlace]:
    """Return a reader of the address of a place; a path is relative to a folder."""

    @accepts(PLACE)
    def read(value: object) -> ObjectPlace:
        place = read_place(read_text(value))
        return replace(place, folder=(folder / place.folder).absolute()) if place.type == "local" else place

    return read
