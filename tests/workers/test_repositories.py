"""What one repository costs is bounded, and its failure is its own: jobs in real worker processes."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from techdocs.model.limits import Limits
from techdocs.workers.forkserver import start_workers
from techdocs.workers.repositories import Job, RepositoryWorkers, TooMuch
from tests.conftest import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a job of these tests gives."""

    text: str


def hang(_rest: str) -> str:
    time.sleep(3600)
    return ""


def grow(rest: str) -> str:
    return str(len(bytearray(int(rest))))


def die(_rest: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def fail(rest: str) -> str:
    raise RuntimeError(rest)


def sleep(rest: str) -> str:
    time.sleep(float(rest))
    return f"sleep {rest}"


def read(rest: str) -> str:
    return Path(rest).read_text(encoding="utf-8")


def write(rest: str) -> str:
    return str(Path(rest).write_text("walrus", encoding="utf-8"))


ACTS: Mapping[str, Callable[[str], str]] = {act.__name__: act for act in (hang, grow, die, fail, sleep, read, write)}


def act(task: str) -> Said:
    """Do what a task says; one that says nothing to do gives itself."""
    verb, _, rest = task.partition(" ")
    return Said(text=ACTS[verb](rest) if verb in ACTS else task)


JOB = Job(run=act, gives=Said)
LIMITS = replace(Limits(), repository_seconds=1, memory_mb=300)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[RepositoryWorkers]:
    """Open two processes that may read one folder, and the tests, as what they run is there."""
    start_workers()
    for name in ("home", "readable"):
        (tmp_path / name).mkdir()
    with RepositoryWorkers([tmp_path / "readable", ROOT], LIMITS, home=tmp_path / "home", count=2) as opened:
        yield opened


def done(workers: RepositoryWorkers, *tasks: str) -> dict[str, str]:
    """Return what became of tasks: what a job gave, or why it gave nothing."""
    given = dict(workers.each(JOB, {task: task for task in tasks}))
    return {name: f"! {one.reason}" if isinstance(one, TooMuch) else one.value.text for name, one in given.items()}


def test_every_task_is_done_however_many_there_are(workers: RepositoryWorkers) -> None:
    tasks = [f"say {number}" for number in range(300)]
    assert done(workers, *tasks) == {task: task for task in tasks}


def test_no_tasks_start_no_process(workers: RepositoryWorkers) -> None:
    assert done(workers) == {}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("hang", "! it took longer than 1 s (`limits.repository_seconds`)"),
        ("grow 900000000", "! it needed more than 300 MB (`limits.memory_mb`)"),
        ("die", "! its worker died (exit code -9)"),
        ("fail all of it", "! RuntimeError: all of it"),
    ],
)
def test_a_bad_task_costs_no_other_its_result(workers: RepositoryWorkers, bad: str, reason: str) -> None:
    good = [f"say {number}" for number in range(20)]
    assert done(workers, *good[:10], bad, *good[10:]) == {**{task: task for task in good}, bad: reason}
    assert done(workers, "say again") == {"say again": "say again"}


def test_two_bad_tasks_of_one_batch_are_each_told_apart(workers: RepositoryWorkers) -> None:
    said = done(workers, *(f"say {number}" for number in range(30)), "die", "hang")
    assert said["die"].startswith("! its worker died")
    assert said["hang"].startswith("! it took longer")
    assert sum(not text.startswith("!") for text in said.values()) == 30


def test_tasks_that_are_slow_together_are_not_taken_for_one_that_is(workers: RepositoryWorkers) -> None:
    tasks = [f"sleep 0.{number}" for number in range(60, 80)]
    assert done(workers, *tasks) == {task: task for task in tasks}


def test_a_process_reads_the_repositories_and_nothing_else(workers: RepositoryWorkers, tmp_path: Path) -> None:
    inside, outside = tmp_path / "readable/a.txt", tmp_path / "b.txt"
    inside.write_text("in")
    outside.write_text("out")
    said = done(workers, f"read {inside}", f"read {outside}", f"write {inside}", f"write {outside}")
    assert said[f"read {inside}"] == "in"
    assert [text.partition(":")[0] for text in said.values() if text.startswith("!")] == ["! PermissionError"] * 3
    assert (inside.read_text(), outside.read_text()) == ("in", "out")
