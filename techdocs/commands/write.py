"""Where the findings of a command go: to standard output, or whole into a file."""

from pathlib import Path

import click

from techdocs.disk.files import replace_file, why_not_writable
from techdocs.errors import DiskError


def check_output(path: Path | None, *, option: str = "--output") -> None:
    """Stop before the work when the file that an option names could not be written after it.

    Raises:
        DiskError: it is a folder, or its folder is not there or cannot be written.
    """
    if path is None or _is_device(path):
        return
    reason = f"`{path}` is a folder" if path.is_dir() else _why_no_folder(path.resolve().parent)
    if reason:
        raise DiskError(f"`{option}` cannot be written: {reason}", hint="choose a file in an existing folder")


def write_output(text: str, path: Path | None, *, option: str = "--output") -> None:
    """Print a text, or write it to a file in one step: a reader finds the old text or the new one, never half of it.

    Raises:
        DiskError: the file cannot be written; the old one is kept.
    """
    if path is None:
        click.echo(text, nl=False)
        return
    plain = click.unstyle(text).encode("utf-8", "backslashreplace")
    try:
        if _is_device(path):
            path.write_bytes(plain)
        else:
            replace_file(path.resolve(), plain)
    except OSError as error:
        message = f"`{path}` cannot be written: {error.strerror}"
        raise DiskError(message, hint=f"free some space there, or choose another `{option}`") from error


def _why_no_folder(folder: Path) -> str:
    return why_not_writable(folder) if folder.is_dir() else f"no such folder: `{folder}`"


def _is_device(path: Path) -> bool:
    """Say whether a path is a pipe or a device, such as `/dev/stdout`, which is written to but never replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()
