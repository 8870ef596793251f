"""Read `catalog.providers`: a block of Backstage's app-config, with the keys and meanings that it has there."""

from collections.abc import Iterator, Sequence

from techdocs.config.integrations import default_integration
from techdocs.config.provider_tables import OWNERS, REQUIRED, TABLES
from techdocs.config.provider_types import provider_of
from techdocs.config.tables import read_table, table_schema
from techdocs.documents.accepts import Schema, mapping_to
from techdocs.documents.located_yaml import KeyPath
from techdocs.documents.mapping import LocatedMapping, quoted, read_mapping
from techdocs.documents.notes import DocumentNotes
from techdocs.model.integrations import Integration
from techdocs.model.providers import Provider

KINDS = tuple(TABLES)
_INTEGRATIONS = {"azureDevOps": "azure"}
"""The kind of integration of a kind of provider that has another name."""
DEFAULT_ID = "default"


def read_providers(section: LocatedMapping, integrations: Sequence[Integration]) -> tuple[Provider, ...]:
    """Read all providers; one whose forge is not in `integrations` is noted, unless everybody may ask it."""
    return tuple(found for kind in KINDS for found in _read_kind(section, kind, integrations))


def integration_kind(provider_kind: str) -> str:
    """Return the kind of integration that a kind of provider asks."""
    return _INTEGRATIONS.get(provider_kind, provider_kind)


def _schema(kind: str) -> Schema:
    owner = {"anyOf": [{"required": [key]} for key in OWNERS]} if kind == "github" else {}
    one = table_schema(TABLES[kind], REQUIRED.get(kind, ()), **owner)
    return {"anyOf": [one, mapping_to({"anyOf": [one, {"type": "null"}]})]}


def _read_kind(section: LocatedMapping, kind: str, integrations: Sequence[Integration]) -> Iterator[Provider]:
    value = section.raw(kind, _schema(kind))
    path, notes = (*section.path, kind), section.notes
    if value is None:
        return
    if not isinstance(value, dict):
        notes.invalid(path, f"{quoted(path)} is not a mapping", "write a name of your own, and the keys below it")
        return
    is_single = any(not isinstance(item, dict) for item in value.values() if item is not None)
    for name, item in [(DEFAULT_ID, value)] if is_single else value.items():
        if item is not None:
            where = path if is_single else (*path, name)
            yield from _read_one(notes, where, (kind, str(name)), item, integrations)


def _read_one(
    notes: DocumentNotes, path: KeyPath, named: tuple[str, str], item: object, integrations: Sequence[Integration]
) -> Iterator[Provider]:
    kind, name = named
    mapping = read_mapping(notes, path, item, tuple(TABLES[kind]))
    before = len(notes.problems)
    values = read_table(mapping, TABLES[kind])
    missing = [key for key in REQUIRED.get(kind, ()) if mapping.keys.get(key) is None]
    if kind == "github" and all(mapping.keys.get(key) is None for key in OWNERS):
        missing = [" or ".join(OWNERS)]
    for key in missing:
        keys = " or ".join(f"`{one}`" for one in key.split(" or "))
        notes.invalid(path, f"{quoted(path)} has no {keys}", "add it, as in Backstage")
    if len(notes.problems) > before:
        return
    provider = provider_of(kind, name, values)
    if kind != "backstage" and find_integration(integrations, kind, provider.host) is None:
        where = integration_kind(kind)
        hint = f'write `integrations: {{{where}: [{{host: {provider.host}, token: "${{NAME}}"}}]}}`'
        notes.invalid(path, f"{quoted(path)} needs an entry for `{provider.host}` in `integrations.{where}`", hint)
        return
    yield provider


def find_integration(integrations: Sequence[Integration], provider_kind: str, host: str) -> Integration | None:
    """Return the forge of a provider, None when the operator must name it."""
    kind = integration_kind(provider_kind)
    own = (each for each in integrations if (each.kind, each.host) == (kind, host))
    return next(own, None) or default_integration(kind, host)
