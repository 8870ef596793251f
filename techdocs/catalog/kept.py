"""The last good reading of each repository, which counts while its new state cannot be read.

It is kept in the store under the repository's folder, without secrets, and written when it changes.
"""

import os
from dataclasses import replace

from techdocs import __version__
from techdocs.codec import DecodeError, decode, encode, shape_of
from techdocs.disk.digests import digest_bytes
from techdocs.disk.store import Store
from techdocs.model.catalog import Reading
from techdocs.model.source import Source
from techdocs.secrets_scan import EnvironmentSecrets

STEP, INDEX = "readings", "index"


class KeptReadings:
    """What earlier runs with a store have read; `save` keeps which of it this run has seen again."""

    def __init__(self, store: Store) -> None:
        self._store, self._form = store, f"{__version__} {shape_of(Reading)}"
        note = store.read_note(STEP, INDEX)
        is_ours = isinstance(note, dict) and note.get("form") == self._form and isinstance(note.get("digests"), dict)
        self._digests: dict[str, str] = dict(note["digests"]) if is_ours and isinstance(note, dict) else {}
        self._before = dict(self._digests)

    def recall(self, source: Source) -> Reading | None:
        """Return the last good reading of a repository, None where there is none that can be read."""
        name = _name(source)
        note = self._store.read_note(STEP, name)
        if name not in self._digests or not isinstance(note, list) or len(note) != len(("digest", "content")):
            return None
        digest, content = (str(part) for part in note)
        if digest_bytes(content.encode()) != digest:
            return None
        try:
            return decode(Reading, content.encode())
        except DecodeError:
            return None

    def keep(self, source: Source, content: bytes, reading: Reading, secrets: EnvironmentSecrets) -> None:
        """Keep a good reading, unless it holds a secret.

        Args:
            source: the repository.
            content: the reading as it came; while that is the same, nothing is written.
            reading: the same without what was withheld of its entities.
            secrets: what may not be kept.
        """
        name, digest = _name(source), digest_bytes(content)
        if self._digests.get(name) == digest:
            return
        told = tuple(
            problem for problem in reading.problems if secrets.find_in(f"{problem.message} {problem.hint}") is None
        )
        kept = encode(replace(reading, problems=told))
        if secrets.find_in(kept.decode("ascii")) is not None:
            self._store.drop_note(STEP, name)
            self._digests.pop(name, None)
            return
        self._store.write_note(STEP, name, [digest_bytes(kept), kept.decode("ascii")])
        self._digests[name] = digest

    def save(self) -> None:
        """Note what is kept."""
        if self._digests != self._before:
            self._store.write_note(STEP, INDEX, {"form": self._form, "digests": self._digests})


def _name(source: Source) -> str:
    return digest_bytes(os.fsencode(source.root))
