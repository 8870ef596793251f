"""A history that is too much costs its own facts, within bounds of time, memory and output, and is told."""

import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.disk.store import Store
from techdocs.git import HISTORY_LIMITS, history
from techdocs.model.codes import Code
from techdocs.model.source import Source
from techdocs.sources.git import GitFacts, GitReading, ask_git
from tests.conftest import git
from tests.git.conftest import CHANGED
from tests.reading import git_of

ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system cannot bound another process")


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    """Make a repository of a few kilobytes whose only commit has ten thousand million files."""
    folder = tmp_path / "bomb"
    git(tmp_path, "init", "-q", "bomb")
    (folder / "text").write_text("x")
    kind, name = "100644 blob", git(folder, "hash-object", "-w", "text").strip()
    for _ in range(10):
        entries = "".join(f"{kind} {name}\t{letter}\n" for letter in "abcdefghij")
        made = subprocess.run(["git", "mktree"], cwd=folder, input=entries, capture_output=True, text=True, check=True)
        kind, name = "040000 tree", made.stdout.strip()
    commit = git(folder, "commit-tree", "-m", "bomb", name).strip()
    git(folder, "update-ref", "refs/heads/main", commit)
    return folder


@ONLY_LINUX
@pytest.mark.soak
def test_a_bomb_of_trees_is_stopped_by_its_memory_and_looked_at_once(bomb: Path, tmp_path: Path) -> None:
    assert HISTORY_LIMITS.memory_bytes == 1_000_000_000
    store, limits = Store(tmp_path / "store"), replace(HISTORY_LIMITS, memory_bytes=100_000_000)
    source = git_of(Source(name="bomb", root=bomb), store, limits=limits)
    assert replace(source, problems=()) == Source(name="bomb", root=bomb)
    assert [(one.code, one.message) for one in source.problems] == [
        (Code.GIT_REFUSED, "git takes too much memory to read the history")
    ]
    started = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert git_of(Source(name="bomb", root=bomb), store, limits=limits) == source
    assert time.process_time() - started[0] < 0.5
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime == started[1]


@ONLY_LINUX
def test_a_history_that_takes_too_much_processor_time_is_refused(bomb: Path) -> None:
    reading = ask_git(bomb, replace(HISTORY_LIMITS, cpu_seconds=1, memory_bytes=8_000_000_000))
    assert reading.refusal
    assert reading.refusal.message == "git takes more than 1 s of processor time to read the history"
    assert (reading.facts, reading.lasts) == (GitFacts(), True)


def test_a_history_that_takes_too_long_is_refused_for_this_time(bomb: Path) -> None:
    reading = ask_git(bomb, replace(HISTORY_LIMITS, seconds=0.2))
    assert reading.refusal
    assert reading.refusal.message == "git takes longer than 0.2 s to read the history"
    assert (reading.facts, reading.lasts) == (GitFacts(), False)


def test_a_log_that_is_too_large_is_refused(checkout: Path) -> None:
    reading = ask_git(checkout, replace(HISTORY_LIMITS, output_bytes=100))
    assert reading.refusal
    assert reading.refusal.message == "git's log has more than 100 bytes"
    assert (reading.facts, reading.lasts) == (GitFacts(), True)


def test_names_that_are_too_much_are_refused(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MAX_NAMES_BYTES", 30)
    reading = ask_git(checkout)
    assert reading.refusal
    assert reading.refusal.message == "the history names files of more than 30 bytes"
    assert (reading.facts, reading.lasts) == (GitFacts(), True)


def test_objects_that_are_too_many_are_refused(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("techdocs.git.objects.MAX_ENTRIES", 5)
    reading = ask_git(checkout)
    assert reading.refusal
    assert reading.refusal.message == "git has more than 5 files of objects"


@pytest.mark.parametrize("size", [1, 7, 64])
def test_a_log_is_read_in_pieces_of_any_size(size: int, checkout: Path) -> None:
    reader = history.LogReader(())
    log = git(checkout, "log", "--format=%x01%H %ct", "--name-only", "-z").encode()
    for start in range(0, len(log), size):
        reader.take(log[start : start + size])
    assert dict(sorted(reader.changed.items())) == CHANGED


def test_a_reading_is_of_plain_values(checkout: Path) -> None:
    reading = ask_git(checkout)
    assert reading == GitReading(facts=replace(reading.facts, changed=dict(CHANGED)), lasts=True)
    assert type(reading.facts.changed) is dict
