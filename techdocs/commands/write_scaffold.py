"""How `techdocs init` writes files: shown first, confirmed by who is asked, all of them or none."""

import difflib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from techdocs.errors import FULL_OR_READ_ONLY, DiskError, TechDocsError
from techdocs.plain_text import visible
from techdocs.scaffold import Scaffold, write_files

INTERRUPTED = 130


def check_terminal() -> None:
    """Raise a TechDocsError unless someone can be asked."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise TechDocsError(
            "not a terminal, so I can't ask; nothing was written",
            hint="add `--yes` to write, or `--dry-run` to see what would be written",
        )


@contextmanager
def interruptible() -> Iterator[None]:
    """End the command when who is asked says no more."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing was written", err=True)
        raise SystemExit(INTERRUPTED) from None


def is_written(root: Path, scaffold: Scaffold, *, asks: bool, dry_run: bool) -> bool:
    """Show new files, write them unless someone says no, and say whether they were written."""
    _show(scaffold)
    if dry_run or not scaffold.files or (asks and not click.confirm("write this?", default=True, err=True)):
        click.echo("nothing was written" if scaffold.files else "nothing to write", err=True)
        return False
    _write(root, scaffold)
    return True


def _show(scaffold: Scaffold) -> None:
    """Print every new file as a unified diff, and the files that are kept to stderr."""
    for file in scaffold.files:
        for line in difflib.unified_diff([], file.text.splitlines(), "/dev/null", file.path, lineterm=""):
            click.secho(visible(line), fg="green" if line.startswith("+") else None)
    for note in scaffold.notes:
        click.echo(visible(note), err=True)


def _write(root: Path, scaffold: Scaffold) -> None:
    try:
        write_files(root, scaffold.files)
    except OSError as error:
        kind = DiskError if error.errno in FULL_OR_READ_ONLY else TechDocsError
        raise kind(
            f"nothing was written: `{visible(str(error.filename or root))}`: {error.strerror}",
            hint="check what is at that path, its permissions and the free disk space",
        ) from error
