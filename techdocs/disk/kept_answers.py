"""What jobs over repositories gave in earlier runs: it counts again while nothing has changed, and when one fails.

Each answer is a note in the store under the repository's identity, without secrets, and written when it changes.
"""

import os
from collections.abc import Callable
from typing import Generic, TypeVar

from techdocs import __version__
from techdocs.codec import DecodeError, decode, encode, shape_of
from techdocs.disk.digests import digest_bytes
from techdocs.disk.store import Store
from techdocs.secrets_scan import EnvironmentSecrets

INDEX = "index"
Answer = TypeVar("Answer")


class KeptAnswers(Generic[Answer]):
    """The last good answer of each repository to one job; `save` keeps what this run has seen again.

    Args:
        store: where answers are kept.
        step: what they are called there.
        gives: the kind of value that the job gives.
    """

    def __init__(self, store: Store, step: str, gives: type[Answer]) -> None:
        self._store, self._step, self._gives = store, step, gives
        self._form = f"{__version__} {shape_of(gives)}"
        note = store.read_note(step, INDEX)
        is_ours = isinstance(note, dict) and note.get("form") == self._form and isinstance(note.get("answers"), dict)
        answers = note["answers"] if isinstance(note, dict) and is_ours else {}
        self._marks: dict[str, tuple[str, str]] = {
            name: (str(marks[0]), str(marks[1])) for name, marks in answers.items()
        }
        self._before = dict(self._marks)

    def find(self, identity: str, key: str) -> Answer | None:
        """Return the answer that a job gives to some inputs, None where it is to be asked.

        Args:
            identity: the repository (`Source.identity`).
            key: what the inputs are known by (`Store.key`), `""` where they cannot be known again.
        """
        digest, known = self._marks.get(_name(identity), ("", ""))
        return self._read(identity, digest) if key and known == key and self._store.readable else None

    def last(self, identity: str) -> Answer | None:
        """Return the last good answer of a repository, or None if no answer can be read."""
        return self._read(identity) if _name(identity) in self._marks else None

    def keep(
        self,
        identity: str,
        key: str,
        content: bytes,
        secrets: EnvironmentSecrets,
        without_secrets: Callable[[], Answer] | None = None,
    ) -> None:
        """Keep a good answer, unless it holds a secret.

        Args:
            identity: the repository (`Source.identity`).
            key: what the inputs are known by, `""` where they cannot be known again.
            content: the answer as it came; while that is the same and its note can be read, nothing is written.
            secrets: what may not be kept.
            without_secrets: gives what `last` may return in place of an answer that holds some.
        """
        name, digest = _name(identity), digest_bytes(content)
        if self._marks.get(name, ("", ""))[0] != digest or self._read(identity, digest) is None:
            if secrets.find_in(content.decode("ascii")) is not None:
                content = encode(without_secrets()) if without_secrets else b""
            if not content or secrets.find_in(content.decode("ascii")) is not None:
                self._store.drop_note(self._step, name)
                self._marks.pop(name, None)
                return
            self._store.write_note(self._step, name, [digest_bytes(content), content.decode("ascii")])
        self._marks[name] = (digest, key)

    def save(self) -> None:
        """Note what is kept."""
        if self._marks != self._before:
            self._store.write_note(self._step, INDEX, {"form": self._form, "answers": self._marks})

    def _read(self, identity: str, wanted: str = "") -> Answer | None:
        """Return what is kept of a repository, only as it came where its digest is given."""
        note = self._store.read_note(self._step, _name(identity))
        if not isinstance(note, list) or len(note) != len(("digest", "content")):
            return None
        digest, content = (str(part) for part in note)
        if digest_bytes(content.encode()) != digest or wanted not in {"", digest}:
            return None
        try:
            return decode(self._gives, content.encode())
        except DecodeError:
            return None


def _name(identity: str) -> str:
    return digest_bytes(os.fsencode(identity))
