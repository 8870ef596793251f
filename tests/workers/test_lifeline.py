"""Nothing that a run has started outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.blast.processes import processes_of, wait_for_the_end
from tests.conftest import ROOT
from tests.runs import environment
from tests.workers.doomed import WAYS

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are seen in /proc")
PATIENCE = 60


@pytest.fixture
def session() -> Iterator[list[int]]:
    """Return a list for the number of a session, of which nothing stays."""
    numbers: list[int] = []
    yield numbers
    for number in numbers:
        for process in processes_of(number):
            os.kill(process, signal.SIGKILL)


def start(way: str, root: Path) -> subprocess.Popen[bytes]:
    """Start a run, and wait until others work for it."""
    command = [sys.executable, "-c", f"from tests.workers.doomed import run; run({way!r}, {str(root)!r})"]
    run = subprocess.Popen(command, cwd=ROOT, env=environment(root), start_new_session=True)
    until = time.monotonic() + PATIENCE
    while not (root / "mark").exists():
        assert run.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    return run


@pytest.mark.parametrize("way", WAYS)
def test_all_that_a_run_has_started_ends_when_it_is_killed(tmp_path: Path, session: list[int], way: str) -> None:
    run = start(way, tmp_path)
    session.append(run.pid)
    assert len(processes_of(run.pid)) > 1
    run.kill()
    run.wait()
    assert wait_for_the_end(run.pid) == []
