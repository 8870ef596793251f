"""What runs of the program have started, as the system sees it."""

import time
from pathlib import Path

GRACE = 20
"""Seconds within which what a killed run has started must have ended; no test waits so long unless it fails."""


def processes_of(session: int) -> dict[int, str]:
    """Return the numbers and command lines of all processes of a session that have not ended."""
    found: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, number = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
            if int(number) == session and state not in "ZX":
                found[int(folder.name)] = (folder / "cmdline").read_text(encoding="utf-8").replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def wait_for_the_end(session: int) -> list[str]:
    """Return the command lines of what still runs of a session when it should have ended."""
    until = time.monotonic() + GRACE
    while (left := processes_of(session)) and time.monotonic() < until:
        time.sleep(0.05)
    return [*left.values()]
