"""Bounds on one page: its CPU time, and how much HTML its Markdown may become."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SPARE_CHARACTERS = 1_000_000
"""How much HTML any page may become, however short its Markdown."""


class PageTimeoutError(BaseException):
    """A page took too long. No `Exception`: what extensions catch must not catch it."""


class PageTooLargeError(Exception):
    """A page became too much HTML."""


@contextmanager
def cpu_bound(seconds: int) -> Iterator[None]:
    """Raise a PageTimeoutError in the block when this process has computed for so many seconds in it.

    The system's timer counts CPU time, so that a loaded machine stops no page (setitimer(2), ITIMER_PROF). Python's
    regular expressions look for signals while they match; where native code does not, the bound on the component ends
    the process. Only the main thread of a process can be bounded.
    """
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)  # again each half second: one may fall into a finalizer
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def check_growth(markdown: str, html: str, growth: int) -> None:
    """Raise a PageTooLargeError when a page's HTML is more than `growth` times its Markdown and `SPARE_CHARACTERS`."""
    if len(html) > growth * len(markdown) + SPARE_CHARACTERS:
        raise PageTooLargeError(
            f"its HTML has {len(html):,} characters, its Markdown {len(markdown):,} (`limits.page_growth`)"
        )


def cut_lines(markdown: str, longest: int) -> tuple[str, int]:
    """Return Markdown whose lines have at most `longest` characters, and the first line that was cut (0 = none)."""
    if len(markdown) <= longest:
        return markdown, 0
    first = 0
    lines = markdown.split("\n")
    for number, line in enumerate(lines):
        if len(line) > longest:
            first = first or number + 1
            lines[number] = line[:longest]
    return ("\n".join(lines), first) if first else (markdown, 0)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise PageTimeoutError
