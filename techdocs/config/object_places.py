"""Read the address of a place of objects: a bucket, or a folder. Credentials do not belong into it."""

from pathlib import Path

from techdocs.config.publisher import read_bucket, read_bucket_root
from techdocs.documents.accepts import TEXT, Schema
from techdocs.model.objects import ObjectPlace

_KINDS = {"s3": "awsS3", "gs": "googleGcs", "az": "azureBlobStorage"}
"""The schemes of addresses, and the kind of place that each means."""
PLACE: Schema = {**TEXT, "pattern": "^(?:(?:s3|gs|az)://[^/@]+(?:/.*)?|(?:[^:]|:[^/]|:/[^/])*(?::/?)?)$"}
"""What such an address looks like."""
_HINT = "write `s3://BUCKET/PATH`, `gs://BUCKET/PATH`, `az://CONTAINER/PATH` or a folder"


def read_place(address: str) -> ObjectPlace:
    """Return the place that an address means: that of a bucket, or the path of a folder.

    Raises:
        ValueError: it is none, with what is wrong and what to do. An address may hold a password, so it is not shown.
    """
    scheme, mark, rest = address.partition("://")
    if not mark:
        return ObjectPlace(type="local", folder=Path(address))
    if scheme not in _KINDS:
        raise ValueError("is not the address of a bucket", _HINT)
    bucket, _, root = rest.partition("/")
    if not bucket:
        raise ValueError("has no bucket", _HINT)
    return ObjectPlace(type=_KINDS[scheme], bucket=read_bucket(bucket), root=read_bucket_root(root))
