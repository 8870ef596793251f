"""The mirrors of all repositories: what each is called, and when it goes."""

import time
from collections.abc import Collection
from pathlib import Path

from techdocs.disk.digests import digest_value
from techdocs.disk.files import remove
from techdocs.disk.store import KEEP_SECONDS


def prune_mirrors(mirrors: Path, keep: Collection[str]) -> None:
    """Remove mirrors that no repository has and that no run used for `KEEP_SECONDS`.

    Args:
        mirrors: their folder.
        keep: the names of those that repositories have.
    """
    oldest = time.time() - KEEP_SECONDS
    for lock in mirrors.glob("*.lock"):
        if lock.stem not in keep and lock.stat().st_mtime < oldest:
            remove(mirrors / lock.stem)
            remove(lock)


def mirror_name(*identity: str) -> str:
    """Return the name of the mirror of a repository, by what stays the same when it is renamed."""
    return digest_value(list(identity))[:32]
