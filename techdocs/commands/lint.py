"""`techdocs lint`: say what is wrong, without writing a site."""

import time
from dataclasses import replace
from pathlib import Path

import click

from techdocs.commands.baseline import leave_known, open_baseline
from techdocs.commands.output import Output, check_done, text_layout
from techdocs.commands.repair import repair, would_repair
from techdocs.commands.settings import linted_folder, run_config
from techdocs.commands.write import check_output, write_output
from techdocs.lint.formats import BRIEF, FORMATS, Layout, Scope, format_report
from techdocs.model.codes import GROUPS, Code
from techdocs.model.fetching import FetchMode
from techdocs.model.problem import Severity
from techdocs.pipeline import Linted, lint_sources


@click.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [default: techdocs.yml].")
@click.option("--only", type=click.Choice(sorted(GROUPS)), help="Show only one group of problems.")
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="text", help="Output format.")
@click.option("--output", "output_file", type=click.Path(path_type=Path), help="Write the problems to this file.")
@click.option("--baseline", "baseline_file", type=click.Path(path_type=Path), help="File of known problems to hide.")
@click.option("--write-baseline", is_flag=True, help="Write this run's problems to the --baseline file.")
@click.option("--fix", is_flag=True, help="Apply safe repairs and show the diff.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, without changing it.")
@click.option(
    "--site", envvar="TECHDOCS_SITE", default="", help="Published site to look up other components in: URL or folder."
)
@click.option("--against", default="", help="Published site to compare with: URL or folder.")
@click.option("--offline", is_flag=True, help="Don't contact any site; use what was fetched before.")
@click.option("--refresh", is_flag=True, help="Fetch repositories first, instead of using what was fetched before.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes [default: one per CPU].")
@click.option("--strict", is_flag=True, default=None, help="Exit with 1 if there are warnings or errors.")
@click.option("--quiet", "-q", is_flag=True, help="Print only problems.")
@click.option("--verbose", "-v", is_flag=True, help="Print every problem.")
def lint(  # noqa: PLR0913, PLR0917 - a parameter for each option
    folders: tuple[str, ...], config_file: Path | None, only: str | None, form: str, output_file: Path | None,
    baseline_file: Path | None, write_baseline: bool, fix: bool, diff: bool,  # noqa: FBT001
    site: str, against: str, offline: bool, refresh: bool, jobs: int | None, strict: bool | None,  # noqa: FBT001
    quiet: bool, verbose: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Find problems in the docs and the catalog of repositories, without writing a site.

    FOLDER is a repository or a folder of repositories. By default, techdocs reads the `sources` of `techdocs.yml`;
    without `sources`, it reads the repository that contains the working folder.

    Exit codes: 0 no errors; 1 there are errors, or --strict found a warning; 2 the run failed.
    """
    config = run_config(
        folders, config_file, jobs=jobs, strict=strict, writes_site=False, site=site, against=against, offline=offline,
        folder=linted_folder(folders, config_file, is_quiet=quiet),
        fetch_mode=FetchMode.REFRESH if refresh else FetchMode.LAST,
    )  # fmt: skip
    check_output(output_file)
    known = open_baseline(baseline_file, is_written=write_baseline)
    output = Output(quiet=quiet, verbose=verbose)

    def run() -> Linted:
        with output.progress() as progress:
            return lint_sources(config, progress.watch())

    codes = GROUPS[only] if only else frozenset(Code)
    begun = time.time_ns()
    linted = run()
    if diff:
        raise SystemExit(int(would_repair(linted, codes, begun)))
    if fix and repair(linted, codes, begun, to_stderr=form != "text" or output_file is not None, is_quiet=quiet):
        linted = run()
    report = leave_known(known, linted.report, linted.roots, is_quiet=quiet)
    shown = replace(report, problems=tuple(problem for problem in report.problems if problem.code in codes))
    worst = Severity.WARNING if config.strict else Severity.ERROR
    scope = Scope(
        roots=linted.roots, here=Path.cwd().resolve(), secrets=linted.secrets, fails_at=worst,
        layout=Layout.DENSE if output_file else text_layout(),
    )  # fmt: skip
    write_output(format_report(form, output.wanted(shown) if form in BRIEF else shown, scope), output_file)
    output.not_checked(shown, has_site=bool(config.published_site or config.against))
    output.count(shown)
    check_done(shown)
    raise SystemExit(int(any(scope.fails(problem.severity) for problem in shown.problems)))
