"""Put a bundle into its store: the archive first, then the pointer, on the condition that no other job has.

Jobs of several commits may run at once, and an old one may end last. So a commit replaces one that it has in its
history, whatever the clocks say; of two that are not known to each other, the newer one stays.
"""

from dataclasses import replace
from enum import StrEnum

from techdocs.errors import BundleError, StoreError
from techdocs.git.network import FetchError
from techdocs.model.manifest import Headers
from techdocs.model.repository import FaultKind
from techdocs.objects.verbs import Objects
from techdocs.sources.bundles.documents import POINTER, Bundle, archives_of, pack_pointer, unpack_pointer
from techdocs.sources.bundles.make import Clone, MadeBundle

KEEP = 4
"""Archives that stay: a build may have read a pointer before it was replaced, and get its archive now."""
_TRIES = 8
_ARCHIVE_HEADERS = Headers(content_type="application/gzip", cache_control="no-store")


class Put(StrEnum):
    """What became of a bundle."""

    DONE = "done"
    SAME = "same"
    """The store has it already."""
    OLDER = "older"
    """The store has a newer one, which stays."""


def put_bundle(
    objects: Objects, folder: str, made: MadeBundle, clone: Clone, *, replaces: bool = False
) -> tuple[Put, Bundle | None]:
    """Put a bundle into a store, and remove archives that are no longer needed.

    Args:
        objects: the store.
        folder: where bundles of this repository are in it: `<host>/<owner>/<repository>/`.
        made: the bundle.
        clone: what it was made of.
        replaces: replace whatever is there: a newer bundle, one of another branch, or a damaged pointer.

    Returns:
        What became of it, and the bundle that was there before.

    Raises:
        BundleError: it must not replace what is there.
        StoreError: the store cannot be read or written.
    """
    job = _Job(objects, folder, made, clone, replaces=replaces)
    for _ in range(_TRIES):
        if (done := job.try_once()) is not None:
            return done
    raise BundleError(f"other jobs write to {objects.name} all the time", hint="run this job again")


class _Job:
    """One job that puts a bundle, in several attempts where others put some meanwhile."""

    def __init__(self, objects: Objects, folder: str, made: MadeBundle, clone: Clone, *, replaces: bool) -> None:
        self._objects, self._folder, self._made, self._clone = objects, folder, made, clone
        self._replaces, self._has_archive = replaces, False

    def try_once(self) -> tuple[Put, Bundle | None] | None:
        """Put the bundle, or find out why not; None where another job was faster."""
        bundle, key = self._made.bundle, f"{self._folder}{POINTER}"
        found, refusal = _get(self._objects, key)
        before = _read(found[0], replaces=self._replaces) if found else None
        state = Put.DONE if before is None or self._replaces else _state(bundle, before, self._clone)
        if state is not Put.DONE and before is not None:
            self._take_back(before)
            return state, before
        if not self._has_archive:
            self._objects.put(f"{self._folder}{bundle.archive}", self._made.archive, _ARCHIVE_HEADERS)
            self._has_archive = True
        bundle, old = _after(bundle, before)
        content = pack_pointer(bundle)
        put = self._objects.replace(key, content, found[1]) if found else self._objects.create(key, content)
        if put is None and not _is_there(self._objects, key, content):
            if refusal is not None:
                raise refusal
            return None
        for name in old:
            self._objects.delete(f"{self._folder}{name}")
        return Put.DONE, before

    def _take_back(self, before: Bundle) -> None:
        """Remove the archive that an earlier attempt has put, unless the bundle that won needs it."""
        if self._has_archive and self._made.bundle.archive not in archives_of(before):
            self._objects.delete(f"{self._folder}{self._made.bundle.archive}")


def _get(objects: Objects, key: str) -> tuple[tuple[bytes, str] | None, StoreError | None]:
    """Return an object, or why it may not be read: where nothing may be listed, stores say so of what is not there."""
    try:
        return objects.get(key), None
    except StoreError as error:
        if error.kind is not FaultKind.LOGIN:
            raise
        return None, error


def _read(content: bytes, *, replaces: bool) -> Bundle | None:
    """Return the bundle that is there; None for a damaged pointer that may be replaced."""
    try:
        return unpack_pointer(content)
    except FetchError as error:
        if replaces:
            return None
        raise BundleError(error.fault.message, hint="pass `--replace` to write it again") from error


def _state(bundle: Bundle, before: Bundle, clone: Clone) -> Put:
    """Say whether a bundle may replace the one before.

    Raises:
        BundleError: that one is of another branch.
    """
    if bundle.digest == before.digest and bundle.commit == before.commit:
        return Put.SAME
    if bundle.branch != before.branch:
        message = f"the bundle that is there is of the branch `{before.branch}`, not of `{bundle.branch}`"
        raise BundleError(message, hint="run this job for one branch only, or pass `--replace` once")
    if bundle.commit == before.commit or clone.has_ancestor(before.commit) or bundle.time > before.time:
        return Put.DONE
    return Put.OLDER


def _after(bundle: Bundle, before: Bundle | None) -> tuple[Bundle, tuple[str, ...]]:
    """Return a bundle with the archives before it that stay, and the names of those that go."""
    older = tuple(name for name in archives_of(before) if name != bundle.archive) if before else ()
    return replace(bundle, older=older[: KEEP - 1]), older[KEEP - 1 :]


def _is_there(objects: Objects, key: str, content: bytes) -> bool:
    """Say whether a pointer is ours: a busy store can answer a second attempt, as the first one had come."""
    found, _ = _get(objects, key)
    return found is not None and found[0] == content
