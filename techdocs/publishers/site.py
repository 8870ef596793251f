"""The built site as a manifest: from what its build noted, so that nothing is hashed again."""

from collections.abc import Callable
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.disk.noted_site import folder_entries, read_noted
from techdocs.disk.store import Store
from techdocs.errors import PublishError
from techdocs.model.manifest import PublishedFile, SiteManifest
from techdocs.plain_text import visible
from techdocs.publishers.headers import headers_of

Read = Callable[[str, PublishedFile], bytes]
"""Gives the bytes of a file that is to be published."""


def read_site(folder: Path, store: Store) -> SiteManifest:
    """Return the manifest of the site that was built into a folder.

    Raises:
        PublishError: no build into it is known, or it was changed since.
    """
    noted = read_noted(folder, store)
    if not isinstance(noted.of("site"), list) or not folder.is_dir():
        raise PublishError(
            f"no build of `{visible(str(folder))}` found in the cache",
            hint="run `techdocs build` first, with the same settings; to publish in another job, pass on a plan",
        )
    entries = sorted(folder_entries(folder))
    if not noted.is_like("site", entries):
        raise PublishError(f"`{visible(str(folder))}` was changed after it was built", hint="build it again")
    digests = noted.files("site")
    sizes = {path: size for path, size, _ in entries}
    files = {path: PublishedFile(digests[path], sizes[path], headers_of(path)) for path in sorted(digests)}
    incomplete = noted.of("incomplete")
    return SiteManifest(files=files, incomplete=tuple(incomplete) if isinstance(incomplete, list) else ())


def reader_of(folder: Path) -> Read:
    """Return what reads a site's files: regular ones only, with the bytes that the manifest says.

    A file that is not as it was built raises a PublishError.
    """

    def read(path: str, file: PublishedFile) -> bytes:
        try:
            content = read_regular(folder / path, max_bytes=file.size)
        except OSError as error:
            raise PublishError(
                f"`{visible(path)}` of the site cannot be read: {error.strerror}", hint=_AGAIN
            ) from error
        return checked(path, file, content)

    return read


def checked(path: str, file: PublishedFile, content: bytes) -> bytes:
    """Return the bytes of a file, or raise a PublishError when they are not those that the manifest says."""
    if digest_bytes(content) != file.digest:
        raise PublishError(f"`{visible(path)}` is not as it was built", hint=_AGAIN)
    return content


_AGAIN = "build the site and plan again"
