"""`techdocs init --site`: the settings of an organization's site, and the CI job that builds it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from techdocs.commands.write_scaffold import check_terminal, interruptible, is_written
from techdocs.errors import TechDocsError
from techdocs.plain_text import visible
from techdocs.scaffold.site import (
    FORGES,
    SiteFacts,
    infer_site_facts,
    is_host,
    is_organization,
    plan_site,
    with_forge,
)
from techdocs.scaffold.site_texts import TOKEN

_NOUNS = {"gitlab": "group", "bitbucketCloud": "workspace"}


def given_site_facts(root: Path, forge: str | None, host: str | None, organization: str | None) -> SiteFacts:
    """Return what is known before anybody is asked: the options, else the remote of the repository."""
    facts = infer_site_facts(root)
    facts = with_forge(facts, forge or facts.forge)
    if host is not None:
        facts = replace(facts, host=_host(host))
    return facts if organization is None else replace(facts, organization=_organization(organization))


def init_site(folder: Path, root: Path, facts: SiteFacts, *, asks: bool, dry_run: bool) -> None:
    """Write the files of a site into a folder.

    Args:
        folder: as it was named.
        root: the same, real.
        facts: what is known.
        asks: ask for it, and before writing.
        dry_run: write nothing.

    Raises:
        TechDocsError: no one can be asked, or nothing is known.
    """
    if asks:
        check_terminal()
    elif not facts.is_whole:
        raise TechDocsError(
            "no organization found, so I don't know what to list; nothing was written",
            hint="add `--organization NAME`, and `--forge` and `--host` where it is not on github.com",
        )
    with interruptible():
        facts = _ask_site_facts(facts) if asks else facts
        scaffold = plan_site(root, facts)
        if is_written(root, scaffold, asks=asks, dry_run=dry_run):
            click.echo(f"wrote {', '.join(file.path for file in scaffold.files)}", err=True)
            _say_next(folder)


def _ask_site_facts(facts: SiteFacts) -> SiteFacts:
    """Ask for the forge, its host and the organization."""
    forge = click.prompt("forge", default=facts.forge, type=click.Choice(list(FORGES)), err=True)
    facts = with_forge(facts, forge)
    if forge != "bitbucketCloud":
        facts = replace(facts, host=_prompt("host", facts.host, _host))
    if forge == "bitbucketServer":
        return replace(facts, organization="")
    return replace(facts, organization=_prompt(_NOUNS.get(forge, "organization"), facts.organization, _organization))


def _say_next(folder: Path) -> None:
    """Say what to do with the files."""
    where = "" if folder == Path() else f" in `{visible(str(folder))}`"
    click.echo(
        f"next{where}: set `{TOKEN}` to a token that can read all repositories, then run `techdocs build`", err=True
    )


def _prompt(what: str, default: str, read: Callable[[str], str]) -> str:
    text: str = click.prompt(what, default=default or None, value_proc=read, show_default=bool(default), err=True)
    return text


def _host(text: str) -> str:
    host = text.strip().lower().removeprefix("https://").rstrip("/")
    if not is_host(host):
        raise click.BadParameter("write a host such as `git.acme.example`, without a path")
    return host


def _organization(text: str) -> str:
    name = text.strip().strip("/")
    if not is_organization(name):
        raise click.BadParameter("use the name in the address of its page, such as `acme`")
    return name
