"""Importing this ties the fork server to the run, and each worker to the fork server, before anything else loads."""

import os
import sys
from collections import deque
from multiprocessing import synchronize
from traceback import walk_tb
from types import TracebackType

from techdocs.workers.lifeline import end_forks_with_parents, end_with

end_with(os.getppid())
end_forks_with_parents()


def _silent_when_not_needed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say nothing of a worker that comes to life when its pool has ended: it was not needed."""
    last = deque(walk_tb(trace), maxlen=1)
    is_late = kind is FileNotFoundError and bool(last) and last[0][0].f_globals.get("__name__") == synchronize.__name__
    if not is_late:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _silent_when_not_needed
