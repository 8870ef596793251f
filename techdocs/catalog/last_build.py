"""Where it is known from who holds a name: the settings, published sites, and a note of the last build in the store.

The note is written by `build` alone, after its site is in place, and never by the build of a pull request. A note that
is damaged says nothing.
"""

from collections.abc import Iterable, Mapping

from jsonschema_rs import Draft202012Validator

from techdocs.catalog.incumbents import next_holders
from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.model.catalog import Catalog
from techdocs.model.incumbents import Holder, Incumbents
from techdocs.published import PublishedSite, open_site

STEP, NOTE = "incumbents", "last-build"
FORMAT = 1
"""Raised when what the note holds changes."""
_TEXT = {"type": "string"}
_REFS = {"type": "string", "pattern": r"^[a-z][^:/\s]*:[^:/\s]+/[^:/\s]+$"}
_FILES = {"type": "object", "additionalProperties": {"type": "array", "items": _REFS}}
_SOURCE = {"source": _TEXT, "repository": _TEXT, "folder": _TEXT, "declared": _FILES, "inferred": _FILES}
_VALIDATOR = Draft202012Validator(
    {
        "type": "object",
        "required": ["format", "sources"],
        "properties": {
            "format": {"const": FORMAT},
            "sources": {"type": "array", "items": {"type": "object", "required": [*_SOURCE], "properties": _SOURCE}},
        },
    }
)


def read_incumbents(config: Config, store: Store, sites: Iterable[PublishedSite | None] = ()) -> Incumbents:
    """Return who holds each name as far as that is known before a run; no request is made for it.

    Args:
        config: for `names` and the published site.
        store: where the note of the last build is.
        sites: the published sites that the run has open, what counts most first; else that of the settings counts.
    """
    opened = [site for site in dict.fromkeys(sites) if site is not None]
    if opened:
        published = [site.holders for site in opened]
    elif config.published_site:
        with open_site(config.published_site, config.cache_dir, here=config.folder, offline=True) as site:
            published = [site.holders]
    else:
        published = []
    holders: dict[str, Holder] = {}
    for known in reversed(published):
        holders |= known
    return Incumbents(names=config.names, site=holders, build=read_holders(store))


def keep_incumbents(catalog: Catalog, store: Store) -> None:
    """Note who holds each name after a build, for the next one."""
    write_holders(next_holders(catalog, read_holders(store)), store)


def read_holders(store: Store) -> dict[str, Holder]:
    """Return who held each name in the last build, by ref; none when the note is not as it was written."""
    note = store.read_note(STEP, NOTE)
    if not isinstance(note, dict) or not _VALIDATOR.is_valid(note):
        return {}
    return {
        key: Holder(
            source=row["source"], repository=row["repository"], folder=row["folder"], path=path,
            inferred=kind == "inferred",
        )
        for row in note["sources"]
        for kind in ("declared", "inferred")
        for path, keys in row[kind].items()
        for key in keys
    }  # fmt: skip


def write_holders(holders: Mapping[str, Holder], store: Store) -> None:
    """Note who holds each name; nothing is written when that is what the note says."""
    note = _note(holders)
    if note != store.read_note(STEP, NOTE):
        store.write_note(STEP, NOTE, note)


def _note(holders: Mapping[str, Holder]) -> dict[str, object]:
    """Return the holders as plain data, each repository once, with its files and what these declare."""
    sources: dict[tuple[str, str, str], dict[str, dict[str, list[str]]]] = {}
    for key, holder in holders.items():
        kinds = sources.setdefault(
            (holder.source, holder.repository, holder.folder), {"declared": {}, "inferred": {}}
        )  # fmt: skip
        kinds["inferred" if holder.inferred else "declared"].setdefault(holder.path, []).append(key)
    rows = [
        {"source": name, "repository": repository, "folder": folder, **kinds}
        for (name, repository, folder), kinds in sorted(sources.items())
    ]
    return {"format": FORMAT, "sources": rows}
