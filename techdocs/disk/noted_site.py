"""What a build notes of the site it has put together: its files with their digests, and what the folder looked like.

The next build compares it with the folder, and so does a publish: nothing is hashed again, and a site that anybody else
touched is found out.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from techdocs.disk.digests import digest_bytes, digest_value
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

    def files(self, which: str) -> dict[str, str]:
        """Return the noted files and their digests."""
        return dict(self._note[which][0])

    def is_at(self, folder: Path, which: str, files: Mapping[str, str] | None = None) -> bool:
        """Say whether a folder is as it was noted, and has these files."""
        noted = self._note.get(which)
        if not isinstance(noted, list) or not folder.is_dir():
            return False
        return (files is None or bool(noted[0] == files)) and self.is_like(which, sorted(folder_entries(folder)))

    def is_like(self, which: str, entries: list[tuple[str, int, int]]) -> bool:
        """Say whether what a folder looks like, sorted, is as it was noted."""
        return bool(self._note[which][1] == digest_value(entries))


def read_noted(site: Path, store: Store) -> NotedSite:
    """Return what was noted of the site in a folder."""
    return NotedSite(store.read_note(STANDBYS, note_name(site)))


def note_name(site: Path) -> str:
    """Return the name of a site's note."""
    return digest_bytes(os.fsencode(site.absolute()))[:32]


def scan_folder(folder: Path) -> str:
    """Return a digest of what a folder looks like: every path, size and time of change."""
    return digest_value(sorted(folder_entries(folder)))


def folder_entries(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of change of everything below a folder; those of folders are 0."""
    waiting = [(str(folder), "")]
    while waiting:  # a large site has a hundred thousand folders: no generator for each
        place, prefix = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{path}/"))
                    yield (f"{path}/", 0, 0)
                else:
                    status = entry.stat(follow_symlinks=False)
                    yield (path, status.st_size, status.st_mtime_ns)


def is_own_site(folder: Path) -> bool:
    """Say whether a folder is a site that techdocs made, or the preview of a change."""
    return any(_is_ours(folder / name) for name in (CATALOG, PREVIEW))


def _is_ours(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8") as opened:
            return '"generator": "techdocs' in opened.read(300)
    except (OSError, UnicodeDecodeError):
        return False
