"""What becomes of tasks whose processes die before they begin."""

import os
import subprocess
import sys
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
from techdocs.workers.sandbox_limits import SandboxLimits
from tests.conftest import ROOT


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
    sandbox = SandboxLimits(memory_mb=512, readable=(), writable=(), home=tmp_path / "missing")
    pool = Pool(sandbox, count=2)
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


SHORT = """
import sys
from pathlib import Path
from techdocs.workers.forkserver import start_workers
from techdocs.workers.pool import Pool
from techdocs.workers.sandbox_limits import SandboxLimits

if __name__ == "__main__":
    start_workers()
    for _ in range(10):
        pool = Pool(SandboxLimits(memory_mb=512, readable=(), writable=(), home=Path(sys.argv[1])), count=4)
        pool.schedule(len, "abc", seconds=10)
        pool.stop()
        pool.end()
        del pool
"""


def test_processes_that_begin_when_their_pool_has_ended_say_nothing(tmp_path: Path) -> None:
    program = tmp_path / "short.py"
    program.write_text(SHORT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program, tmp_path], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
