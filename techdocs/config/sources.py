"""Read which sources there are, which of them to trust with what, and which source an entity belongs to."""

from collections.abc import Mapping
from typing import TypeAlias

from techdocs.config.addresses import URL_SOURCE, read_url_source
from techdocs.config.bundles import BUNDLE_SOURCE, read_bundle_source
from techdocs.config.locations import LOCATION_SOURCE, read_location_source
from techdocs.documents.accepts import TEXT, accepts, list_of, mapping_to, one_or_list
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.values import read_boolean, read_one_of, read_text
from techdocs.model.entity import EntityRefError, parse_entity_ref
from techdocs.model.fetching import UrlSource
from techdocs.model.providers import BundleSource, LocationSource
from techdocs.model.trust import Trust, TrustedSettings

TRUSTED_KEYS = ("plugins", "markdown_extensions", "raw_html")
_PATH = {**TEXT, "pattern": "^([^:]|:[^/]|:/[^/])*(:/?)?$"}
"""A text without `://`."""
_SOURCE = {
    "type": "object",
    "required": ["path"],
    "properties": {"path": _PATH, "trust": {"enum": [str(trust) for trust in Trust]}},
    "additionalProperties": False,
}
SourceEntry: TypeAlias = tuple[str, Trust] | UrlSource | LocationSource | BundleSource
_OPTIONS = {"type": ["object", "null"]}


@accepts(one_or_list({"anyOf": [_PATH, _SOURCE, URL_SOURCE, LOCATION_SOURCE, BUNDLE_SOURCE]}))
def read_sources(value: object) -> tuple[SourceEntry, ...]:
    """Read one source or a list of them: folders with how far each is trusted, repositories, Locations, bundles."""
    values = value if isinstance(value, list) else [value]
    if not values:
        raise ValueError("is empty", "list at least one folder or glob, such as `repositories/*`")
    return tuple(_source(item) for item in values)


def read_trusted(trusted: LocatedMapping) -> TrustedSettings:
    """Read what trusted sources may use."""
    return TrustedSettings(
        plugins=trusted.get("plugins", _read_named, ()),
        extensions=trusted.get("markdown_extensions", _read_named, ()),
        raw_html=trusted.get("raw_html", read_boolean, TrustedSettings().raw_html),
    )


@accepts(mapping_to(TEXT))
def read_names(value: object) -> Mapping[str, str]:
    """Read whose an entity is: a mapping of refs to names of sources."""
    hint = "write `component:default/payments: acme/payments`"
    if not isinstance(value, dict):
        raise ValueError("is not a mapping", hint)  # noqa: TRY004
    try:
        return {str(parse_entity_ref(ref)): read_text(source) for ref, source in value.items()}
    except EntityRefError as error:
        raise ValueError(f"contains a key that is not an entity ref: {error}", hint) from error


def _source(value: object) -> SourceEntry:
    if not isinstance(value, dict):
        return _path(value), Trust.SANDBOXED
    if "url" in value:
        return read_url_source(value)
    if "location" in value:
        return read_location_source(value)
    if "bundles" in value:
        return read_bundle_source(value)
    if set(value) - {"path", "trust"} or "path" not in value:
        raise ValueError("contains an entry that is not a path or a mapping", "write `path: …` and `trust: trusted`")
    return _path(value["path"]), Trust(read_one_of(*Trust)(value.get("trust", Trust.SANDBOXED.value)))


def _path(value: object) -> str:
    text = read_text(value)
    if "://" in text:
        raise ValueError("contains an address where a path is expected", "write `- url: https://…`")
    return text


@accepts(list_of({"anyOf": [{"type": "string"}, mapping_to(_OPTIONS, minProperties=1, maxProperties=1)]}))
def _read_named(value: object) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """Read a list of names, each with options or without, as `plugins` in `mkdocs.yml`."""
    hint = "write `- name`, or `- name:` with its options below it"
    if not isinstance(value, list):
        raise ValueError("is not a list", hint)  # noqa: TRY004
    named: list[tuple[str, Mapping[str, object]]] = []
    for item in value:
        if isinstance(item, str):
            named.append((item, {}))
        elif isinstance(item, dict) and len(item) == 1 and isinstance(next(iter(item.values())) or {}, dict):
            named += [(name, options or {}) for name, options in item.items()]
        else:
            raise ValueError("contains an entry that is not a name", hint)
    return tuple(named)
