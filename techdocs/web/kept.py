"""What was fetched from one place on the web, kept for the next run and for one without network.

    <folder>/<digest of the place>/<digest of the document's name>

The place is the address of a site, or that of a forge with the digest of a login: another login sees other things.

A file's first line says what stands below it, with its digest, so that a damaged one counts as none. Its time is when
the site last said that it is current.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from techdocs.disk.digests import digest_bytes

FORMAT = 2
"""Raised when what is kept of a document changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """A document of an earlier run: what is relied on of it, how to ask for it again, and when it was current.

    `confirmed` is in seconds since 1970.
    """

    document: Mapping[str, Any]
    confirmed: float
    etag: str = field(default="")
    last_modified: str = field(default="")


class KeptDocuments:
    """The kept documents of one place."""

    def __init__(self, folder: Path, place: str, now: Callable[[], float]) -> None:
        self.folder = folder / digest_bytes(place.encode())[:32]
        self._now = now

    def find(self, name: str) -> KeptDocument | None:
        """Return a document, None when it was never fetched or is damaged."""
        path = self._path(name)
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            confirmed = path.stat().st_mtime
            facts = json.loads(head)
        except (OSError, ValueError):
            return None
        if not isinstance(facts, dict) or facts.get("format") != FORMAT or facts.get("digest") != digest_bytes(body):
            return None
        return KeptDocument(
            document=json.loads(body), confirmed=confirmed, etag=facts["etag"], last_modified=facts["last_modified"]
        )

    def keep(self, name: str, document: Mapping[str, Any], *, etag: str, last_modified: str) -> None:
        """Keep a document, in one step, in place of the one before."""
        body = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
        facts = {
            "format": FORMAT,
            "name": name,
            "etag": etag,
            "last_modified": last_modified,
            "digest": digest_bytes(body),
        }
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, scratch = tempfile.mkstemp(prefix="new-", dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps(facts).encode() + b"\n" + body)
        os.utime(scratch, (self._now(), self._now()))
        Path(scratch).replace(self._path(name))

    def confirm(self, name: str) -> None:
        """Note that a kept document is current."""
        os.utime(self._path(name), (self._now(), self._now()))

    def prune(self, seconds: float) -> None:
        """Remove what is kept of other places in the same folder, if nothing of it was current for so long."""
        for other in self.folder.parent.glob("*/"):
            newest = max((file.stat().st_mtime for file in other.iterdir()), default=0.0)
            if other != self.folder and newest < self._now() - seconds:
                shutil.rmtree(other, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self.folder / digest_bytes(name.encode())[:32]
