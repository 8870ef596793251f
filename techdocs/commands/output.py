"""What a run prints: progress and the summary to stderr, findings to stdout."""

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from math import ceil

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from techdocs.commands.report import NAME
from techdocs.errors import TechDocsError
from techdocs.lint.formats import Layout, Scope, format_report
from techdocs.model.catalog import Catalog
from techdocs.model.docs import BuiltDocs, DocsState
from techdocs.model.fetching import FetchReport, FetchState, FetchWatch
from techdocs.model.problem import Severity
from techdocs.model.shards import BuildShard
from techdocs.model.shared_cache import SharedReport
from techdocs.model.site import Report
from techdocs.pipeline import Outcome, RenderedShard
from techdocs.plain_text import counted, visible
from techdocs.run import Watch

_PLAIN_EVERY = 250
"""Components, or repositories, between two lines of progress where there is no terminal."""
_FAILED_SHOWN = 10
_SKIPPED = {
    "owners": ("owner", "owners"),
    "relations": ("relation", "relations"),
    "links": ("link to another component", "links to other components"),
    "components": ("component whose docs were not built", "components whose docs were not built"),
}
"""How the output names each kind of check that was skipped."""


class Ticker:
    """Progress of repositories and components: a bar in a terminal, a line now and then elsewhere."""

    def __init__(self, bar: Progress | None, *, plain: bool) -> None:
        self._bar, self._plain = bar, plain
        self._task = bar.add_task("building", total=None) if bar else None
        self._total = self._done = 0
        self._words = ("built", "components")

    def watch(self) -> Watch:
        """Return what a run tells how far it is."""
        fetch = FetchWatch(
            listing=self._start_listing, listed=self._advance, waiting=self._say_waiting, fetching=self._start_fetch,
            fetched=self._advance,
        )  # fmt: skip
        return Watch(fetch=fetch, total=self._start, built=self._built)

    def _start_listing(self, total: int) -> None:
        """Say how many providers are asked for their repositories."""
        self._begin(total, "listing", ("listed", "providers"))

    def _say_waiting(self, seconds: float) -> None:
        """Say why nothing happens."""
        text = f"waiting {ceil(seconds)} s: a host limits the rate of requests"
        if self._bar:
            self._bar.console.print(text, markup=False)
        elif self._plain:
            click.echo(text, err=True)

    def _start_fetch(self, total: int) -> None:
        """Say how many repositories are fetched."""
        self._begin(total, "fetching", ("fetched", "repositories"))

    def _start(self, total: int) -> None:
        """Say how many components there are."""
        self._begin(total, "building", ("built", "components"))

    def _built(self, docs: BuiltDocs) -> None:
        """Count one more component."""
        if docs.state is not DocsState.NONE:
            self._advance()

    def _begin(self, total: int, title: str, words: tuple[str, str]) -> None:
        self._total, self._done, self._words = total, 0, words
        if self._bar and self._task is not None:
            self._bar.update(self._task, total=total, completed=0, description=title)

    def _advance(self) -> None:
        self._done += 1
        if self._bar and self._task is not None:
            self._bar.update(self._task, advance=1)
        elif self._plain and (self._done % _PLAIN_EVERY == 0 or self._done == self._total):
            done, things = self._words
            click.echo(f"{done} {self._done} of {self._total} {things}", err=True)


class Output:
    """The texts of one run."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self._quiet, self._verbose = quiet, verbose

    @contextmanager
    def progress(self) -> Iterator[Ticker]:
        """Show progress while the block runs."""
        if self._quiet or not sys.stderr.isatty():
            yield Ticker(None, plain=not self._quiet)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            yield Ticker(bar, plain=False)

    def problems(self, report: Report) -> None:
        """Print the problems: errors and warnings, with --verbose notes too."""
        click.echo(format_report("text", self.wanted(report), Scope(layout=text_layout())), nl=False)

    def wanted(self, report: Report) -> Report:
        """Return the problems that are to be printed, and say how many are not."""
        shown = tuple(problem for problem in report.problems if self._verbose or problem.severity is not Severity.NOTE)
        hidden = len(report.problems) - len(shown)
        if hidden and not self._quiet:
            them = "it" if hidden == 1 else "them"
            click.echo(f"{counted(hidden, 'note')} hidden; use --verbose to show {them}", err=True)
        return replace(report, problems=shown)

    def count(self, report: Report) -> None:
        """Print how many problems there are."""
        if not self._quiet:
            click.echo(f"problems: {counts_text(report)}", err=True)

    def not_checked(self, report: Report, *, has_site: bool) -> None:
        """Print what could not be looked up; --quiet does not hide it, because an unchecked link may be broken."""
        if report.skipped:
            counts = [counted(number, *_SKIPPED[kind]) for kind, number in sorted(report.skipped.items())]
            them = "it" if sum(report.skipped.values()) == 1 else "them"
            fix = "" if has_site else f"; pass `--site` to look {them} up on a published site"
            click.echo(f"not checked: {', '.join(counts)}{fix}", err=True)

    def explain(self, outcome: Outcome) -> None:
        """Print for each rendered component why it was rendered again."""
        rendered = [docs for docs in outcome.parts.docs.values() if docs.reason]
        for docs in rendered:
            click.echo(f"{docs.ref}: {docs.reason}")
        if not rendered:
            click.echo("nothing needed rendering")

    def summary(self, outcome: Outcome) -> None:
        """Print what the run did."""
        if self._quiet:
            return
        click.echo(summary_text(outcome), err=True)
        if not outcome.sandbox.files or outcome.sandbox.network == "python":
            click.echo("warning: builds are not fully sandboxed on this system; see docs/security.md", err=True)
        self._times(outcome.seconds)

    def shard(self, shard: BuildShard, rendered: RenderedShard) -> None:
        """Print what a part of a build did."""
        if not self._quiet:
            click.echo(shard_text(shard, rendered), err=True)
            self._times(rendered.seconds)

    def _times(self, seconds: Mapping[str, float]) -> None:
        if self._verbose:
            click.echo(f"time: {'  '.join(f'{name} {spent:.2f} s' for name, spent in seconds.items())}", err=True)


def text_layout() -> Layout:
    """Return how problems are printed to standard output: for a person at a terminal, or for the log of a CI job."""
    if sys.stdout.isatty():
        return Layout.SPACED
    return Layout.LINES if os.environ.get("CI", "").lower() not in {"", "0", "false"} else Layout.DENSE


def summary_text(outcome: Outcome) -> str:
    """Return the summary: components, pages, what was rendered and reused, problems, seconds."""
    states = _states(outcome.parts.docs.values())
    lines = [
        (
            f"{outcome.site.folder}: {counted(sum(states.values()), 'component')} with docs, "
            f"{counted(outcome.site.docs_pages, 'page')}, "
            f"{counted(len(outcome.parts.catalog.entities), 'entity', 'entities')} from "
            f"{counted(len(outcome.parts.catalog.sources), 'repository', 'repositories')}"
        ),
        *fetch_lines(outcome.fetched),
        counts_line(states),
        *shared_lines(outcome.shared),
        *failed_lines(outcome.parts.docs.values(), outcome.parts.catalog),
        f"problems: {counts_text(outcome.report)}",
        f"done in {sum(outcome.seconds.values()):.1f} s",
    ]
    return "\n".join(lines)


def shard_text(shard: BuildShard, rendered: RenderedShard) -> str:
    """Return the summary of a part of a build."""
    states = _states(rendered.docs.values())
    lines = [
        f"shard {shard}: {sum(states.values()):,} of {counted(rendered.components, 'component')} with docs",
        *fetch_lines(rendered.fetched),
        counts_line(states),
        *shared_lines(rendered.shared),
        *failed_lines(rendered.docs.values(), rendered.catalog),
        f"done in {sum(rendered.seconds.values()):.1f} s",
    ]
    return "\n".join(lines)


def _states(docs: Iterable[BuiltDocs]) -> Counter[DocsState]:
    return Counter(built.state for built in docs if built.state is not DocsState.NONE)


def counts_line(states: Counter[DocsState]) -> str:
    """Return how many components were rendered, were reused and failed."""
    kept, failed = states[DocsState.KEPT], states[DocsState.KEPT] + states[DocsState.FAILED]
    more = f" ({kept} keep their last good pages)" if kept else ""
    return f"rendered {states[DocsState.RENDERED]}, reused {states[DocsState.REUSED]}, failed {failed}{more}"


def fetch_lines(report: FetchReport) -> list[str]:
    """Return a line on the repositories that are fetched, if there are any."""
    if not report.sources:
        return []
    counts = [
        f"fetched {report.count(FetchState.FETCHED)}", f"unchanged {report.count(FetchState.UNCHANGED)}",
        f"kept {report.count(FetchState.KEPT)}", f"failed {report.count(FetchState.FAILED)}",
        f"gone {report.count(FetchState.GONE)}",
    ]  # fmt: skip
    return [f"repositories: {', '.join(counts)}; {size_text(report.bytes)} received"]


def shared_lines(report: SharedReport) -> list[str]:
    """Return what a run took from the shared cache and put there, and a line for each thing that did not work."""
    counts = [f"shared cache: found {report.found}, stored {report.stored}"] if report.found or report.stored else []
    return [*counts, *(f"warning: {note}" for note in report.notes)]


def size_text(count: int) -> str:
    """Return a number of bytes as people read it."""
    size, units = float(count), ["B", "kB", "MB", "GB"]
    while size >= 1000 and len(units) > 1:  # noqa: PLR2004 - a kilobyte
        size, units = size / 1000, units[1:]
    return f"{size:.0f} {units[0]}" if size >= 10 or units[0] == "B" else f"{size:.1f} {units[0]}"  # noqa: PLR2004


def failed_lines(docs: Collection[BuiltDocs], catalog: Catalog) -> list[str]:
    """Return a line for each component whose docs could not be built, and for each repository that was not read."""
    lines = [f"failed: {built.ref}: {visible(built.failure.reason)}" for built in docs if built.failure]
    known = {built.ref for built in docs if built.failure}
    lines += [f"failed: {built.ref}" for built in docs if built.state is DocsState.FAILED and built.ref not in known]
    stopped = catalog.stopped.items()
    lines += [f"failed: {visible(name)}: {visible(problem.message)}" for name, problem in stopped]
    more = [f"failed: {len(lines) - _FAILED_SHOWN} more; see {NAME}"] if len(lines) > _FAILED_SHOWN else []
    return [*lines[:_FAILED_SHOWN], *more]


def check_done(report: Report) -> None:
    """Raise a TechDocsError when a check could not be done that was asked for: it must not look as if it had passed."""
    if report.undone:
        raise TechDocsError(
            f"can't tell what this change breaks: {'; '.join(report.undone)}",
            hint="point `--against` to a site that can be read; what was fetched earlier is used if it is down",
        )


def counts_text(report: Report) -> str:
    """Return how many problems of each severity there are, and how many are silenced."""
    errors, warnings, notes = (report.count(severity) for severity in reversed(Severity))
    silenced = f", {sum(report.silenced.values())} silenced by authors" if report.silenced else ""
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}, {counted(notes, 'note')}{silenced}"
