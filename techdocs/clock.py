"""The time of a run, which its user may set, and how long its steps take."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def run_time() -> datetime:
    """Return the time; `SOURCE_DATE_EPOCH` sets it (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), tz=UTC) if epoch.isdigit() else datetime.now(tz=UTC)


class Clock:
    """The seconds of each step, in order."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def add(self, name: str, seconds: float) -> None:
        """Count seconds for a step."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the seconds of a block for a step."""
        started = time.perf_counter()
        yield
        self.add(name, time.perf_counter() - started)
