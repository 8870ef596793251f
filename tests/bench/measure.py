"""Run a program and measure it: seconds on the clock, and the most memory that any one of its processes used."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

POLL_SECONDS = 0.25
_NONE: Mapping[str, str] = MappingProxyType({})
_BYTES_IN_KB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run: `seconds` on the clock, `peak` bytes of the largest process of the program's tree."""

    seconds: float
    peak: int


@dataclass(frozen=True, slots=True)
class Sample:
    """The figures of several runs."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the median."""
        return statistics.median(self.values)

    def text(self, unit: str) -> str:
        """Return median, least and most, in a unit."""
        least, most = min(self.values), max(self.values)
        return f"{number(self.median)} {unit}" + (
            f" ({number(least)} to {number(most)})" if len(self.values) > 1 else ""
        )


def number(value: float) -> str:
    """Return a figure with about three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def run(
    command: Sequence[str | Path], *, folder: Path, codes: Sequence[int] = (0,), environment: Mapping[str, str] = _NONE
) -> Measured:
    """Run a program to its end.

    Args:
        command: the program and its arguments.
        folder: its working folder.
        codes: exit codes that are no failure.
        environment: variables for it beside our own.

    Raises:
        SystemExit: it ended with another code; what it printed is in the message.
    """
    with (folder / "output.txt").open("w+b") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        watcher = _Watcher(process.pid)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.stop()
        if process.returncode not in codes:
            output.seek(0)
            tail = output.read().decode("utf-8", "replace")[-2000:]
            raise SystemExit(f"error: {' '.join(map(str, command))}: exit code {process.returncode}\n{tail}")
    unit = 1 if sys.platform == "darwin" else _BYTES_IN_KB
    return Measured(seconds=seconds, peak=max(usage.ru_maxrss * unit, watcher.peak))


class _Watcher(threading.Thread):
    """Look at the peak memory of a process and all below it, for those that their parents do not wait for."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.peak = root, 0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            self.peak = max([self.peak, *(_peak(process) for process in _tree(self.root))])

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _tree(root: int) -> list[int]:
    """Return a process and all below it; Linux lists each thread's children in `/proc`."""
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        try:
            threads = list(Path(f"/proc/{process}/task").iterdir())
        except OSError:
            continue  # it has ended meanwhile
        for thread in threads:
            waiting += [int(word) for word in _text(thread / "children").split()]
    return found


def _text(path: Path) -> str:
    """Return what the kernel says in a file of `/proc`, nothing when the process has ended."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _peak(process: int) -> int:
    status = _text(Path(f"/proc/{process}/status"))
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * _BYTES_IN_KB
