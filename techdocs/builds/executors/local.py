"""Render on this machine."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from techdocs.builds.workers import Fault, Workers
from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.engine.theme import Theme
from techdocs.model.docs import Build
from techdocs.model.entity import EntityRef


def render_here(
    builds: Mapping[EntityRef, Build], theme: Theme, config: Config, store: Store, workers: Workers | None = None
) -> Iterator[tuple[EntityRef, Path | Fault]]:
    """Yield each component as it is done: the folder that was made and sealed, or why it failed."""
    for is_open in (False, True):
        some = {ref: build for ref, build in builds.items() if runs_code(build) is is_open}
        if some and workers is not None and not is_open:
            yield from workers.render(some, theme)
        elif some:
            count = min(config.jobs, len(some))
            each = config.jobs // count
            with Workers(theme, config, store, count=count, processes=each, is_open=is_open) as own:
                yield from own.render(some, theme)


def runs_code(build: Build) -> bool:
    """Say whether code that the operator named for trusted sources runs in a build."""
    return bool(build.action and build.action.trusted and build.action.trusted.runs_code)
