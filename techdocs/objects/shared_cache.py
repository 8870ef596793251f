"""Open the shared cache that the settings describe: a bucket of any kind, or a folder that machines share."""

from datetime import timedelta

from techdocs.disk.finished import DamagedError
from techdocs.disk.shared_cache import SharedCache
from techdocs.errors import StoreError
from techdocs.model.repository import FaultKind
from techdocs.model.shared_cache import CacheSettings
from techdocs.objects.open import open_objects
from techdocs.objects.store import PUBLISHING, STATE_HEADERS, Patience
from techdocs.objects.verbs import Objects

PATIENCE = Patience(
    client={**PUBLISHING.client, "timeout": "30s", "connect_timeout": "5s"},
    retries={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
)
"""Less than a publish has: to render is always possible."""
_DAMAGED = frozenset({FaultKind.TOO_LARGE, FaultKind.DAMAGED})


def open_shared_cache(settings: CacheSettings, patience: Patience = PATIENCE) -> SharedCache:
    """Return the shared cache of a run; one that cannot be opened finds nothing, and says why at the end."""
    try:
        entries: SharedEntries | StoreError = SharedEntries(open_objects(settings.place, patience))
    except StoreError as error:
        entries = error
    return SharedCache(entries, is_writable=settings.is_writable)


class SharedEntries:
    """A store of objects as a shared cache."""

    def __init__(self, objects: Objects) -> None:
        self._objects, self.name = objects, objects.name

    def get(self, key: str, most_bytes: int) -> bytes | None:
        """Return the bytes of an entry, None when there is none."""
        try:
            found = self._objects.get(key, max_bytes=most_bytes)
        except StoreError as error:
            if error.kind in _DAMAGED:
                raise DamagedError(str(error)) from None
            raise
        return None if found is None else found[0]

    def has(self, key: str) -> bool:
        """Say whether there is an entry."""
        return self._objects.has(key)

    def put(self, key: str, content: bytes) -> None:
        """Write an entry, whole or not at all."""
        try:
            self._objects.put(key, content, STATE_HEADERS)
        except OSError as error:
            raise StoreError(f"{self.name} cannot be written: {error.strerror}", FaultKind.REFUSED) from error
