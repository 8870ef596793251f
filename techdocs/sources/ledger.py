"""What earlier runs fetched: each repository's commit and files, and since when something is wrong with it.

A note in the store, written by `build` alone. A note that is damaged says nothing: then all is fetched again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from jsonschema_rs import Draft202012Validator

from techdocs.disk.store import Store

STEP, NOTE, FORMAT = "fetched", "ledger", 1
_TEXT = {"type": "string"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What is known of one repository of earlier runs.

    `name`, `url`, `provider`, `id` and `asked` (the branch that the operator named) say which it is; `web_url` is its
    page. `branch`, `commit` and `fetched` (ISO 8601, UTC) are those of the last fetch that worked, `tree` is the key of
    its files in the store; all are empty when none did. `failing` is since when it cannot be fetched, `reason` why,
    `missing` since when complete listings lack it, and `runs` how many did in a row.
    """

    name: str
    url: str
    provider: str = ""
    id: str = ""
    asked: str = ""
    web_url: str = ""
    branch: str = ""
    commit: str = ""
    fetched: str = ""
    tree: str = ""
    failing: str = ""
    reason: str = ""
    missing: str = ""
    runs: int = 0


Ledger = Mapping[str, LedgerEntry]
"""Each repository by its slot (`slot_of`)."""
_ENTRY = {
    "type": "object",
    "required": ["name", "url"],
    "properties": {one.name: {"type": "integer"} if one.name == "runs" else _TEXT for one in fields(LedgerEntry)},
    "additionalProperties": False,
}
_VALIDATOR = Draft202012Validator(
    {
        "type": "object",
        "required": ["format", "repositories"],
        "properties": {
            "format": {"const": FORMAT},
            "repositories": {"type": "object", "additionalProperties": _ENTRY},
        },
    }
)


def read_ledger(store: Store) -> Ledger:
    """Return what earlier runs fetched; nothing when the note is not as it was written."""
    note = store.read_note(STEP, NOTE)
    if not isinstance(note, dict) or not _VALIDATOR.is_valid(note):
        return {}
    return {slot: LedgerEntry(**entry) for slot, entry in note["repositories"].items()}


def write_ledger(ledger: Ledger, store: Store) -> None:
    """Note what was fetched; nothing is written when that is what the note says."""
    rows = {slot: _row(entry) for slot, entry in sorted(ledger.items())}
    note = {"format": FORMAT, "repositories": rows}
    if note != store.read_note(STEP, NOTE):
        store.write_note(STEP, NOTE, note)


def _row(entry: LedgerEntry) -> dict[str, object]:
    return {name: value for name, value in asdict(entry).items() if value or name in {"name", "url"}}
