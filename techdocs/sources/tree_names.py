"""Which paths of a commit can be files of ours: git objects may hold any bytes, and other systems' names."""

from dataclasses import dataclass

from techdocs.git.mirror import TreeEntry
from techdocs.model.codes import Code
from techdocs.plain_text import visible

MAX_DEPTH, MAX_NAME_BYTES, MAX_PATH_BYTES = 100, 255, 2_000
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What of a commit is not in its folder, and why: a code, its path as it can be shown, a message and a hint."""

    code: Code
    path: str
    message: str
    hint: str


class UnsafePathError(ValueError):
    """A path cannot be a file of ours."""


def usable_path(entry: TreeEntry) -> str:
    """Return the path of an entry.

    Raises:
        UnsafePathError: it has one that git would not check out, or that no file should have.
    """
    try:
        path = entry.path.decode("utf-8")
    except UnicodeDecodeError:
        raise UnsafePathError("the name is not UTF-8") from None
    parts = path.split("/")
    if not path.isprintable() or "\\" in path:
        raise UnsafePathError("the name has control characters or a backslash")
    if len(parts) > MAX_DEPTH or any(part.lower() in {"", ".", "..", ".git"} for part in parts):
        raise UnsafePathError("git would not check out this path")
    if any(len(part.encode()) > MAX_NAME_BYTES for part in parts) or len(entry.path) > MAX_PATH_BYTES:
        raise UnsafePathError(f"the name is longer than {MAX_NAME_BYTES} bytes, or the path than {MAX_PATH_BYTES:,}")
    return path


def unsafe(entry: TreeEntry, error: UnsafePathError) -> Dropped:
    """Return that an entry is dropped for its path."""
    shown = visible(entry.path.decode("utf-8", "replace"))[:_SHOWN]
    return Dropped(code=Code.FILE_UNSAFE, path=shown, message=str(error), hint="rename the file")


def left_out(path: str) -> Dropped:
    """Return that a file is left out which the file system does not take."""
    message = "another file has this name, or one that differs only in case"
    return Dropped(code=Code.FILE_LEFT_OUT, path=path, message=message, hint="rename the file")


def not_fetched(path: str, message: str, hint: str) -> Dropped:
    """Return that a part of a repository could not be fetched."""
    return Dropped(code=Code.FETCH_FAILED, path=path, message=message, hint=hint)
