"""A document as Backstage's code has it before anything is cleaned: values without tags, numbers that are numbers."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from techdocs.documents.located_yaml import KeyPath, Tagged, value_at


def untagged(value: object) -> object:
    """Return a value without the tags in it: one that is not understood counts for nothing."""
    if isinstance(value, Tagged):
        return untagged(value.value)
    if isinstance(value, dict):
        return {key: untagged(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [untagged(inner) for inner in value]
    return value


def as_checked(entity: Mapping[str, object], written: Mapping[KeyPath, str]) -> Mapping[str, object]:
    """Return an entity as its schema is held against it.

    A number that JSON cannot hold, which is kept as a text, is a number there, and annotations that are left empty are
    none: Backstage adds its own to them.

    Args:
        entity: its data, placeholders filled in.
        written: how each number and truth value is written.
    """
    kept_as_text = [path for path in written if isinstance(value_at(entity, path), str)]
    metadata = entity.get("metadata")
    is_empty = isinstance(metadata, dict) and "annotations" in metadata and metadata["annotations"] in (None, "", False)
    if not kept_as_text and not is_empty:
        return entity
    checked: dict[str, Any] = deepcopy(dict(entity))
    for *parents, last in kept_as_text:
        value_at(checked, parents)[last] = 0
    if is_empty:
        checked["metadata"]["annotations"] = {}
    return checked
