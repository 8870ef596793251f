"""Readers of values that only `techdocs.yml` has: lists of texts, addresses, and paths relative to the file."""

from collections.abc import Callable
from pathlib import Path

from techdocs.documents.accepts import TEXT, accepts, one_or_list
from techdocs.documents.values import read_text


@accepts(one_or_list(TEXT))
def read_texts(value: object) -> tuple[str, ...]:
    """Read one text or a list of strings."""
    values = value if isinstance(value, list) else [value]
    if not values:
        raise ValueError("is empty", "list at least one folder or glob, such as `repositories/*`")
    return tuple(read_text(item) for item in values)


@accepts(one_or_list(TEXT))
def read_suffixes(value: object) -> tuple[str, ...]:
    """Read suffixes of files, with a dot or without."""
    return tuple(suffix.lower().removeprefix(".") for suffix in read_texts(value))


@accepts({"type": "string", "pattern": "^https?://"})
def read_url_folder(value: object) -> str:
    """Read a web address of a folder; it ends in a slash."""
    address = read_text(value)
    if not address.startswith(("https://", "http://")):
        raise ValueError("is not a web address", "start it with `https://`")
    return address.rstrip("/") + "/"


def path_in(folder: Path) -> Callable[[object], Path]:
    """Return a reader of paths relative to a folder."""

    @accepts(TEXT)
    def read(value: object) -> Path:
        return (folder / read_text(value)).absolute()

    return read


def existing_in(folder: Path, kind: str) -> Callable[[object], Path]:
    """Return a reader of paths, relative to a folder, of a `file` or a `folder` that must exist."""

    @accepts(TEXT)
    def read(value: object) -> Path:
        path = path_in(folder)(value)
        if not (path.is_dir() if kind == "folder" else path.is_file()):
            raise ValueError(f"points to a missing {kind}: `{value}`", f"the path is relative to `{folder}`")
        return path

    return read


def site_in(folder: Path) -> Callable[[object], str]:
    """Return a reader of published sites: a URL, or the path of a site's folder relative to a folder."""

    @accepts(TEXT)
    def read(value: object) -> str:
        address = read_text(value)
        return address if "://" in address else str(path_in(folder)(address))

    return read
