"""What becomes of tasks whose processes die before they begin."""

from collections.abc import Iterator
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from techdocs.builds.worker import Task, render_task
from techdocs.engine.theme import load_theme
from techdocs.model.docs import BuildAction, DocsSettings
from techdocs.model.site import Look
from techdocs.workers.forkserver import start_workers
from techdocs.workers.pool import Pool
from techdocs.workers.walls import Walls


@pytest.fixture
def task(tmp_path: Path) -> Task:
    """Return a task that nobody gets to."""
    theme = load_theme(Look())
    action = BuildAction(
        component="component:default/one", files=(), settings=DocsSettings(site_name="One"), theme=theme.digest,
    )  # fmt: skip
    return Task(action=action, inputs={}, theme=theme, staged=tmp_path / "staged", made=tmp_path / "made")


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    """Open a pool whose processes end at once: their own folder is not there."""
    start_workers()
    walls = Walls(memory_mb=512, readable=(), writable=(), home=tmp_path / "missing")
    pool = Pool(walls, count=2)
    yield pool
    pool.stop()
    pool.end()


def test_processes_that_cannot_start_are_told_and_not_started_for_ever(pool: Pool, task: Task) -> None:
    waiting = [pool.schedule(render_task, task, seconds=60) for _ in range(3)]
    for future in pool.as_completed(waiting):
        with pytest.raises(BrokenProcessPool):
            pool.finish(future)


def test_a_pool_that_is_stopped_takes_nothing(pool: Pool, task: Task) -> None:
    pool.stop()
    with pytest.raises(CancelledError):
        pool.schedule(render_task, task, seconds=60)
