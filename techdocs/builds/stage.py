"""Copy the files of a build aside, as they were when the build was planned: nothing after this reads the repository."""

import os
from collections.abc import Mapping
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.model.docs import BuildAction


class FileChangedError(Exception):
    """A file is not as it was when the build was planned."""


def stage(action: BuildAction, inputs: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """Copy every file of an action into a folder, under names of ours, and return where each is.

    Raises:
        FileChangedError: a file is gone, has become a link, or has other bytes than the action says.
    """
    staged: dict[str, Path] = {}
    made: dict[str, Path] = {}
    for file in action.files:
        if file.digest not in made:
            target = folder / file.digest
            _copy(inputs[file.path], target, file.path, file.digest, action.limits.asset_mb + action.limits.page_mb)
            made[file.digest] = target
        staged[file.path] = made[file.digest]
    return staged


def _copy(origin: Path, target: Path, path: str, digest: str, largest_mb: int) -> None:
    try:
        content = read_regular(origin, max_bytes=largest_mb * 1_000_000)
    except OSError as error:
        raise FileChangedError(f"`{path}` can no longer be read ({error.strerror})") from None
    if digest_bytes(content) != digest:
        raise FileChangedError(f"`{path}` changed during the build; build again")
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
