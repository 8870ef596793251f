"""Copy the files of a build aside, as they were when the build was planned: nothing after this reads the repository."""

from collections.abc import Mapping
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.disk.packs import Inputs, PackedFile, PackWriter
from techdocs.model.docs import BuildAction, DocsFile
from techdocs.model.tree import PACK


class FileChangedError(Exception):
    """A file is not as it was when the build was planned."""


def stage(action: BuildAction, inputs: Mapping[str, Path], folder: Path) -> Inputs:
    """Copy every file of an action into a folder, under names of ours, and return where each is.

    Code that the operator names for trusted sources finds files; all other builds have one pack of them.

    Raises:
        FileChangedError: a file is gone, has become a link, or has other bytes than the action says.
    """
    files = {file.digest: file for file in action.files}
    most = (action.limits.asset_mb + action.limits.page_mb) * 1_000_000
    contents = ((digest, _content(inputs[file.path], file, most)) for digest, file in files.items())
    staged: dict[str, Path | PackedFile] = {}
    if action.trusted and action.trusted.runs_code:
        for digest, content in contents:
            staged[digest] = target = folder / digest
            target.touch(mode=0o600)
            target.write_bytes(content)
    else:
        with PackWriter(folder / PACK) as pack:
            for digest, content in contents:
                staged[digest] = pack.add(digest, content, digest)
    return {file.path: staged[file.digest] for file in action.files}


def _content(origin: Path, file: DocsFile, most: int) -> bytes:
    try:
        content = read_regular(origin, max_bytes=most)
    except OSError as error:
        raise FileChangedError(f"`{file.path}` can no longer be read ({error.strerror})") from None
    if digest_bytes(content) != file.digest:
        raise FileChangedError(f"`{file.path}` changed during the build; build again")
    return content
