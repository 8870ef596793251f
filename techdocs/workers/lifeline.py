"""Every process ends when the run ends, however it ends, `kill -9` included.

On Linux the system ends a process with the one that started it (`PR_SET_PDEATHSIG`, prctl(2)): workers and what they
fork with the fork server, the fork server with the run. It does so when the *thread* that started it ends, so only a
thread that lasts may start one. Elsewhere a thread of each worker waits for the end of a pipe that the run alone holds;
the fork server ends after the last worker.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_LIBRARY = ctypes.CDLL(None)
"""Opened here: a process that was just forked off a threaded one may not wait for the loader's lock."""
_PARENT = [0]
"""The process that forks, as its child sees it: a list, as the hook that writes it is no function of this module's."""


def end_with(parent: int) -> None:
    """End this process when the one that started it ends, with this number; at once if that has ended already."""
    if sys.platform == "linux" and (
        _LIBRARY.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) or os.getppid() != parent
    ):
        os._exit(1)


def end_forks_with_parents() -> None:
    """Let each process that this one forks end with it, and what those fork with them, from their first moment on."""
    os.register_at_fork(before=_remember, after_in_child=_follow)


def _remember() -> None:
    _PARENT[0] = os.getpid()


def _follow() -> None:
    end_with(_PARENT[0])


def watch_run() -> None:
    """End this worker when the run ends, where the system does not do so by itself."""
    if sys.platform != "linux":
        threading.Thread(target=end_after_run, daemon=True).start()


def end_after_run() -> None:
    """Wait until the process that asked for this worker has ended, then end this one."""
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)
