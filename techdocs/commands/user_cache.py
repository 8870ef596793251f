"""Where commands keep what they fetch of published sites that belong to no repository."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from techdocs.errors import DiskError
from techdocs.plain_text import visible


def user_cache_folder() -> Path:
    """Return where what was fetched is kept: with the user."""
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "techdocs"  # noqa: PTH111 - `Path.home` raises without one


@contextmanager
def cache_errors() -> Iterator[None]:
    """Turn an error of the file system below that folder into one that says what to do."""
    try:
        yield
    except OSError as error:
        message = f"the cache cannot be written: {error.strerror}: `{visible(str(error.filename))}`"
        raise DiskError(message, hint="set `XDG_CACHE_HOME` to another folder") from error
