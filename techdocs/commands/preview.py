"""`techdocs preview`: what a change does to a published site, and its pages as a small site."""

import os
import time
from pathlib import Path

import click

from techdocs.commands.output import Output, shared_lines
from techdocs.commands.publish_settings import publish_config
from techdocs.commands.settings import run_config
from techdocs.commands.write import check_output, write_output
from techdocs.model.fetching import FetchMode
from techdocs.plain_text import counted, visible
from techdocs.publishers import prune_previews
from techdocs.review import Review, comment_text, review_change
from techdocs.review.forges import find_project, open_numbers
from techdocs.review.values import Kind


@click.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--against", default="", help="Published site to compare with: URL or folder.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [default: techdocs.yml].")
@click.option("--site-dir", type=click.Path(path_type=Path), default=Path("preview"), help="Output folder.")
@click.option("--comment", "comment_file", type=click.Path(path_type=Path), help="Write what changes as Markdown.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes [default: one per CPU].")
@click.option("--offline", is_flag=True, help="Don't contact any site; use what was fetched before.")
@click.option("--prune", is_flag=True, help="Instead, remove published previews of pull requests that are not open.")
@click.option("--days", type=click.IntRange(min=1), help="With --prune, also remove previews that are older.")
@click.option("--quiet", "-q", is_flag=True, help="Print only errors.")
def preview(  # noqa: PLR0913, PLR0917 - one parameter an option
    folders: tuple[str, ...], against: str, config_file: Path | None, site_dir: Path, comment_file: Path | None,
    jobs: int | None, offline: bool, prune: bool, days: int | None, quiet: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Show what a change does to a published site: its pages as a small site, and a list of what changes.

    FOLDER is a repository or a folder of repositories, with the change applied. Only components that change are in the
    preview; links to others lead to the published site.

    With --prune, techdocs asks GitHub or GitLab which pull requests are open, and removes other previews from the
    bucket of `publisher`, where each is in a folder named after its pull request's number.

    Exit codes: 0 the preview is written, or old ones are removed; 1 docs failed to build; 2 the run failed.
    """
    if bool(against) == prune or (days and not prune):
        raise click.UsageError("Use either --against URL, or --prune with or without --days.")
    if prune:
        _prune(config_file, days, quiet=quiet)
        return
    config = run_config(
        folders, config_file, site_dir=site_dir, jobs=jobs, against=against, offline=offline, pull_request=True,
        fetch_mode=FetchMode.LAST,
    )  # fmt: skip
    check_output(comment_file, option="--comment")
    with Output(quiet=quiet, verbose=False).progress() as progress:
        reviewed = review_change(config, progress.watch())
    if comment_file:
        write_output(comment_text(reviewed.review), comment_file, option="--comment")
    if not quiet:
        for line in shared_lines(reviewed.shared):
            click.echo(line, err=True)
        click.echo(summary(reviewed.review, site_dir))
    raise SystemExit(int(bool(reviewed.review.failed)))


def _prune(config_file: Path | None, days: int | None, *, quiet: bool) -> None:
    """Remove previews; a list of pull requests that cannot be had to its end removes none."""
    config = publish_config(config_file, site_dir=None)
    is_open = open_numbers(find_project(os.environ))
    removed = prune_previews(config.publisher, is_open, now=time.time(), days=days)
    if not quiet:
        numbers = ", ".join(map(str, removed))
        click.echo(f"removed {counted(len(removed), 'preview')}{f': {numbers}' if numbers else ''}", err=True)


def summary(review: Review, site_dir: Path) -> str:
    """Return what changes: a line for each page, and where the preview is."""
    lines = [f"{page.change} {visible(page.url)}" for page in review.pages]
    lines += [f"failed {visible(ref)}" for ref in review.failed]
    lines += [f"not compared: {visible(reason)}" for reason in review.undone]
    counts = ", ".join(f"{len(review.of(kind)):,} {kind}" for kind in Kind if review.of(kind)) or "no page changes"
    problems = f"; {counted(len(review.problems), 'problem')} in what changes" if review.problems else ""
    return "\n".join([*lines, f"{counts}{problems}; the preview is in {visible(str(site_dir))}/"])
