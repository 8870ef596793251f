"""`techdocs init`: a repository's first descriptor, settings and page."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from techdocs.commands.candidates import say_candidates
from techdocs.commands.init_site import given_site_facts, init_site
from techdocs.commands.write_scaffold import check_terminal, interruptible, is_written
from techdocs.errors import SourceError
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
)
from techdocs.scaffold.site import FORGES
from techdocs.secrets_scan import EnvironmentSecrets


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, without writing it.")
@click.option("--site", is_flag=True, help="Create the settings and the CI job of an organization's site instead.")
@click.option(
    "--published",
    envvar="TECHDOCS_SITE",
    default="",
    metavar="SITE",
    help="Published site in which to look for what may already do the same: URL or folder.",
)
@click.option("--forge", type=click.Choice(list(FORGES)), help="With `--site`: where the repositories are.")
@click.option("--host", metavar="HOST", help="With `--site`: the host of the forge.")
@click.option("--organization", metavar="NAME", help="With `--site`: the organization, group or workspace.")
def init(
    folder: Path, yes: bool, dry_run: bool, site: bool, published: str, **about_site: str | None,  # noqa: FBT001
) -> None:  # fmt: skip
    """Create `catalog-info.yaml`, `mkdocs.yml` and `docs/index.md` where they are missing.

    FOLDER is a repository, or a component's folder in one; the default is the working folder. Name, owner, description
    and links come from git, CODEOWNERS, the README and package manifests. Existing files are not changed. With a
    published site, it names up to three components or APIs that may do the same, and who to ask.

    With `--site`, it creates `techdocs.yml` and a CI job (GitHub, GitLab) for the docs of a whole organization instead.

    Exit codes: 0 the files exist, or there was nothing to write; 2 not a terminal, or a file cannot be written.
    """
    root = _root(folder)
    if site or any(about_site.values()):
        facts = given_site_facts(root, **about_site)
        init_site(folder, root, facts, asks=not (yes or dry_run), dry_run=dry_run)
    else:
        _init_component(folder, root, published, yes=yes, dry_run=dry_run)


def _init_component(folder: Path, root: Path, published: str, *, yes: bool, dry_run: bool) -> None:
    existing = find_existing_files(root)
    facts = infer_repository_facts(root, existing, EnvironmentSecrets(os.environ))
    scaffold = plan_scaffold(root, existing, facts)
    asks = bool(scaffold.files) and not yes and not dry_run
    if asks:
        check_terminal()
    with interruptible():
        if asks and not existing.catalog:
            facts = _ask(facts)
            scaffold = plan_scaffold(root, existing, facts)
        if published and not existing.catalog:
            say_candidates(published, facts)
        if is_written(root, scaffold, asks=asks, dry_run=dry_run):
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


def _say_next(folder: Path, facts: RepositoryFacts, scaffold: Scaffold) -> None:
    click.echo(f"wrote {', '.join(file.path for file in scaffold.files)}", err=True)
    if not facts.is_owned and any(file.path == "catalog-info.yaml" for file in scaffold.files):
        click.echo("no owner found; set `spec.owner` in `catalog-info.yaml`", err=True)
    where = "" if folder == Path() else f" in `{visible(str(folder))}`"
    click.echo(
        f"next{where}: run `techdocs lint` to find problems, `techdocs serve` to see the docs at http://127.0.0.1:8000/",
        err=True,
    )
