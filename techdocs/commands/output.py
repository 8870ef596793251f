"""What a run prints: progress and the summary to stderr, findings to stdout."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from techdocs.model.docs import BuiltDocs, DocsState
from techdocs.model.problem import Problem, Severity
from techdocs.model.site import Report
from techdocs.pipeline import Outcome
from techdocs.plain_text import visible

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_PLAIN_EVERY = 250
"""Components between two lines of progress where there is no terminal."""


class Ticker:
    """Progress of the components: a bar in a terminal, a line now and then elsewhere."""

    def __init__(self, bar: Progress | None, *, plain: bool) -> None:
        self._bar, self._plain = bar, plain
        self._task = bar.add_task("building", total=None) if bar else None
        self._total = self._done = 0

    def start(self, total: int) -> None:
        """Say how many components there are."""
        self._total = total
        if self._bar and self._task is not None:
            self._bar.update(self._task, total=total)

    def advance(self, docs: BuiltDocs) -> None:
        """Count one more component."""
        if docs.state is DocsState.NONE:
            return
        self._done += 1
        if self._bar and self._task is not None:
            self._bar.update(self._task, advance=1)
        elif self._plain and (self._done % _PLAIN_EVERY == 0 or self._done == self._total):
            click.echo(f"built {self._done} of {self._total} components", err=True)


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
        """Print the problems: errors and warnings, with --verbose those for information too."""
        hidden = 0
        for problem in report.problems:
            if problem.severity is Severity.INFO and not self._verbose:
                hidden += 1
            else:
                click.echo(problem_text(problem))
        if hidden and not self._quiet:
            click.echo(f"{hidden} more for information: --verbose shows them", err=True)

    def count(self, report: Report) -> None:
        """Print how many problems there are."""
        if not self._quiet:
            click.echo(f"problems: {counts_text(report)}", err=True)

    def explain(self, outcome: Outcome) -> None:
        """Print for each rendered component why it was rendered again."""
        rendered = [docs for docs in outcome.parts.docs.values() if docs.reason]
        for docs in rendered:
            click.echo(f"{docs.ref}: {docs.reason}")
        if not rendered:
            click.echo("nothing was rendered again")

    def summary(self, outcome: Outcome) -> None:
        """Print what the run did."""
        if self._quiet:
            return
        click.echo(summary_text(outcome), err=True)
        if not outcome.walls.files or outcome.walls.network == "python":
            click.echo("warning: this system does not shut builds in completely: see docs/security.md", err=True)
        if self._verbose:
            steps = "  ".join(f"{name} {seconds:.2f} s" for name, seconds in outcome.seconds.items())
            click.echo(f"time: {steps}", err=True)


def problem_text(problem: Problem) -> str:
    """Return a problem as text: place, severity, code and message on one line, the hint on the next."""
    severity = click.style(problem.severity.value, fg=_COLOURS[problem.severity], bold=True)
    place = visible(str(problem.place))
    lines = [f"{place}: {severity} {problem.code} {visible(problem.message)}"]
    lines += [f"  also: {visible(str(also))}" for also in problem.also]
    lines += [f"  owner: {problem.owner}"] if problem.owner else []
    lines += [f"  hint: {visible(problem.hint)}"] if problem.hint else []
    return "\n".join(lines)


def summary_text(outcome: Outcome) -> str:
    """Return the summary: components, pages, what was rendered and reused, problems, seconds."""
    states = Counter(docs.state for docs in outcome.parts.docs.values() if docs.state is not DocsState.NONE)
    failed = states[DocsState.KEPT] + states[DocsState.FAILED]
    lines = [
        (
            f"{outcome.site.folder}: {_count(sum(states.values()), 'component')} with docs, "
            f"{_count(outcome.site.docs_pages, 'page')}, "
            f"{_count(len(outcome.parts.catalog.entities), 'entity', 'entities')} from "
            f"{_count(len(outcome.parts.catalog.sources), 'repository', 'repositories')}"
        ),
        f"rendered {states[DocsState.RENDERED]}, reused {states[DocsState.REUSED]}, failed {failed}"
        + (f" ({states[DocsState.KEPT]} keep their last good pages)" if states[DocsState.KEPT] else ""),
        f"problems: {counts_text(outcome.report)}",
        f"done in {sum(outcome.seconds.values()):.1f} s",
    ]
    return "\n".join(lines)


def counts_text(report: Report) -> str:
    """Return how many problems of each severity there are."""
    errors, warnings, infos = (report.count(severity) for severity in reversed(Severity))
    return f"{_count(errors, 'error')}, {_count(warnings, 'warning')}, {infos} for information"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
