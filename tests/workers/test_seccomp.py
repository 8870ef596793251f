"""The filter of system calls, run one instruction after the other for both machines; its numbers are those of Linux."""

import errno
import re
import signal
import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from techdocs.workers.sandbox.calls import BOUND, PLAIN, PROGRAMS
from techdocs.workers.sandbox.seccomp import Filter, allowed_calls

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADERS = {
    "x86_64": "x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "asm-generic/unistd.h",
}
ALLOWED, KILLED = "allowed", "killed"
_LOAD, _JUMPS, _RETURN = 0x20, {0x15, 0x35, 0x45}, 0x06


def answer(made: Filter, machine: str, number: int, *arguments: int) -> str:
    """Run a filter as the kernel does, and return what it says of a call."""
    values = [*arguments, *[0] * (6 - len(arguments))]
    seen = struct.pack("=IIQ6Q", number, MACHINES[machine], 0, *(value % 2**64 for value in values))
    place, loaded = 0, 0
    while True:
        code, on_true, on_false, value = struct.unpack_from("=HBBI", made.code, 8 * place)
        place += 1
        if code == _LOAD:
            (loaded,) = struct.unpack_from("=I", seen, value)
        elif code in _JUMPS:
            holds = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}[code]
            place += on_true if holds else on_false
        else:
            assert code == _RETURN
            kind, number = value & 0xFFFF0000, value & 0xFFFF
            return {0x7FFF0000: ALLOWED, 0x80000000: KILLED}.get(kind) or errno.errorcode[number]


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def numbers(machine: str) -> Mapping[str, int]:
    return {**PLAIN[machine], **BOUND[machine], **PROGRAMS[machine]}


def test_the_numbers_are_those_of_linux(machine: str) -> None:
    header = Path("/usr/include") / HEADERS[machine]
    if not header.is_file():
        pytest.skip(f"the headers of Linux are not installed: {HEADERS[machine]}")
    text = header.read_text(encoding="utf-8")
    found = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+) (\d+)\b", text)}
    found |= {"newfstatat": found["fstatat"]} if "fstatat" in found else {}
    assert {name: found.get(name) for name in numbers(machine)} == dict(numbers(machine))


def test_no_call_is_named_twice(machine: str) -> None:
    assert len({*numbers(machine).values()}) == len(numbers(machine))
    assert not PLAIN[machine].keys() & BOUND[machine].keys()


def test_all_that_is_plain_is_allowed_and_every_other_number_is_refused(machine: str) -> None:
    made = allowed_calls(machine, has_programs=False)
    plain = {*PLAIN[machine].values()}
    for number in range(600):
        if number in BOUND[machine].values():
            continue
        said = answer(made, machine, number, 1, 1, 1, 1, 1, 1)
        assert said == (ALLOWED if number in plain else "ENOSYS" if number >= 424 else "EPERM")


def test_the_calls_of_other_machines_end_the_process(machine: str) -> None:
    other = "aarch64" if machine == "x86_64" else "x86_64"
    made = allowed_calls(machine, has_programs=False)
    assert answer(made, other, 0) == KILLED
    assert answer(made, machine, 0x40000000) == KILLED


@pytest.mark.parametrize(("has_programs", "said"), [(False, "EPERM"), (True, ALLOWED)])
def test_programs_are_started_where_some_are_given(machine: str, *, has_programs: bool, said: str) -> None:
    made = allowed_calls(machine, has_programs=has_programs)
    assert answer(made, machine, PROGRAMS[machine]["execve"], 1) == said
    assert answer(made, machine, PROGRAMS[machine]["execveat"], 1) == "EPERM"


@pytest.mark.parametrize(
    ("name", "arguments", "is_allowed"),
    [
        ("clone", (0x3D0F00,), True),  # a thread of glibc
        ("clone", (0x1200011,), True),  # fork() of glibc
        ("clone", (0x4111,), True),  # posix_spawn() of glibc, with CLONE_VM and CLONE_VFORK
        *[("clone", (1 << bit | 17,), False) for bit in (17, 25, 26, 27, 28, 29, 30, 13, 15, 23)],
        ("kill", (1234, 9), True),
        *[("kill", (number, 9), False) for number in (0, -1, -1234, 2**32 - 1)],
        ("tgkill", (0, 0, 9), False),
        ("prlimit64", (0, 7, 0, 4096), True),
        ("prlimit64", (1, 7, 0, 4096), False),
        ("prlimit64", (0, 7, 4096, 0), False),
        ("prlimit64", (0, 7, 1 << 32, 0), False),
        ("prctl", (1, signal.SIGKILL), True),
        ("prctl", (1, 0), False),
        ("prctl", (15, 4096), True),
        ("prctl", (22, 2), False),
        ("prctl", (4, 1), False),
        ("socketpair", (1, 1), True),
        ("socketpair", (1, 1 | 0o2000000), True),
        ("socketpair", (1, 2), False),
        ("socketpair", (2, 1), False),
        ("sendto", (3, 4096, 1, 0, 0, 0), True),
        ("sendto", (3, 4096, 1, 0, 4096, 16), False),
        ("fcntl", (3, 1), True),
        *[("fcntl", (3, command), False) for command in (8, 10, 15, 1026)],
        ("ioctl", (0, 0x5401), True),
        ("ioctl", (0, 0x5412), False),
    ],
)
def test_arguments_decide(machine: str, name: str, arguments: tuple[int, ...], *, is_allowed: bool) -> None:
    made = allowed_calls(machine, has_programs=False)
    assert answer(made, machine, BOUND[machine][name], *arguments) == (ALLOWED if is_allowed else "EPERM")
