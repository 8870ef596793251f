"""Open the shared cache that the settings describe: a bucket of any kind, or a folder that machines share."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from obstore.exceptions import BaseError

from techdocs.disk.files import read_regular
from techdocs.disk.finished import DamagedError
from techdocs.disk.shared_cache import Objects, SharedCache
from techdocs.errors import PublishError
from techdocs.model.publisher import Publisher
from techdocs.model.shared_cache import CacheSettings
from techdocs.plain_text import visible
from techdocs.publishers.stores.objects import PUBLISHING, STATE_HEADERS, ObjectStore, Patience, TooLargeError
from techdocs.publishers.target import open_bucket

PATIENCE = Patience(
    client={**PUBLISHING.client, "timeout": "30s", "connect_timeout": "5s"},
    retries={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
)
"""Less than a publish has: to render is always possible."""
_NO_ENTRY = frozenset({errno.EFBIG, errno.EINVAL, errno.EISDIR, errno.ELOOP, errno.ENXIO})
"""What a file answers that is too large, or a folder, a link, a device or a pipe."""


def open_shared_cache(settings: CacheSettings, patience: Patience = PATIENCE) -> SharedCache:
    """Return the shared cache of a run; one that cannot be opened finds nothing, and says why at the end."""
    try:
        objects: Objects | PublishError = _open(settings.place, patience)
    except PublishError as error:
        objects = error
    return SharedCache(objects, is_writable=settings.is_writable)


def _open(place: Publisher, patience: Patience) -> Objects:
    try:
        bucket = open_bucket(place, patience)
    except (BaseError, ValueError):  # their texts may hold settings from the environment
        raise PublishError(f"`{visible(place.bucket)}` cannot be opened; check region, account and endpoint") from None
    return SharedBucket(bucket) if bucket is not None else SharedFolder(place.folder)


class SharedBucket:
    """A bucket as a shared cache."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects, self.name = objects, objects.name

    def get(self, key: str, most_bytes: int) -> bytes | None:
        """Return the bytes of an object, None when there is none."""
        try:
            found = self._objects.get(key, most_bytes=most_bytes)
        except TooLargeError as error:
            raise DamagedError(str(error)) from None
        return None if found is None else found[0]

    def has(self, key: str) -> bool:
        """Say whether there is an object."""
        return self._objects.has(key)

    def put(self, key: str, content: bytes) -> None:
        """Write an object."""
        self._objects.put(key, content, STATE_HEADERS)


class SharedFolder:
    """A folder as a shared cache, such as a network drive; it must be there already, or it may not be mounted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = f"the folder `{visible(str(folder))}`"
        if not folder.is_dir():
            raise PublishError(f"{self.name} does not exist")

    def get(self, key: str, most_bytes: int) -> bytes | None:
        """Return the bytes of a file, None when there is none; a link is not followed."""
        with self._errors("read"):
            try:
                return read_regular(self._folder / key, max_bytes=most_bytes)
            except FileNotFoundError:
                return None
            except OSError as error:
                if error.errno in _NO_ENTRY:
                    raise DamagedError(f"`{key}` is too large, or no file") from None
                raise

    def has(self, key: str) -> bool:
        """Say whether there is a file."""
        with self._errors("read"):
            return (self._folder / key).is_file()

    def put(self, key: str, content: bytes) -> None:
        """Write a file in one step: other machines see it whole or not at all."""
        path = self._folder / key
        scratch = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with self._errors("written"):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                scratch.write_bytes(content)
                scratch.replace(path)
            finally:
                scratch.unlink(missing_ok=True)

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else "unknown error"
            raise PublishError(f"{self.name} cannot be {verb}: {reason}") from error
