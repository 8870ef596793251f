"""`techdocs init`: a repository's first descriptor, settings and page."""

import difflib
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from techdocs.errors import FULL_OR_READ_ONLY, DiskError, SourceError, TechDocsError
from techdocs.model.entity import find_entity_ref
from techdocs.plain_text import plain_line, visible
from techdocs.scaffold import (
    RepositoryFacts,
    Scaffold,
    entity_name,
    find_existing_files,
    infer_repository_facts,
    plan_scaffold,
    renamed,
    write_files,
)
from techdocs.secrets_scan import EnvironmentSecrets

INTERRUPTED = 130


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, without writing it.")
def init(folder: Path, yes: bool, dry_run: bool) -> None:  # noqa: FBT001 - an option each
    """Create `catalog-info.yaml`, `mkdocs.yml` and `docs/index.md` where they are missing.

    FOLDER is a repository, or a component's folder in one; the default is the working folder. Name, owner, description
    and links come from git, CODEOWNERS, the README and package manifests. Existing files are not changed.

    Exit codes: 0 the files exist, or there was nothing to write; 2 not a terminal, or a file cannot be written.
    """
    root = _root(folder)
    existing = find_existing_files(root)
    facts = infer_repository_facts(root, existing, EnvironmentSecrets(os.environ))
    scaffold = plan_scaffold(root, existing, facts)
    asks = bool(scaffold.files) and not yes and not dry_run
    if asks and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise TechDocsError(
            "not a terminal, so I can't ask; nothing was written",
            hint="add `--yes` to write, or `--dry-run` to see what would be written",
        )
    try:
        if asks and not existing.catalog:
            facts = _ask(facts)
            scaffold = plan_scaffold(root, existing, facts)
        _show(scaffold)
        if dry_run or not scaffold.files or (asks and not click.confirm("write this?", default=True, err=True)):
            click.echo("nothing was written" if scaffold.files else "nothing to write", err=True)
            return
        _write(root, scaffold)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing was written", err=True)
        raise SystemExit(INTERRUPTED) from None
    _say_next(folder, facts, scaffold)


def _root(folder: Path) -> Path:
    shown = visible(str(folder))
    if not folder.is_dir():
        raise SourceError(f"no such folder: `{shown}`", hint=f"paths are relative to `{Path.cwd()}`")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise SourceError(f"`{shown}` cannot be read", hint="check its permissions")
    return folder.resolve()


def _ask(facts: RepositoryFacts) -> RepositoryFacts:
    """Ask for what people know better: name, owner, description."""
    name = _prompt("name", facts.name, _name)
    owner = _prompt("owner", facts.owner, _owner)
    return replace(
        renamed(facts, name),
        owner=owner,
        owner_path=facts.owner_path if owner == facts.owner else "",
        description=_prompt("description", facts.description, plain_line),
    )


def _prompt(what: str, default: str, read: Callable[[str], str]) -> str:
    text: str = click.prompt(what, default=default, value_proc=read, show_default=bool(default), err=True)
    return text


def _name(text: str) -> str:
    name = entity_name(text)
    if name != text.strip().lower():
        raise click.BadParameter(f"use letters, digits, `-`, `_` and `.`, as in `{name or 'payments'}`")
    return text.strip()


def _owner(text: str) -> str:
    ref = find_entity_ref(text.strip(), default_kind="group")
    if ref is None or ref.kind not in {"group", "user"} or entity_name(ref.name) != ref.name:
        raise click.BadParameter("an owner is a group or a user, such as `group:default/payments`")
    return text.strip()


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


def _say_next(folder: Path, facts: RepositoryFacts, scaffold: Scaffold) -> None:
    click.echo(f"wrote {', '.join(file.path for file in scaffold.files)}", err=True)
    if not facts.is_owned and any(file.path == "catalog-info.yaml" for file in scaffold.files):
        click.echo("no owner found; set `spec.owner` in `catalog-info.yaml`", err=True)
    where = "" if folder == Path() else f" in `{visible(str(folder))}`"
    click.echo(
        f"next{where}: run `techdocs lint` to find problems, `techdocs serve` to see the docs at http://127.0.0.1:8000/",
        err=True,
    )
