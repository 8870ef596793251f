"""A program that is asked again and again, and answers each time, with bounds on what it may use."""

import contextlib
import os
import selectors
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from techdocs.workers.process import ProgramLimits, TooMuchOutputError, start_program

_CHUNK = 65_536
_LAST_WORDS = 500
"""Characters of what a program said at its end."""


class ProgramEndedError(subprocess.SubprocessError):
    """A program has ended, and was still to answer."""


class Dialog:
    """A program that runs. What ends an answer is `end`, which is in none."""

    def __init__(
        self, program: "subprocess.Popen[bytes]", limits: ProgramLimits, errors: IO[bytes], end: bytes
    ) -> None:
        assert program.stdin is not None  # noqa: S101 - `open_dialog` has made them
        assert program.stdout is not None  # noqa: S101 - as above
        self._program, self._limits, self._errors, self._end = program, limits, errors, end
        self._input, self._output = program.stdin.fileno(), program.stdout.fileno()
        self._deadline = time.monotonic() + limits.seconds
        os.set_blocking(self._input, False)

    def ask(self, question: bytes) -> bytes:
        """Return the answer to a question, without its end.

        Raises:
            subprocess.TimeoutExpired: the program takes longer in all than it may.
            TooMuchOutputError: the answer is longer than it may be.
            ProgramEndedError: the program has ended.
        """
        left, answer = memoryview(question), bytearray()
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._output, selectors.EVENT_READ)
            waiting.register(self._input, selectors.EVENT_WRITE)
            while not answer.endswith(self._end):
                ready = waiting.select(max(0.0, self._deadline - time.monotonic()))
                if not ready:
                    raise subprocess.TimeoutExpired(self._program.args, self._limits.seconds)
                for key, _ in ready:
                    if key.fd == self._output:
                        answer += self._read(len(answer))
                    else:
                        left = left[self._write(left) :]
                        if not left:
                            waiting.unregister(self._input)
        return bytes(answer[: -len(self._end)])

    def _write(self, question: memoryview) -> int:
        try:
            return os.write(self._input, question[:_CHUNK])
        except BlockingIOError:
            return 0
        except BrokenPipeError:
            raise self._ended() from None

    def _read(self, count: int) -> bytes:
        piece = os.read(self._output, _CHUNK)
        if not piece:
            raise self._ended()
        if count + len(piece) > self._limits.output_bytes:
            raise TooMuchOutputError(f"it printed more than {self._limits.output_bytes:,} bytes")
        return piece

    def _ended(self) -> ProgramEndedError:
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", "replace").strip()[-_LAST_WORDS:]
        return ProgramEndedError(words or f"it ended with exit code {self._program.wait()}")


@contextlib.contextmanager
def open_dialog(command: Sequence[str | Path], limits: ProgramLimits, *, end: bytes) -> Iterator[Dialog]:
    """Start a program that answers, and end it after the block.

    Args:
        command: the program and its arguments; no shell reads them.
        limits: what it may use; `seconds` for all answers, `output_bytes` for each.
        end: what ends an answer.

    Raises:
        OSError: there is no such program.
    """
    texts = [str(part) for part in command]
    with (
        tempfile.TemporaryFile() as errors,
        start_program(texts, limits, stdin=subprocess.PIPE, stderr=errors) as program,
    ):
        yield Dialog(program, limits, errors, end)
