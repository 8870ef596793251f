"""YAML documents that earlier runs have parsed, by the digest of their text: parsing is slow, files seldom change."""

import json

from techdocs.digests import digest_bytes, digest_value
from techdocs.located_yaml import LocatedDocument, YamlFault, load_documents
from techdocs.model.limits import Limits
from techdocs.store import Store

_DEFAULTS = Limits()
STEP, NOTE = "yaml", "documents"


class YamlMemory:
    """Loads as `load_documents` does, from what is remembered where it can; `save` keeps what this run used."""

    def __init__(self, store: Store, limits: Limits = _DEFAULTS, *, readable: bool = True) -> None:
        note = store.read_note(STEP, NOTE) if readable else None
        self._limits, self._salt = limits, "" if limits == _DEFAULTS else digest_value(limits)
        self._store = store
        self._before: dict[str, list[list[object]]] = note if isinstance(note, dict) else {}
        self._now: dict[str, list[list[object]]] = {}

    def load(self, text: str, *, version: str = "1.2") -> tuple[tuple[LocatedDocument, ...], tuple[YamlFault, ...]]:
        """Read every document of a YAML text; see `load_documents`."""
        key = digest_bytes(f"{version}{self._salt}\n{text}".encode("utf-8", "surrogatepass"))[:32]
        known = self._now.get(key) or self._before.get(key)
        if known is not None:
            self._now[key] = known
            return tuple(_document(item) for item in known), ()
        documents, faults = load_documents(text, version=version, limits=self._limits)
        plain = [_plain(document) for document in documents]
        if not faults and _is_plain(plain):
            self._now[key] = plain
        return documents, faults

    def save(self) -> None:
        """Keep what was used for the next run."""
        if self._now.keys() != self._before.keys():
            self._store.write_note(STEP, NOTE, self._now)


def _plain(document: LocatedDocument) -> list[object]:
    places = [[list(path), *position] for path, position in document.places.items()]
    key_places = [[list(path), *position] for path, position in document.key_places.items()]
    return [document.value, document.line, places, key_places]


def _is_plain(value: object) -> bool:
    """Say whether a value is JSON: a tag that is not understood is not, and its file is parsed each time."""
    try:
        json.dumps(value)
    except TypeError:
        return False
    return True


def _document(item: list[object]) -> LocatedDocument:
    value, line, places, key_places = item
    return LocatedDocument(value=value, line=line, places=_places(places), key_places=_places(key_places))  # type: ignore[arg-type]


def _places(items: object) -> dict[tuple[str | int, ...], tuple[int, int]]:
    return {tuple(path): (line, column) for path, line, column in items}  # type: ignore[attr-defined]
