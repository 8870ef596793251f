"""A program that is asked again and again: its answers, and what becomes of one that does not answer."""

import subprocess
import sys
import time

import pytest

from techdocs.workers.dialog import ProgramEndedError, open_dialog
from techdocs.workers.process import ProgramLimits, TooMuchOutputError, is_running

LIMITS = ProgramLimits(seconds=30.0, output_bytes=3_000_000)
ECHO = """
import sys
while question := sys.stdin.buffer.readline():
    sys.stdout.buffer.write(question[:-1] + b',')
    sys.stdout.flush()
"""


def program(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


def test_each_question_has_its_answer() -> None:
    with open_dialog(program(ECHO), LIMITS, end=b",") as dialog:
        assert [dialog.ask(text + b"\n") for text in (b"one", b"", b"two")] == [b"one", b"", b"two"]


def test_questions_and_answers_that_no_pipe_holds_at_once_pass_it() -> None:
    large = b"x" * 2_000_000
    with open_dialog(program(ECHO), LIMITS, end=b",") as dialog:
        assert dialog.ask(large + b"\n") == large


def test_a_program_that_answers_while_it_is_still_asked_is_read() -> None:
    code = "import sys; sys.stdout.write('y' * 1_000_000 + ','); sys.stdout.flush(); sys.stdin.read()"
    with open_dialog(program(code), LIMITS, end=b",") as dialog:
        assert dialog.ask(b"x" * 1_000_000) == b"y" * 1_000_000


def test_a_program_that_ends_says_why() -> None:
    with (
        open_dialog(program("import sys; sys.stdin.readline(); sys.exit('out of luck')"), LIMITS, end=b",") as dialog,
        pytest.raises(ProgramEndedError, match="out of luck"),
    ):
        dialog.ask(b"one\n")
    with (
        open_dialog(program("raise SystemExit(7)"), LIMITS, end=b",") as dialog,
        pytest.raises(ProgramEndedError, match="exit code 7"),
    ):
        dialog.ask(b"x" * 1_000_000)


def test_an_answer_that_is_too_long_ends_it() -> None:
    code = "import sys\nwhile True: sys.stdout.write('x' * 10_000)"
    limits = ProgramLimits(seconds=30.0, output_bytes=100_000)
    with open_dialog(program(code), limits, end=b",") as dialog, pytest.raises(TooMuchOutputError):
        dialog.ask(b"one\n")


def test_a_program_that_does_not_answer_is_not_waited_for_and_is_gone_after() -> None:
    limits = ProgramLimits(seconds=0.3, output_bytes=100)
    code = "import os, sys, time; sys.stdout.write(f'{os.getpid()},'); sys.stdout.flush(); time.sleep(60)"
    with open_dialog(program(code), ProgramLimits(seconds=30.0, output_bytes=100), end=b",") as dialog:
        number = int(dialog.ask(b""))
    with (
        open_dialog(program("import time; time.sleep(60)"), limits, end=b",") as dialog,
        pytest.raises(subprocess.TimeoutExpired),
    ):
        dialog.ask(b"one\n")
    until = time.monotonic() + 10
    while is_running(number) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(number)
