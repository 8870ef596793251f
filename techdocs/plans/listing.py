"""List the files in the docs folders of a component: paths only. Takes folders, gives a `FolderListing`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from techdocs.model.skipped_folders import SKIPPED_FOLDERS
from techdocs.plain_text import composed
from techdocs.plans.nav.items import NAV_FILES

MAX_ENTRIES = 200_000
"""Files and folders of one docs folder that are looked at."""
_DEPTH = 100


@dataclass(slots=True, kw_only=True)
class FolderListing:
    """Files by their path inside the docs, in the order of a walk; `links` are those that are symlinks.

    Paths have their accents composed with their letters (NFC), as nearly everybody types them, whatever the disk has.
    `cut` are folders that hold too much to list.
    """

    files: dict[str, Path] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    cut: list[Path] = field(default_factory=list)

    def merge(self, other: "FolderListing", prefix: str) -> None:
        """Take over what another folder holds, below `prefix`; what is here already stays."""
        for path, file in other.files.items():
            self.files.setdefault(prefix + path, file)
        self.links |= {prefix + path for path in other.links}
        self.cut += other.cut


def list_folder(folder: Path, without: Path | None = None) -> FolderListing:
    """Return every file below a docs folder, dot files and caches left out, symlinked folders not followed."""
    start = len(str(folder)) + 1
    entries = list(islice(_walk(str(folder), _DEPTH), MAX_ENTRIES + 1))
    listing = FolderListing(cut=[folder] if len(entries) > MAX_ENTRIES else [])
    names = {entry.path[start:].replace(os.sep, "/"): entry for entry in entries[:MAX_ENTRIES]}
    for name, entry in names.items():
        if without is None or entry.path != str(without):
            path = name if composed(name) in names else composed(name)
            listing.files[path] = Path(entry.path)
            if entry.is_symlink():
                listing.links.add(path)
    return listing


def _walk(folder: str, depth: int) -> Iterator[os.DirEntry[str]]:
    """Yield everything below a folder, sorted, links to folders and folders below `depth` as if they were files."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if (entry.name.startswith(".") and entry.name not in NAV_FILES) or entry.name in SKIPPED_FOLDERS:
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield entry
        elif depth:
            yield from _walk(entry.path, depth - 1)
        else:
            yield entry
