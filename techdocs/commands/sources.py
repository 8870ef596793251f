"""`techdocs sources`: what a build would read, from where, at which commit, and what is wrong with it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from techdocs import __version__
from techdocs.commands.settings import run_config
from techdocs.model.fetching import FetchedSource, FetchMode, FetchState
from techdocs.pipeline import list_sources
from techdocs.plain_text import counted, visible

VERSION = 1
_COMMIT = 12
_FAILED = frozenset({FetchState.KEPT, FetchState.FAILED})
_STATES = {FetchState.UNCHANGED: "up to date", FetchState.CHANGED: "new commit", FetchState.FOLDER: "folder"}


@click.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [default: techdocs.yml].")
@click.option("--offline", is_flag=True, help="Ask no host; show what was fetched before.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
def sources(folders: tuple[str, ...], config_file: Path | None, form: str, *, offline: bool) -> None:
    """Show which repositories a build would read, where they are, and what is wrong with them.

    FOLDER is a repository or a folder of repositories. By default, techdocs reads the `sources` of `techdocs.yml`. It
    asks hosts for their newest commits, but fetches nothing.

    Exit codes: 0 all of them can be read; 1 some can't; 2 the run failed.
    """
    config = run_config(
        folders, config_file, writes_site=False, offline=offline, fetch_mode=FetchMode.LOOK
    )  # fmt: skip
    found = list_sources(config)
    click.echo(sources_json(found) if form == "json" else sources_text(found))
    if form == "text":
        click.echo(_counts(found), err=True)
    raise SystemExit(int(any(source.state in _FAILED for source in found)))


def sources_json(found: Sequence[FetchedSource]) -> str:
    """Return sources as `docs/schemas/sources.schema.json` describes them."""
    rows = [{name: value for name, value in asdict(one).items() if name != "bytes"} for one in found]
    document = {"generator": f"techdocs {__version__}", "version": VERSION, "sources": rows}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)


def sources_text(found: Sequence[FetchedSource]) -> str:
    """Return a line for each source, in columns: its name, commit, state and address."""
    rows = [(visible(one.name), one.head[:_COMMIT] or "-", _state(one), visible(one.url)) for one in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)), row[-1]])
        for row in rows
    )


def _state(source: FetchedSource) -> str:
    if source.missing:
        return f"missing since {source.missing[:10]}"
    if source.state in _FAILED:
        reason = visible(source.reason or "never fetched")
        return f"{reason} (files of {source.fetched[:10]})" if source.fetched else reason
    return "not fetched yet" if source.state is FetchState.CHANGED and not source.commit else _STATES[source.state]


def _counts(found: Sequence[FetchedSource]) -> str:
    states = Counter(source.state for source in found)
    changed = f", {states[FetchState.CHANGED]} with a new commit" if states[FetchState.CHANGED] else ""
    failed = sum(states[state] for state in _FAILED)
    late = f", {failed} can't be read or {'is' if failed == 1 else 'are'} out of date" if failed else ""
    return f"{counted(len(found), 'source')}{changed}{late}"
