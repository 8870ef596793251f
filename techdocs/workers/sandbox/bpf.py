"""Programs for the system's filter of calls (seccomp(2), `linux/filter.h`): each function returns some instructions.

What is loaded is the number of a call, the machine, or an argument, of which the lower half and the upper one are
loaded apart.
"""

import struct
from collections.abc import Iterable, Sequence

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_SIGN, _LOW = 0x80000000, 0xFFFFFFFF
Code = Sequence[bytes]


def check_machine(machine: int, *, from_number: int) -> Code:
    """End the process for a call of another machine's form, or with a number from `from_number` on; load the number."""
    return [
        _instruction(_LOAD, value=_MACHINE_AT),
        _instruction(_JUMP_EQUAL, 1, 0, machine),
        _instruction(_RETURN, value=_KILL),
        _instruction(_LOAD, value=_NUMBER_AT),
        _instruction(_JUMP_AT_LEAST, 0, 1, from_number),
        _instruction(_RETURN, value=_KILL),
    ]


def allow(number: int, checks: Iterable[Code] = ()) -> Code:
    """Let a call through that passes all checks; whoever checks has returned an error else."""
    body = [*(instruction for check in checks for instruction in check), _instruction(_RETURN, value=_ALLOW)]
    return [_instruction(_JUMP_EQUAL, 0, len(body), number), *body]


def refuse_rest(error: int, *, newer: int, from_number: int) -> Code:
    """Have all other calls fail with an error, those from a number on with another one."""
    return [
        _instruction(_JUMP_AT_LEAST, 0, 1, from_number),
        _instruction(_RETURN, value=_FAIL | newer),
        _instruction(_RETURN, value=_FAIL | error),
    ]


def refuse(number: int, error: int) -> Code:
    """Have a call fail with an error."""
    return [_instruction(_JUMP_EQUAL, 0, 1, number), _instruction(_RETURN, value=_FAIL | error)]


def one_of(argument: int, values: Sequence[int], error: int) -> Code:
    """Pass on when an argument of 32 bits has one of some values."""
    count = len(values)
    tests = [_instruction(_JUMP_EQUAL, count - place, 0, value) for place, value in enumerate(values)]
    return [_load(argument), *tests, _instruction(_RETURN, value=_FAIL | error)]


def none_of(argument: int, values: Sequence[int], error: int) -> Code:
    """Pass on when an argument of 32 bits has none of some values."""
    count = len(values)
    tests = [
        _instruction(_JUMP_EQUAL, count - place - 1, 1 if place == count - 1 else 0, value)
        for place, value in enumerate(values)
    ]
    return [_load(argument), *tests, _instruction(_RETURN, value=_FAIL | error)]


def without(argument: int, bits: int, error: int) -> Code:
    """Pass on when an argument has none of some of the lower 32 bits."""
    return [_load(argument), _instruction(_JUMP_SET, 0, 1, bits), _instruction(_RETURN, value=_FAIL | error)]


def positive(argument: int, error: int) -> Code:
    """Pass on when an argument of 32 bits, signed, is more than 0."""
    return [
        _load(argument),
        _instruction(_JUMP_SET, 1, 0, _SIGN),
        _instruction(_JUMP_EQUAL, 0, 1, 0),
        _instruction(_RETURN, value=_FAIL | error),
    ]


def exactly(argument: int, value: int, error: int) -> Code:
    """Pass on when an argument of 64 bits has a value."""
    return [
        _load(argument),
        _instruction(_JUMP_EQUAL, 0, 2, value & _LOW),
        _load(argument, upper=True),
        _instruction(_JUMP_EQUAL, 1, 0, value >> 32),
        _instruction(_RETURN, value=_FAIL | error),
    ]


def implies(argument: int, value: int, other: int, needed: int, error: int) -> Code:
    """Pass on unless an argument of 32 bits has a value and another one has not the `needed` one."""
    return [
        _load(argument),
        _instruction(_JUMP_EQUAL, 0, 3, value),
        _load(other),
        _instruction(_JUMP_EQUAL, 1, 0, needed),
        _instruction(_RETURN, value=_FAIL | error),
    ]


def _load(argument: int, *, upper: bool = False) -> bytes:
    return _instruction(_LOAD, value=_ARGUMENTS_AT + 8 * argument + 4 * upper)


def _instruction(code: int, jump_true: int = 0, jump_false: int = 0, value: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, value)
