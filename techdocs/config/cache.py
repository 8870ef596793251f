"""Read `cache`: the cache that several machines share. As for `publisher`, credentials don't belong into this file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from techdocs.config.publisher import read_bucket, read_bucket_root, read_endpoint
from techdocs.documents.accepts import TEXT, accepts
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.values import read_one_of, read_text
from techdocs.model.publisher import Publisher
from techdocs.model.shared_cache import CacheSettings

CACHE_KEYS = ("remote", "mode", "region", "endpoint", "accountName")
READ, READ_WRITE = "read", "read-write"
_TYPES: Mapping[str, str] = {"s3": "awsS3", "gs": "googleGcs", "az": "azureBlobStorage"}
"""What an address of a bucket begins with, and the type of the publisher that is there."""


def read_cache(cache: LocatedMapping, folder: Path) -> CacheSettings:
    """Read where the shared cache is, and whether runs may write to it; a path is relative to a folder."""
    place = cache.get("remote", _place_in(folder), Publisher(folder=folder))
    mode = cache.get("mode", read_one_of(READ, READ_WRITE), READ)
    place = replace(
        place,
        region=cache.get("region", read_text, ""),
        endpoint=cache.get("endpoint", read_endpoint, ""),
        account=cache.get("accountName", read_text, ""),
    )
    if cache.keys.get("remote") is None and any(value is not None for value in cache.keys.values()):
        cache.notes.invalid(cache.path, "`cache.remote` is missing", "write `remote: s3://bucket/path`")
    return CacheSettings(place=place, is_writable=mode == READ_WRITE)


def _place_in(folder: Path) -> Callable[[object], Publisher]:
    """Return a reader of the address of a bucket, or of a path relative to a folder."""

    @accepts({**TEXT, "pattern": f"^(?:(?:{'|'.join(_TYPES)})://|(?!.*://)).+$"})
    def read(value: object) -> Publisher:
        text = read_text(value)
        scheme, colon, rest = text.partition("://")
        if text and not colon:
            return Publisher(type="local", folder=(folder / text).absolute())
        if scheme not in _TYPES:
            starts = ", ".join(f"`{one}://`" for one in _TYPES)
            raise ValueError("is not the address of a bucket", f"start it with {starts}, or write the path of a folder")
        bucket, _, root = rest.partition("/")
        return Publisher(
            type=_TYPES[scheme], bucket=read_bucket(bucket), root=read_bucket_root(root), folder=folder
        )  # fmt: skip

    return read
