"""The built site as a manifest: from what its build noted, so that nothing is hashed again."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.disk.noted_site import CATALOG, PREVIEW, folder_entries, is_own_site, read_noted
from techdocs.disk.store import Store
from techdocs.errors import PublishError
from techdocs.model.manifest import PublishedFile, SiteManifest
from techdocs.plain_text import visible
from techdocs.publishers.headers import headers_of

Read = Callable[[str, PublishedFile], bytes]
"""Gives the bytes of a file that is to be published."""


def read_site(folder: Path, store: Store) -> SiteManifest:
    """Return the manifest of the site in a folder: as its build noted it or, without its cache, by reading every file.

    Raises:
        PublishError: there is no site, or it was changed since its build.
    """
    noted = read_noted(folder, store)
    if not is_own_site(folder):
        raise PublishError(f"`{visible(str(folder))}` is not a site of techdocs", hint="run `techdocs build` first")
    entries = sorted(folder_entries(folder))
    if not isinstance(noted.of("site"), list):
        return _hashed_site(folder, [path for path, _, _ in entries if not path.endswith("/")])
    if not noted.is_like("site", entries):
        raise PublishError(f"`{visible(str(folder))}` was changed after it was built", hint="build it again")
    digests = noted.files("site")
    sizes = {path: size for path, size, _ in entries}
    files = {path: PublishedFile(digests[path], sizes[path], headers_of(path)) for path in sorted(digests)}
    incomplete = noted.of("incomplete")
    return SiteManifest(files=files, incomplete=tuple(incomplete) if isinstance(incomplete, list) else ())


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
