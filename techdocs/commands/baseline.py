"""`--baseline` and `--write-baseline`: known problems are not shown and fail nothing."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from techdocs.commands.write import check_output, write_output
from techdocs.lint.baseline import Baseline, Compared, baseline_text, compare_baseline, update_baseline
from techdocs.lint.baseline_file import read_baseline
from techdocs.model.site import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBaseline:
    """The baseline of one run, if there is a `file`; `is_written` says that the run writes it anew."""

    file: Path | None = None
    is_written: bool = False
    baseline: Baseline = field(default_factory=Baseline)


def open_baseline(file: Path | None, *, is_written: bool) -> RunBaseline:
    """Read the baseline before the run.

    Raises:
        TechDocsError: it cannot be read, or not be written where it is to be.
        click.UsageError: it is to be written, and has no name.
    """
    if file is None:
        if is_written:
            raise click.UsageError("--write-baseline needs --baseline FILE")
        return RunBaseline()
    if is_written:
        check_output(file, option="--baseline")
        old = read_baseline(file) if file.exists() else Baseline()
        return RunBaseline(file=file, is_written=True, baseline=old)
    return RunBaseline(file=file, baseline=read_baseline(file))


def leave_known(used: RunBaseline, report: Report, sources: Collection[str], *, is_quiet: bool) -> Report:
    """Return the report without known problems, and say how many there are; write the baseline when that is wanted."""
    if used.file is None:
        return report
    if used.is_written:
        written = update_baseline(used.baseline, report.problems, sources)
        write_output(baseline_text(written), used.file, option="--baseline")
        if not is_quiet:
            click.echo(f"{used.file}: {_problems(sum(written.counts.values()))} written", err=True)
        return replace(report, problems=())
    compared = compare_baseline(used.baseline, report.problems, sources)
    if not is_quiet:
        _tell(compared)
        if compared.is_outdated:
            click.echo(f"{used.file} is from an older techdocs; update it with --write-baseline", err=True)
    return replace(report, problems=compared.new)


def _tell(compared: Compared) -> None:
    if compared.known:
        verb = "is" if compared.known == 1 else "are"
        click.echo(f"{_problems(compared.known)} {verb} not shown", err=True)
    if compared.unneeded == 1:
        click.echo("1 entry of the baseline is no longer needed: --write-baseline removes it", err=True)
    elif compared.unneeded:
        message = f"{compared.unneeded} entries of the baseline are no longer needed: --write-baseline removes them"
        click.echo(message, err=True)


def _problems(number: int) -> str:
    return "1 known problem" if number == 1 else f"{number} known problems"
