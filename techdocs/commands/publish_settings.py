"""The settings of a publish, which reads no sources: it loads nothing of what builds a site."""

from dataclasses import replace
from pathlib import Path

import click

from techdocs.config import Config, load_config
from techdocs.disk.cache_folder import CACHE_NAME
from techdocs.errors import ConfigError
from techdocs.model.problem import Problem, Severity
from techdocs.sources import is_in_source, repository_root


def publish_config(config_file: Path | None, *, site_dir: Path | None) -> Config:
    """Return the settings of a publish, which reads no sources.

    Raises:
        ConfigError: everything that is wrong with them.
    """
    here = Path.cwd()
    config, problems = load_config(config_file, folder=here)
    if config.file and is_in_source(config.file, config):
        config, problems = load_config(None, folder=here, is_trusted=False)
    if errors := tuple(problem for problem in problems if problem.severity is Severity.ERROR):
        raise ConfigError(errors)
    for note in problems:
        click.echo(_text(note), err=True)
    return replace(
        config,
        site_dir=(here / site_dir).absolute() if site_dir else config.site_dir,
        cache_dir=config.cache_dir if config.has_file else repository_root(here) / CACHE_NAME,
    )


def _text(problem: Problem) -> str:
    from techdocs.lint.formats.text import problem_text  # noqa: PLC0415 - it loads every rule, and few settings have notes

    return problem_text(problem)
