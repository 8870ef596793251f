"""`techdocs build`: build the site from folders or from `techdocs.yml`."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from techdocs.commands.output import Output
from techdocs.commands.report import write_report
from techdocs.commands.settings import run_config
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import BuiltDocs, DocsState
from techdocs.model.executor import ExecutorSettings
from techdocs.model.fetching import FetchMode
from techdocs.model.problem import Problem, Severity
from techdocs.model.shards import BuildShard
from techdocs.pipeline import Outcome, build_site, render_shard


def read_shard(_: click.Context, __: click.Parameter, text: str | None) -> BuildShard | None:
    """Read the option that names a part of a build."""
    try:
        return None if text is None else BuildShard.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [default: techdocs.yml].")
@click.option("--site-dir", type=click.Path(path_type=Path), help="Output folder [default: site].")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes [default: one per CPU].")
@click.option("--strict", is_flag=True, default=None, help="Exit with 1 if there are warnings or errors.")
@click.option("--no-cache", is_flag=True, help="Render everything again.")
@click.option(
    "--pull-request/--no-pull-request",
    default=None,
    help="Build for a pull request: don't change who holds a name [default: detected from CI].",
)
@click.option("--offline", is_flag=True, help="Fetch nothing; use what was fetched before.")
@click.option("--refresh", is_flag=True, help="List and check every repository again, whatever is cached.")
@click.option("--source", "only", multiple=True, metavar="NAME", help="Fetch only this source; repeatable.")
@click.option("--accept-deletions", is_flag=True, help="Remove repositories that are no longer listed, however many.")
@click.option("--shard", callback=read_shard, metavar="N/M", help="Only render part N of M into the shared cache.")
@click.option("--executor", type=click.Choice(["local", "dask"]), default="local", help="Which machines render.")
@click.option("--scheduler", metavar="ADDRESS", help="dask scheduler, such as tls://scheduler:8786.")
@click.option("--allow-weak-walls", is_flag=True, help="Use dask workers that can't sandbox builds fully.")
@click.option("--explain", is_flag=True, help="Explain why each component is rendered again.")
@click.option("--quiet", "-q", is_flag=True, help="Print only problems and errors.")
@click.option("--verbose", "-v", is_flag=True, help="Print every problem and the time of each step.")
def build(  # noqa: PLR0913, PLR0917 - one parameter an option
    folders: tuple[str, ...], config_file: Path | None, site_dir: Path | None, jobs: int | None, strict: bool | None,  # noqa: FBT001
    no_cache: bool, pull_request: bool | None, offline: bool, refresh: bool, only: tuple[str, ...],  # noqa: FBT001
    accept_deletions: bool, shard: BuildShard | None, executor: str, scheduler: str | None,  # noqa: FBT001
    allow_weak_walls: bool, explain: bool, quiet: bool, verbose: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Build one site from the docs and the catalog of many repositories.

    FOLDER is a repository or a folder of repositories. By default, techdocs reads the `sources` of `techdocs.yml`;
    without `sources`, it reads the working folder. It fetches `sources` that are web addresses.

    With --shard, techdocs writes no site: it renders a part of the docs into the shared cache, where the build of the
    site then finds them.

    Exit codes: 0 the site is built; 1 a component failed to build, a repository could not be read, or --strict found a
    problem; 2 the run failed.
    """
    if (executor == "dask") != bool(scheduler):
        raise click.UsageError("Use --executor dask and --scheduler ADDRESS together.")
    config = run_config(
        folders, config_file, site_dir=site_dir, jobs=jobs, strict=strict, no_cache=no_cache, pull_request=pull_request,
        offline=offline, fetch_mode=FetchMode.REFRESH if refresh else FetchMode.CHANGED, fetch_only=only,
        accepts_deletions=accept_deletions, writes_site=shard is None,
    )  # fmt: skip
    settings = ExecutorSettings(scheduler=scheduler or "", allows_weak_walls=allow_weak_walls)
    config = replace(config, executor=settings)
    output = Output(quiet=quiet, verbose=verbose)
    if shard is not None:
        with output.progress() as progress:
            rendered = render_shard(config, shard, progress.watch())
        output.shard(shard, rendered)
        raise SystemExit(int(_has_failed(rendered.docs.values(), rendered.catalog)))
    with output.progress() as progress:
        watch = progress.watch()
        outcome = build_site(config, watch)
    if explain:
        output.explain(outcome)
    output.problems(outcome.report)
    output.summary(outcome)
    write_report(outcome, config.cache_dir)
    raise SystemExit(exit_code(outcome, strict=config.strict))


def exit_code(outcome: Outcome, *, strict: bool) -> int:
    """Return 1 when docs were not built or a repository not read whole, or with `strict` for all worse than a note."""
    failed = _has_failed(outcome.parts.docs.values(), outcome.parts.catalog)
    found = any(problem.severity is not Severity.NOTE for problem in outcome.report.problems)
    return int(failed or (strict and found))


def _has_failed(docs: Iterable[BuiltDocs], catalog: Catalog) -> bool:
    failed = any(built.state in (DocsState.KEPT, DocsState.FAILED) for built in docs)
    return failed or any(_is_failed(problem) for problem in catalog.problems)


def _is_failed(problem: Problem) -> bool:
    """Say whether a problem means that a repository was not read, or not fetched though nothing but its owner helps."""
    is_fetch = problem.code in {Code.FETCH_FAILED, Code.DELETIONS_STOPPED, Code.LISTING_INCOMPLETE}
    return problem.code == Code.REPOSITORY_STOPPED or (is_fetch and problem.severity is Severity.ERROR)
