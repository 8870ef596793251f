"""Read the address of a place of objects: a bucket, or a folder. Credentials do not belong into it."""

from pathlib import Path

from techdocs.config.publisher import read_bucket, read_bucket_root, read_endpoint
from techdocs.documents.accepts import Schema
from techdocs.model.objects import ObjectPlace

_KINDS = {"s3": "awsS3", "gs": "googleGcs", "az": "azureBlobStorage"}
"""The schemes of addresses, and the kind of place that each means."""
PLACE: Schema = {"type": "string", "pattern": "^(?:(?:s3|gs|az)://[^/]+(?:/.*)?|(?:[^:]|:[^/]|:/[^/])*(?::/?)?)$"}
"""What such an address looks like."""
_HINT = "write `s3://BUCKET/PATH`, `gs://BUCKET/PATH`, `az://CONTAINER/PATH` or a folder"


def read_place(
    address: str, *, region: str = "", endpoint: object = None, account: str = "", path_style: bool = False
) -> ObjectPlace:
    """Return the place that an address means.

    Raises:
        ValueError: it is not the address of a place, with what is wrong and what to do.
    """
    scheme, mark, rest = address.partition("://")
    if not mark:
        return ObjectPlace(type="local", folder=Path(address))
    kind, (bucket, _, root) = _KINDS.get(scheme), rest.partition("/")
    if kind is None:
        raise ValueError(f"contains `{address[:100]}`, which is not the address of a store", _HINT)
    try:
        return ObjectPlace(
            type=kind, bucket=read_bucket(bucket), root=read_bucket_root(root), region=region, account=account,
            endpoint="" if endpoint is None else read_endpoint(endpoint), path_style=path_style,
        )  # fmt: skip
    except ValueError as error:
        raise ValueError(f"contains `{address[:100]}`, a part of which {error.args[0]}", _HINT) from error
