"""`techdocs publish`: bring the built site to a bucket, a folder or a branch."""

import itertools
import sys
import threading
from pathlib import Path

import click

from techdocs.commands.publish_settings import publish_config
from techdocs.garbage import no_collection
from techdocs.model.manifest import Publication, PublishPlan
from techdocs.plain_text import counted, shown_bytes, visible
from techdocs.publishers import Publishing, PublishOptions, load_plan, open_publishing, write_plan

_PLAIN_EVERY = 1000
"""Files between two lines of progress where there is no terminal."""
INTERRUPTED = 130


@click.command()
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [default: techdocs.yml].")
@click.option("--site-dir", type=click.Path(path_type=Path), help="The built site [default: site].")
@click.option("--plan", "plan_file", type=click.Path(path_type=Path), help="Write the plan to a file; change nothing.")
@click.option("--apply", "apply_file", type=click.Path(path_type=Path), help="Carry out the plan in a file.")
@click.option("--rollback", type=click.IntRange(min=1), metavar="N", help="Go back by N published versions.")
@click.option("--verify", is_flag=True, help="Compare what is published, file by file, with what it should be.")
@click.option("--accept-deletions", is_flag=True, help="Remove more files than `publisher.deletions` allows.")
@click.option("--adopt", is_flag=True, help="Replace what others, or a damaged manifest, left there.")
@click.option("--allow-incomplete", is_flag=True, help="Publish a build in which docs failed or pages were withheld.")
@click.option("--delete-now", is_flag=True, help="Remove old files at once, and all copies kept for --rollback.")
@click.option("--quiet", "-q", is_flag=True, help="Print only errors.")
@click.option("--verbose", "-v", is_flag=True, help="Print every path that changes.")
def publish(  # noqa: PLR0913, PLR0917 - one parameter an option
    config_file: Path | None, site_dir: Path | None, plan_file: Path | None, apply_file: Path | None,
    rollback: int | None, verify: bool, accept_deletions: bool, adopt: bool, allow_incomplete: bool,  # noqa: FBT001
    delete_now: bool, quiet: bool, verbose: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Publish the built site where `publisher` in `techdocs.yml` says.

    Only what changed is written. Files that left the site are removed an hour later, because readers have pages open
    that load them.

    Exit codes: 0 the site is published; 1 --verify found a difference; 2 it could not be published, or must not be.
    """
    if sum(map(bool, (plan_file, apply_file, rollback, verify))) > 1:
        raise click.UsageError("Use only one of --plan, --apply, --rollback and --verify.")
    config = publish_config(config_file, site_dir=site_dir)
    options = PublishOptions(
        accept_deletions=accept_deletions, adopt=adopt, allow_incomplete=allow_incomplete, delete_now=delete_now
    )
    publishing = open_publishing(config.site_dir, config.cache_dir, config.publisher, options, config.look.site_url)
    if verify:
        raise SystemExit(_verify(publishing))
    with no_collection():  # of a hundred thousand files
        plan = load_plan(apply_file) if apply_file else _plan(publishing, rollback)
    if not quiet:
        click.echo(plan_text(plan, verbose=verbose), err=True)
    if plan_file:
        write_plan(plan, plan_file)
    elif not plan.is_empty:
        publication = _apply(publishing, plan, quiet=quiet)
        if not quiet:
            click.echo(done_text(publication, plan), err=True)


def _apply(publishing: Publishing, plan: PublishPlan, *, quiet: bool) -> Publication:
    """Carry out a plan, and show progress in a terminal, or a line now and then elsewhere."""
    total, done, lock = len(plan.put) + len(plan.overwrite), itertools.count(1), threading.Lock()
    bar = click.progressbar(length=total, label="publishing", file=sys.stderr, hidden=quiet or not sys.stderr.isatty())

    def watch() -> None:
        with lock:  # files are written by several threads
            bar.update(1)
            count = next(done)
        if bar.hidden and not quiet and count % _PLAIN_EVERY == 0:
            click.echo(f"written {count:,} of {total:,} files", err=True)

    try:
        with bar:
            return publishing.apply(plan, watch)
    except KeyboardInterrupt:
        click.echo("interrupted; the next publish finishes what this one began", err=True)
        raise SystemExit(INTERRUPTED) from None


def _plan(publishing: Publishing, rollback: int | None) -> PublishPlan:
    return publishing.plan_rollback(rollback) if rollback else publishing.plan()


def _verify(publishing: Publishing) -> int:
    differences = list(publishing.verify())
    for line in differences:
        click.echo(line)
    if not differences:
        click.echo(f"{publishing.target.name} is as it was published", err=True)
    return int(bool(differences))


def plan_text(plan: PublishPlan, *, verbose: bool) -> str:
    """Return what a plan does: a line, and with `verbose` a line for each path."""
    if plan.is_empty:
        return f"{plan.target}: nothing to publish"
    removed = len(plan.drop) + len(plan.adopted)
    lines = [
        (
            f"{plan.target}: {len(plan.put):,} new, {len(plan.overwrite):,} changed, {removed:,} to remove, "
            f"{len(plan.files) - len(plan.put) - len(plan.overwrite):,} unchanged; {shown_bytes(plan.size)} to write"
        )
    ]
    if plan.is_resumed:
        lines.append("the last publish was interrupted; this one finishes it")
    if verbose:
        marks = (("+", plan.put), ("~", plan.overwrite), ("-", (*plan.drop, *plan.adopted)))
        lines += [f"{mark} {visible(path)}" for mark, paths in marks for path in paths]
    return "\n".join(lines)


def done_text(publication: Publication, plan: PublishPlan) -> str:
    """Return what was done."""
    back = f", which is version {plan.restores} again" if plan.restores else ""
    later = len(publication.dropped)
    waiting = f"; {counted(later, 'old file')} can be removed in an hour, by the next publish" if later else ""
    return f"published version {publication.number}{back}: {counted(len(publication.files), 'file')}{waiting}"
