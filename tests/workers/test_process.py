"""Programs within bounds: of time, processor time, memory and output, with all that they start."""

import os
import re
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from techdocs.workers.process import ProgramLimits, ProgramStoppedError, TooMuchOutputError, is_running, run_program

FEW = ProgramLimits(seconds=20)
ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system cannot bound another process")


def test_what_a_program_prints_and_its_exit_code_are_returned() -> None:
    done = run_program(["sh", "-c", "echo out; echo error >&2; exit 3"], FEW)
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\n", "error\n")


def test_a_program_gets_its_environment_its_folder_and_no_input(tmp_path: Path) -> None:
    done = run_program(["sh", "-c", "cat; echo $A; pwd"], FEW, environment={"A": "b"}, folder=tmp_path)
    assert done.stdout == f"b\n{tmp_path}\n"


def test_what_is_taken_as_it_comes_is_not_kept() -> None:
    pieces: list[bytes] = []
    done = run_program(["sh", "-c", "echo one; echo two"], FEW, take=pieces.append)
    assert (b"".join(pieces), done.stdout) == (b"one\ntwo\n", "")


@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_program_that_prints_without_end_is_stopped(stream: str) -> None:
    limits = ProgramLimits(seconds=60, output_bytes=1_000_000)
    with pytest.raises(TooMuchOutputError, match="1,000,000 bytes"):
        run_program(["sh", "-c", f"exec yes >&{stream}"], limits)


def test_the_last_words_of_a_program_are_kept() -> None:
    done = run_program(["sh", "-c", "head -c 500000 /dev/zero >&2; echo end >&2"], FEW)
    assert len(done.stderr) == 10_000
    assert done.stderr.endswith("end\n")


@pytest.mark.parametrize("own_session", [False, True])
@pytest.mark.parametrize("words", ["sleep 60", "exec >&- 2>&-; sleep 60"])
def test_a_program_that_takes_too_long_is_stopped(words: str, own_session: bool) -> None:  # noqa: FBT001
    started = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        run_program(["sh", "-c", words], ProgramLimits(seconds=0.3), own_session=own_session)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("end", ["sleep 60", "exit 0"])
def test_what_a_program_has_started_ends_with_it(end: str, tmp_path: Path) -> None:
    words = f"sleep 61 & echo $! > {tmp_path}/number; {end}"
    with pytest.raises(subprocess.TimeoutExpired):  # it holds the pipes open
        run_program(["sh", "-c", words], ProgramLimits(seconds=0.5), own_session=True)
    number = int((tmp_path / "number").read_text())
    deadline = time.monotonic() + 10
    while is_running(number) and not _is_zombie(number) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_running(number) or _is_zombie(number)


def _is_zombie(number: int) -> bool:
    """Say whether a process has ended and only waits for whoever inherits it."""
    status = Path(f"/proc/{number}/stat")
    return status.exists() and ") Z " in status.read_text()


@ONLY_LINUX
def test_a_program_that_computes_without_end_is_stopped() -> None:
    done = run_program(["sh", "-c", "while :; do :; done"], ProgramLimits(seconds=60, cpu_seconds=1))
    assert done.returncode < 0


@ONLY_LINUX
def test_a_program_has_so_much_memory_and_leaves_no_core_dump() -> None:
    words = (
        "import sys, resource; sys.stdin.read(); print(*[resource.getrlimit(k)[0] for k in (0, 2, 4)]); x = 'x' * 10**9"
    )
    done = run_program(
        [sys.executable, "-c", f"import time; time.sleep(0.3); {words}"],
        ProgramLimits(seconds=60, cpu_seconds=30, memory_bytes=200_000_000),
    )
    assert done.stdout == "30 200000000 0\n"
    assert "MemoryError" in done.stderr


@ONLY_LINUX
@pytest.mark.parametrize("is_walled", [False, True])
def test_a_program_in_a_walled_worker_has_the_session_and_the_bounds_of_the_worker(is_walled: bool) -> None:  # noqa: FBT001
    words = "import time, os, resource as r; time.sleep(0.3); print(os.getsid(0), r.getrlimit(r.RLIMIT_DATA)[0])"
    limits = ProgramLimits(seconds=60, memory_bytes=300_000_000, is_walled=is_walled)
    session, memory = run_program([sys.executable, "-c", words], limits, own_session=True).stdout.split()
    assert (int(session) == os.getsid(0)) == is_walled
    assert (int(memory) == resource.getrlimit(resource.RLIMIT_DATA)[0]) == is_walled


def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        run_program(["/no/such/program"], FEW)


def test_no_pipe_is_left_open(tmp_path: Path) -> None:
    folder = Path("/dev/fd")
    before = len(list(folder.iterdir()))
    for _ in range(5):
        run_program(["true"], FEW)
        with pytest.raises(subprocess.TimeoutExpired, match=re.escape("0.01")):
            run_program(["sleep", "9"], ProgramLimits(seconds=0.01))
    assert len(list(folder.iterdir())) == before


def test_a_program_reads_what_it_is_given() -> None:
    assert run_program(["cat"], ProgramLimits(seconds=20), stdin=b"x" * 300_000).stdout == "x" * 300_000


def test_no_file_of_a_program_or_of_what_it_starts_grows_beyond_its_bound(tmp_path: Path) -> None:
    limits = ProgramLimits(seconds=20, file_bytes=100_000)
    script = f"head -c 300000 /dev/zero > {tmp_path}/a; head -c 90000 /dev/zero > {tmp_path}/b"
    run_program(["sh", "-c", script], limits)
    assert [(tmp_path / name).stat().st_size for name in "ab"] == [100_000, 90_000]


def test_a_program_ends_when_the_run_does() -> None:
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(ProgramStoppedError):
        run_program(["sleep", "60"], ProgramLimits(seconds=60), stop=stop, own_session=True)
