"""`techdocs lint`: say what is wrong, without writing a site."""

from pathlib import Path

import click

from techdocs.commands.output import Output
from techdocs.commands.settings import run_config
from techdocs.model.codes import GROUPS, Code
from techdocs.model.problem import Severity
from techdocs.model.site import Report
from techdocs.pipeline import Watch, lint_sources


@click.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [default: techdocs.yml].")
@click.option("--only", type=click.Choice(sorted(GROUPS)), help="Show one group of problems.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes [default: one a processor].")
@click.option("--strict", is_flag=True, default=None, help="Exit with 1 when there is any warning or error.")
@click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
@click.option("--verbose", "-v", is_flag=True, help="Print every problem.")
def lint(
    folders: tuple[str, ...], config_file: Path | None, only: str | None, jobs: int | None, strict: bool | None,  # noqa: FBT001
    quiet: bool, verbose: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Say what is wrong in the docs and the catalog of repositories; no site is written.

    FOLDER is a repository or a folder of repositories. Without one, `sources` of `techdocs.yml` are read, else the
    working folder.

    Exit codes: 0 nothing is wrong that must be mended; 1 there is an error, or --strict found a warning; 2 the run
    could not be done.
    """
    config = run_config(folders, config_file, jobs=jobs, strict=strict, writes_site=False)
    output = Output(quiet=quiet, verbose=verbose)
    with output.progress() as progress:
        report = lint_sources(config, Watch(total=progress.start, built=progress.advance))
    codes = GROUPS[only] if only else frozenset(Code)
    shown = Report(problems=tuple(problem for problem in report.problems if problem.code in codes))
    output.problems(shown)
    output.count(shown)
    worst = Severity.WARNING if config.strict else Severity.ERROR
    raise SystemExit(int(any(problem.severity.rank >= worst.rank for problem in shown.problems)))
