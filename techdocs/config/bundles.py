"""Read an entry of `sources` that is a store of bundles."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from techdocs.config.object_places import PLACE, read_place
from techdocs.config.publisher import read_endpoint
from techdocs.documents.accepts import TEXT, Schema
from techdocs.documents.values import read_boolean, read_one_of, read_text
from techdocs.model.providers import BundleSource
from techdocs.model.trust import Trust

Value = TypeVar("Value")
BUNDLE_SOURCE: Schema = {
    "type": "object",
    "required": ["bundles"],
    "properties": {
        "bundles": PLACE,
        "region": TEXT,
        "endpoint": {"type": "string", "pattern": "^https?://[^@]+$"},
        "s3ForcePathStyle": {"type": "boolean"},
        "accountName": TEXT,
        "trust": {"enum": [str(trust) for trust in Trust]},
    },
    "additionalProperties": False,
}


def read_bundle_source(entry: Mapping[str, object]) -> BundleSource:
    """Read one entry of `sources` that has `bundles`; its folder is relative to that of the settings.

    Raises:
        ValueError: it is wrong, with what is wrong and what to do.
    """
    unknown = next((key for key in entry if key not in BUNDLE_SOURCE["properties"]), None)
    if unknown is not None:
        known = ", ".join(BUNDLE_SOURCE["properties"])
        raise ValueError(f"contains the unknown key `{unknown}`", f"known keys: {known}")
    address = read_text(entry["bundles"])
    texts = {key: read_text(entry.get(key) or "") for key in ("region", "accountName")}
    place = replace(
        _part("bundles", read_place, address), region=texts["region"], account=texts["accountName"],
        endpoint=_part("endpoint", read_endpoint, entry["endpoint"]) if entry.get("endpoint") else "",
        path_style=read_boolean(entry.get("s3ForcePathStyle", False)),
    )  # fmt: skip
    trust = Trust(read_one_of(*Trust)(entry.get("trust", Trust.SANDBOXED.value)))
    return BundleSource(address=address, place=place, trust=trust)


def _part(key: str, read: Callable[[str], Value], value: object) -> Value:
    """Return what a key of an entry says."""
    try:
        return read(read_text(value))
    except ValueError as error:
        raise ValueError(f"contains a value of `{key}` that {error.args[0]}", *error.args[1:]) from error
