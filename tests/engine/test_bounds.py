"""One page's time and size are bounded, whatever an extension does."""

import re
import signal
import time
from contextlib import suppress

import pytest

from techdocs.engine.bounds import PageTimeoutError, PageTooLargeError, check_growth, cpu_bound, cut_lines

CATASTROPHIC = re.compile(r"(a|a)*b")


def busy() -> None:
    while True:
        pass


def swallowing() -> None:
    while True:
        with suppress(Exception):
            busy()


@pytest.mark.parametrize("work", [busy, swallowing, lambda: CATASTROPHIC.match("a" * 60)])
def test_what_takes_too_long_is_ended(work: object) -> None:
    assert callable(work)
    with pytest.raises(PageTimeoutError), cpu_bound(1):
        work()


def test_waiting_is_no_computing() -> None:
    with cpu_bound(1):
        time.sleep(1.5)


def test_nothing_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with cpu_bound(1):
        assert signal.getsignal(signal.SIGPROF) is not before
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_nothing_is_left_behind_by_a_page_that_fails_or_is_ended() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(ValueError, match="x"), cpu_bound(1):
        raise ValueError("x")
    with pytest.raises(PageTimeoutError), cpu_bound(1):
        busy()
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_a_timeout_is_no_exception_that_extensions_catch() -> None:
    assert not issubclass(PageTimeoutError, Exception)


@pytest.mark.parametrize(
    ("text", "cut", "line"),
    [
        ("", "", 0),
        ("12345", "12345", 0),
        ("123456", "12345", 1),
        ("1234\n5678", "1234\n5678", 0),
        ("1\n1234567\n2\n12345678\n", "1\n12345\n2\n12345\n", 2),
        ("12345\n12345\n", "12345\n12345\n", 0),
        ("éééééé", "ééééé", 1),
    ],
)
def test_lines_are_cut_and_the_first_that_was_is_told(text: str, cut: str, line: int) -> None:
    assert cut_lines(text, 5) == (cut, line)


def test_html_may_be_some_times_its_markdown_and_a_megabyte() -> None:
    check_growth("x", "y" * 1_000_020, 20)
    with pytest.raises(PageTooLargeError, match="its HTML has 1,000,021 characters, its Markdown 1"):
        check_growth("x", "y" * 1_000_021, 20)
