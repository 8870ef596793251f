"""What the main process takes from a worker: plain values, pebble's own messages and exceptions. Nothing of it runs.

A worker that a repository has taken over can send any pickle, and whoever reads one runs what it names
(https://docs.python.org/3/library/pickle.html#restricting-globals).
"""

import io
import os
import pickle
import sys
from multiprocessing import connection
from multiprocessing.connection import Connection
from typing import Any

from pebble.common.types import RemoteException, Result, ResultStatus
from pebble.pool.process import Acknowledgement, TaskProblem, TaskResult

from techdocs.workers.forkserver import WorkerContext

MAX_BYTES = 1 << 30
"""Bytes of one answer."""
_MESSAGES = (Acknowledgement, TaskProblem, TaskResult, Result, ResultStatus)
_REBUILD = "RemoteException.rebuild_exception"
_ENDS = (SystemExit, KeyboardInterrupt, GeneratorExit)
"""Exceptions that would end the run where they are raised."""
_UNREADABLE = (
    pickle.PickleError, ArithmeticError, AttributeError, EOFError, ImportError, LookupError, MemoryError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What reading a damaged pickle can raise."""


class AnswerConnection(Connection):
    """The end of a pipe that reads what workers send; in a worker it is an ordinary one, which reads its tasks."""

    def recv(self) -> Any:  # noqa: ANN401 - as the method that it replaces
        """Read an answer.

        Raises:
            OSError: it is too large, or names what no answer holds.
            EOFError: no worker can send any more.
        """
        content = self.recv_bytes(MAX_BYTES)
        try:
            return _AnswerUnpickler(io.BytesIO(content)).load()
        except _UNREADABLE as error:
            raise OSError(f"a worker sent an invalid answer: {error}") from error

    def __reduce__(self) -> Any:  # noqa: ANN401 - as the method that it replaces
        return connection.reduce_connection(self)  # type: ignore[attr-defined]


class AnsweringContext(WorkerContext):
    """How pools start their processes and hear from them."""

    def Pipe(self, duplex: bool = True) -> Any:  # noqa: N802, ANN401, FBT001, FBT002 - as the method that it replaces
        """Return the two ends of a pipe, the first of which reads answers."""
        reader, writer = super().Pipe(duplex)
        with reader:
            return AnswerConnection(os.dup(reader.fileno()), writable=duplex), writer


class _AnswerUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the method that it replaces
        if (module, name) == (RemoteException.__module__, _REBUILD):
            return RemoteException.rebuild_exception
        found = getattr(sys.modules.get(module), name, None)
        is_exception = isinstance(found, type) and issubclass(found, BaseException) and not issubclass(found, _ENDS)
        if found in _MESSAGES or is_exception:
            return found
        raise pickle.UnpicklingError(f"`{module}.{name}`")
