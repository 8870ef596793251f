"""Read a mapping key by key: each value by a function, what is wrong noted at its line."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from techdocs.documents.accepts import Schema
from techdocs.documents.located_yaml import KeyPath
from techdocs.documents.notes import DocumentNotes
from techdocs.model.nearness import nearest

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedMapping:
    """One mapping of a document, at its path."""

    notes: DocumentNotes
    path: KeyPath = ()
    keys: Mapping[str, object] = field(default_factory=dict)

    def get(self, key: str, read: Callable[[object], Value], default: Value) -> Value:
        """Return the value of a key, as `read` reads it; the default if it is missing, empty or wrong."""
        if self.keys.get(key) is None:
            return default
        try:
            return read(self.keys[key])
        except ValueError as error:
            path = (*self.path, key)
            self.notes.invalid(path, f"{quoted(path)} {error.args[0]}", *error.args[1:])
            return default

    def raw(self, key: str, accepts: Schema) -> object:  # noqa: ARG002 - `ci/write_config_schema.py` asks for it
        """Return the value of a key whose reader notes each fault in it at its own line."""
        return self.keys.get(key)

    def section(self, key: str, known: Sequence[str]) -> "LocatedMapping":
        """Return the mapping below a key; each of its keys that is not known is noted."""
        return read_mapping(self.notes, (*self.path, key), self.keys.get(key), known)

    def unknown(self, known: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield each key that is not known, with what may be meant."""
        names = ", ".join(f"`{name}`" for name in known)
        for key in self.keys:
            if key not in known:
                near = nearest(key, known)
                yield key, f"did you mean `{near}`?" if near else f"known keys: {names}"


def read_mapping(notes: DocumentNotes, path: KeyPath, value: object, known: Sequence[str]) -> LocatedMapping:
    """Return a value as a mapping, an empty one if it is not; each of its keys that is not known is noted."""
    if value is not None and not isinstance(value, dict):
        notes.invalid(path, f"{quoted(path)} is not a mapping", "write `key: value` lines below it")
    mapping = LocatedMapping(notes=notes, path=path, keys=value if isinstance(value, dict) else {})
    for key, hint in mapping.unknown(known):
        notes.invalid((*path, key), f"unknown key {quoted((*path, key))}", hint, at_key=True)
    return mapping


def quoted(path: KeyPath) -> str:
    """Return how a message calls the value at a path."""
    return f"`{'.'.join(map(str, path))}`" if path else "the file"
