"""The settings of one run: those of the file, with the options of the command line over them."""

import os
from dataclasses import replace
from pathlib import Path

import click

from techdocs.config import CONFIG_NAME, Config, is_pull_request, load_config
from techdocs.disk.cache_folder import CACHE_NAME
from techdocs.errors import ConfigError
from techdocs.lint.formats.text import problem_text
from techdocs.model.fetching import FetchMode
from techdocs.model.problem import Severity
from techdocs.pipeline import check_run
from techdocs.plain_text import visible
from techdocs.sources import is_in_source, repository_root


def run_config(  # noqa: PLR0913 - one parameter an option
    folders: tuple[str, ...], config_file: Path | None, *, site_dir: Path | None = None, jobs: int | None = None,
    strict: bool | None = None, no_cache: bool = False, writes_site: bool = True, site: str = "", against: str = "",
    offline: bool = False, pull_request: bool | None = None, folder: Path | None = None,
    fetch_mode: FetchMode = FetchMode.LAST, fetch_only: tuple[str, ...] = (),
    accepts_deletions: bool = False,
) -> Config:  # fmt: skip
    """Return the settings of a run, which reads `folder` where no others are named: by default the working folder.

    Raises:
        ConfigError: everything that is wrong with them, and everything that the run would stop at.
    """
    here = Path.cwd()
    config, problems = load_config(config_file, folder=folder or here, sources=folders)
    if config.file and is_in_source(config.file, config):
        config, problems = load_config(None, folder=folder or here, sources=folders, is_trusted=False)
    notes = tuple(problem for problem in problems if problem.severity is not Severity.ERROR)
    problems = tuple(problem for problem in problems if problem.severity is Severity.ERROR)
    for note in notes:
        click.echo(problem_text(note), err=True)
    config = replace(
        config,
        site_dir=(here / site_dir).absolute() if site_dir else config.site_dir,
        cache_dir=config.cache_dir if config.has_file else repository_root(here) / CACHE_NAME,
        jobs=jobs or config.jobs,
        strict=config.strict if strict is None else strict,
        use_cache=not no_cache,
        published_site=_site(site, here) or config.published_site,
        against=_site(against, here),
        offline=offline,
        fetch_mode=FetchMode.LAST if offline or config.fetch.offline else fetch_mode,
        fetch_only=fetch_only,
        accepts_deletions=accepts_deletions,
        is_pull_request=is_pull_request(os.environ) if pull_request is None else pull_request,
    )
    others = tuple(check_run(config, writes_site=writes_site))
    if problems or others:
        raise ConfigError(problems, others)
    return config


def linted_folder(folders: tuple[str, ...], config_file: Path | None, *, is_quiet: bool) -> Path:
    """Return the folder that lint reads: the working one or, where nothing else is asked for, its repository's root."""
    here = Path.cwd()
    root = repository_root(here)
    if folders or config_file is not None or root == here or (here / CONFIG_NAME).is_file():
        return here
    if not is_quiet:
        click.echo(f"linting `{visible(str(root))}`; to lint only this folder: techdocs lint .", err=True)
    return root


def _site(option: str, here: Path) -> str:
    """Return the address of a published site as it counts in any folder."""
    return option if "://" in option or not option else str(here / option)
