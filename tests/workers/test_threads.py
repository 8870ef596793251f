"""Threads that wait for hosts."""

import threading

import pytest

from techdocs.workers.threads import do_at_once


def test_each_name_has_its_result_and_so_many_are_done_at_once() -> None:
    together = threading.Barrier(3, timeout=20)

    def do(name: str) -> str:
        together.wait()
        return name.upper()

    assert do_at_once(["a", "b", "c", "d", "e", "f"], do, 3) == {name: name.upper() for name in "abcdef"}
    assert do_at_once([], do, 3) == {}


def test_what_one_raises_is_raised_without_waiting_for_the_others() -> None:
    silent = threading.Event()

    def do(name: str) -> None:
        if name == "bad":
            raise LookupError(name)
        silent.wait(60)

    with pytest.raises(LookupError, match="bad"):
        do_at_once(["slow", "bad"], do, 2)
    silent.set()
