"""What earlier runs fetched: each repository's commit and files, and since when something is wrong with it.

A note in the store, written by `build` alone. A note that is damaged says nothing: then all is fetched again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from jsonschema_rs import Draft202012Validator

from techdocs.disk.store import Store
from techdocs.model.fetching import FetchRecord

STEP, NOTE, FORMAT = "fetched", "ledger", 1
_TEXT = {"type": "string"}
_KINDS = {"runs": {"type": "integer"}, "partial": {"type": "boolean"}, "former": {"type": "array", "items": _TEXT}}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry(FetchRecord):
    """What is known of one repository of earlier runs.

    `path` (on its host), `id` and `asked` (the branch that the operator named) say which it is, too; `web_url` is its
    page, `catalog_path` a glob of its descriptors. `tree` is the key of its files in the store, `previous` of those
    before; all of the last fetch is empty when none worked. `runs` is how many complete listings in a row lack it.
    `former` are the names that it had before, without the present one. A `partial` one is without a submodule or a file
    of Git LFS that may come another time; `attempt` is that of its files (`TreeInputs`).
    """

    path: str = ""
    id: str = ""
    asked: str = ""
    web_url: str = ""
    catalog_path: str = ""
    tree: str = ""
    previous: str = ""
    runs: int = 0
    partial: bool = False
    attempt: str = ""
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What earlier runs fetched.

    `repositories` maps slots (`RequestedRepository.slot`) to entries, `listings` the name of each provider to the time
    of its last complete listing (ISO 8601, UTC), `descriptors` to the key of the descriptors that came with it.
    """

    repositories: Mapping[str, LedgerEntry] = field(default_factory=dict)
    listings: Mapping[str, str] = field(default_factory=dict)
    descriptors: Mapping[str, str] = field(default_factory=dict)


_ENTRY = {
    "type": "object",
    "required": ["name", "url"],
    "properties": {one.name: _KINDS.get(one.name, _TEXT) for one in fields(LedgerEntry)},
    "additionalProperties": False,
}
_VALIDATOR = Draft202012Validator(
    {
        "type": "object",
        "required": ["format", "repositories", "listings", "descriptors"],
        "properties": {
            "format": {"const": FORMAT},
            "listings": {"type": "object", "additionalProperties": _TEXT},
            "descriptors": {"type": "object", "additionalProperties": _TEXT},
            "repositories": {"type": "object", "additionalProperties": _ENTRY},
        },
    }
)


def read_ledger(store: Store) -> Ledger:
    """Return what earlier runs fetched; nothing when the note is not as it was written."""
    note = store.read_note(STEP, NOTE)
    if not isinstance(note, dict) or not _VALIDATOR.is_valid(note):
        return Ledger()
    entries = {slot: _entry(entry) for slot, entry in note["repositories"].items()}
    return Ledger(repositories=entries, listings=note["listings"], descriptors=note["descriptors"])


def write_ledger(ledger: Ledger, store: Store) -> None:
    """Note what was fetched; nothing is written when that is what the note says."""
    rows = {slot: _row(entry) for slot, entry in sorted(ledger.repositories.items())}
    note = {
        "format": FORMAT, "repositories": rows, "listings": dict(sorted(ledger.listings.items())),
        "descriptors": dict(sorted(ledger.descriptors.items())),
    }  # fmt: skip
    if note != store.read_note(STEP, NOTE):
        store.write_note(STEP, NOTE, note)


def trees_of(ledger: Ledger) -> frozenset[str]:
    """Return the keys of the files that are kept: of each repository the last ones, and those before.

    Another run may be reading those before right now.
    """
    entries = ledger.repositories.values()
    return frozenset({key for entry in entries for key in (entry.tree, entry.previous) if key})


def _entry(row: Mapping[str, Any]) -> LedgerEntry:
    return LedgerEntry(**{**row, "former": tuple(row.get("former", ()))})


def _row(entry: LedgerEntry) -> dict[str, object]:
    row = {**asdict(entry), "former": list(entry.former)}
    return {name: value for name, value in row.items() if value or name in {"name", "url"}}
