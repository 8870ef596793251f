"""What a build notes of the site it has put together: its files with their digests, and what the folder looked like.

The next build compares it with the folder, and so does a publish: nothing is hashed again, and a site that anybody else
touched is found out.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from techdocs.disk.digests import digest_bytes
from techdocs.disk.folder_scan import entries_digest, folder_entries
from techdocs.disk.store import STANDBYS, Store

CATALOG, PREVIEW = "catalog.json", "preview.json"
"""The file that each site of techdocs has, and the one that the preview of a change has instead."""


class NotedSite:
    """What the last run noted of a site and of its standby: their files and what they looked like."""

    def __init__(self, note: object) -> None:
        self._note: dict[str, Any] = note if isinstance(note, dict) else {}

    def of(self, which: str) -> Any:  # noqa: ANN401 - as `put_site` has written it
        """Return a part of the note: `key`, `counts`, `incomplete`, `site` or `standby`."""
        return self._note.get(which)

    def replaced(self, **parts: object) -> dict[str, object]:
        """Return the note with other parts."""
        return {**self._note, **parts}

    def has(self, which: str) -> bool:
        """Say whether something is noted of a folder (`noted_folder`)."""
        noted = self._note.get(which)
        return isinstance(noted, list) and len(noted) == 3  # noqa: PLR2004 - an older techdocs noted two

    def files(self, which: str) -> dict[str, str]:
        """Return the noted files and their digests."""
        return dict(self._note[which][0])

    def sizes(self, which: str) -> dict[str, int]:
        """Return the noted files and their sizes in bytes."""
        return dict(zip(sorted(self._note[which][0]), self._note[which][2], strict=True))

    def is_at(self, folder: Path, which: str, files: Mapping[str, str] | None = None) -> bool:
        """Say whether a folder is as it was noted, and has these files."""
        if not self.has(which) or not folder.is_dir():
            return False
        return (files is None or self._note[which][0] == files) and self.is_like(
            which, entries_digest(folder_entries(folder))
        )

    def is_like(self, which: str, digest: str) -> bool:
        """Say whether what a folder looks like (`entries_digest`) is as it was noted."""
        return bool(self._note[which][1] == digest)


def read_noted(site: Path, store: Store) -> NotedSite:
    """Return what was noted of the site in a folder."""
    return NotedSite(store.read_note(STANDBYS, note_name(site)))


def noted_folder(folder: Path, files: Mapping[str, str]) -> list[object]:
    """Return what is noted of a folder that has these files (path to digest): them, what it looks like, sizes."""
    entries = list(folder_entries(folder))
    sizes = {path: size for path, size, _ in entries}
    return [files, entries_digest(entries), [sizes[path] for path in sorted(files)]]


def note_name(site: Path) -> str:
    """Return the name of a site's note."""
    return digest_bytes(os.fsencode(site.absolute()))[:32]


def is_own_site(folder: Path) -> bool:
    """Say whether a folder is a site that techdocs made, or the preview of a change."""
    return any(_is_ours(folder / name) for name in (CATALOG, PREVIEW))


def _is_ours(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8") as opened:
            return '"generator": "techdocs' in opened.read(300)
    except (OSError, UnicodeDecodeError):
        return False
