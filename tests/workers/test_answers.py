"""A worker that was taken over makes the main process run nothing and end with nothing, whatever it sends."""

import gc
import os
import pickle
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from pebble.pool.channel import WorkerChannel

from techdocs.model.problem import Problem
from techdocs.workers.forkserver import start_workers
from techdocs.workers.pool import Pool
from techdocs.workers.sandbox_limits import SandboxLimits
from tests.conftest import ROOT


class Runs:
    """What runs a function where it is read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self._path),)


SENT: Mapping[str, Callable[[Path], bytes]] = {
    "a function": lambda path: pickle.dumps(Runs(path)),
    "a function by a dotted name": lambda _: b"\x80\x04\x8c\x08builtins\x8c\rdict.fromkeys\x93.",
    "a module that is not loaded": lambda _: b"cantigravity\nfly\n.",
    "a type of ours": lambda _: pickle.dumps(Problem),
    "the end of the run": lambda _: pickle.dumps(SystemExit(0)),
    "what is no pickle": lambda _: b"\xff\x00",
    "half a pickle": lambda path: pickle.dumps([str(path)])[:-4],
    "nothing": lambda _: b"",
}


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    start_workers()
    pool = Pool(SandboxLimits(memory_mb=512, readable=(ROOT,), writable=(), home=tmp_path), count=1)
    yield pool
    pool.stop()
    pool.end()


def send(content: bytes) -> None:
    """Send some bytes in place of an answer, as whoever has taken a worker over can."""
    [channel] = [one for one in gc.get_objects() if isinstance(one, WorkerChannel)]
    channel.writer.send_bytes(content)


def fail() -> None:
    raise FileNotFoundError(2, "No such file or directory", "gone.md")


def double(number: int) -> list[int]:
    return [number * 2]


@pytest.mark.parametrize("name", SENT)
def test_what_is_no_answer_is_a_fault_of_the_worker(pool: Pool, tmp_path: Path, name: str) -> None:
    made = tmp_path / "made"
    with pytest.raises(BrokenProcessPool):
        pool.finish(pool.schedule(send, SENT[name](made), seconds=60))
    assert not made.exists()
    assert pool.finish(pool.schedule(double, 2, seconds=60)) == [4]


def test_values_and_exceptions_are_read_as_they_were(pool: Pool) -> None:
    assert pool.finish(pool.schedule(double, 2, seconds=60)) == [4]
    with pytest.raises(FileNotFoundError) as caught:
        pool.finish(pool.schedule(fail, seconds=60))
    assert (caught.value.errno, caught.value.filename) == (2, "gone.md")
