"""Remove previews of pull requests: of those that are not open any more, and of those that are too old.

Each is below the publisher's root, in a folder named after its pull request's number, as a publish has left it.
"""

from collections.abc import Collection

from techdocs.errors import PublishError
from techdocs.model.publisher import Publisher
from techdocs.objects.open import open_bucket
from techdocs.objects.store import ObjectStore, for_all
from techdocs.publishers.buckets import MANIFEST

DAY_SECONDS = 24 * 3600


def prune_previews(
    publisher: Publisher, is_open: Collection[int], *, now: float, days: int | None = None
) -> tuple[int, ...]:
    """Remove previews and return the numbers of their pull requests.

    Args:
        publisher: where previews are, in folders named after pull requests.
        is_open: the numbers of all pull requests that are open.
        now: the time, in seconds since 1970.
        days: the age from which a preview of an open one goes too; None keeps it.

    Raises:
        PublishError: it is no bucket.
        StoreError: it cannot be read or written.
    """
    store = open_bucket(publisher)
    if store is None:
        raise PublishError("previews can be pruned in a bucket only", hint="set `publisher.type` to that of a bucket")
    oldest = None if days is None else now - days * DAY_SECONDS
    gone = [number for number in _published(store) if _is_over(store, number, is_open, oldest)]
    for number in gone:
        keys = sorted((key for key, _ in store.list(f"{number}/")), key=f"{number}/{MANIFEST}".__eq__)
        for_all(keys[:-1], store.delete)
        for_all(keys[-1:], store.delete)  # what tells that it is a preview goes last: a prune that dies goes on
    return tuple(gone)


def _published(store: ObjectStore) -> list[int]:
    """Return the numbers of the previews that a publish has put there; folders of other names are left alone."""
    names = (name for name in store.folders() if name.isascii() and name.isdecimal() and str(int(name)) == name)
    return sorted(int(name) for name in names if store.has(f"{name}/{MANIFEST}"))


def _is_over(store: ObjectStore, number: int, is_open: Collection[int], oldest: float | None) -> bool:
    if number not in is_open:
        return True
    written = store.modified(f"{number}/{MANIFEST}") if oldest is not None else None
    return written is not None and oldest is not None and written < oldest
