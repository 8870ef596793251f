"""The built site as a manifest: from what its build noted, so that nothing is hashed again."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.disk.folder_scan import FolderScan, folder_entries
from techdocs.disk.noted_site import CATALOG, PREVIEW, is_own_site, read_noted
from techdocs.disk.store import Store
from techdocs.errors import PublishError
from techdocs.model.manifest import PublishedFile, SiteManifest
from techdocs.plain_text import visible
from techdocs.publishers.headers import headers_of

Read = Callable[[str, PublishedFile], bytes]
"""Gives the bytes of a file that is to be published."""


class BuiltSite:
    """The site in a folder, to be used in a block: another process looks meanwhile whether it is as it was built.

    Raises:
        PublishError: there is no site.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        if not is_own_site(folder):
            raise PublishError(f"`{visible(str(folder))}` is not a site of techdocs", hint="run `techdocs build` first")
        self._folder, self._scan = folder, FolderScan(folder)
        self._noted = read_noted(folder, store)

    def __enter__(self) -> Self:
        self._scan.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scan.__exit__(kind, error, trace)

    def manifest(self) -> SiteManifest:
        """Return the site's manifest: as its build noted it or, without its cache, by reading every file."""
        if not self._noted.has("site"):
            entries = folder_entries(self._folder)
            return _hashed_site(self._folder, sorted(path for path, _, _ in entries if not path.endswith("/")))
        digests, sizes = self._noted.files("site"), self._noted.sizes("site")
        each = map(PublishedFile, map(digests.__getitem__, sizes), sizes.values(), map(headers_of, sizes))
        files = dict(zip(sizes, each, strict=True))
        incomplete = self._noted.of("incomplete")
        return SiteManifest(files=files, incomplete=tuple(incomplete) if isinstance(incomplete, list) else ())

    def check(self) -> None:
        """Raise a PublishError when the site was changed since its build."""
        if self._noted.has("site") and not self._noted.is_like("site", self._scan.digest()):
            raise PublishError(f"`{visible(str(self._folder))}` was changed after it was built", hint="build it again")


def _hashed_site(folder: Path, paths: Iterable[str]) -> SiteManifest:
    """Return the manifest of a site that another job has built: what failed stands in its catalog."""
    files = {}
    for path in paths:
        try:
            content = read_regular(folder / path, max_bytes=_MAX_BYTES)
        except OSError as error:
            raise _unreadable(path, error) from error
        files[path] = PublishedFile(digest_bytes(content), len(content), headers_of(path))
    incomplete = tuple(f"the docs of `{ref}` failed to build" for ref in _failed(folder))
    return SiteManifest(files=files, incomplete=incomplete)


def _failed(folder: Path) -> list[str]:
    """Return the components whose docs failed; a preview lists them too, and is published without them."""
    if not (folder / CATALOG).is_file() and (folder / PREVIEW).is_file():
        return []
    entities = json.loads((folder / CATALOG).read_bytes())["entities"]
    return [entity["techdocs"]["ref"] for entity in entities if entity["techdocs"]["state"] == "failed"]


def reader_of(folder: Path) -> Read:
    """Return what reads a site's files: regular ones only, with the bytes that the manifest says.

    A file that is not as it was built raises a PublishError.
    """

    def read(path: str, file: PublishedFile) -> bytes:
        try:
            content = read_regular(folder / path, max_bytes=file.size)
        except OSError as error:
            raise _unreadable(path, error) from error
        return checked(path, file, content)

    return read


def checked(path: str, file: PublishedFile, content: bytes) -> bytes:
    """Return the bytes of a file, or raise a PublishError when they are not those that the manifest says."""
    if digest_bytes(content) != file.digest:
        raise PublishError(f"`{visible(path)}` is not as it was built", hint=_AGAIN)
    return content


_MAX_BYTES = 2_000_000_000
_AGAIN = "build the site and plan again"


def _unreadable(path: str, error: OSError) -> PublishError:
    return PublishError(f"`{visible(path)}` of the site cannot be read: {error.strerror}", hint=_AGAIN)
