"""Linux: a filter of system calls that leaves a process no network and no other program (seccomp(2), bpf).

The filter needs no privilege, holds for everything the process does from then on, native code too, and cannot be taken
back. Sources: `man 2 seccomp`, `linux/seccomp.h`, `linux/filter.h`; call numbers of `asm/unistd_64.h` and
`asm-generic/unistd.h`.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Mapping, Sequence

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_AF_UNIX = 1
_X32 = 0x40000000
"""From this number on the calls are those of x86's x32 form, which would pass by the filter."""

_ARCHITECTURES: Mapping[str, tuple[int, Mapping[str, int]]] = {
    "x86_64": (0xC000003E, {
        "socket": 41, "socketpair": 53, "execve": 59, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311,
        "execveat": 322, "bpf": 321, "io_uring_setup": 425, "mount": 165, "unshare": 272, "setns": 308, "keyctl": 250,
        "userfaultfd": 323, "perf_event_open": 298, "pidfd_getfd": 438,
    }),
    "aarch64": (0xC00000B7, {
        "socket": 198, "socketpair": 199, "execve": 221, "ptrace": 117, "process_vm_readv": 270,
        "process_vm_writev": 271, "execveat": 281, "bpf": 280, "io_uring_setup": 425, "mount": 40, "unshare": 97,
        "setns": 268, "keyctl": 219, "userfaultfd": 282, "perf_event_open": 241, "pidfd_getfd": 438,
    }),
}  # fmt: skip
_PROGRAMS = frozenset({"execve", "execveat"})
_PAIR = "socketpair"
"""Allowed between a process and its children; no other socket is, as programs of the machine listen at some."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def is_available() -> bool:
    """Say whether this machine's calls are known."""
    return platform.system() == "Linux" and platform.machine() in _ARCHITECTURES


def deny_calls(*, has_programs: bool = False) -> None:
    """Take the network from this process, and other programs, unless it `has_programs` that it may start.

    Raises:
        OSError: the system has refused the filter.
    """
    architecture, numbers = _ARCHITECTURES[platform.machine()]
    denied = numbers.keys() - {_PAIR} - (_PROGRAMS if has_programs else set())
    code = b"".join(_filter(architecture, [numbers[name] for name in sorted(denied)], numbers[_PAIR]))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    library = ctypes.CDLL(None, use_errno=True)
    for arguments in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0),
    ):
        if library.prctl(*arguments) != 0:
            number = ctypes.get_errno()
            raise OSError(number, f"prctl: {errno.errorcode.get(number, number)}")


def _filter(architecture: int, denied: Sequence[int], pair: int) -> Sequence[bytes]:
    """Return the instructions: another architecture ends the process, denied calls fail with EACCES."""
    code = [
        _instruction(_LOAD, value=_ARCHITECTURE_AT),
        _instruction(_JUMP_EQUAL, 1, 0, architecture),
        _instruction(_RETURN, value=_KILL),
        _instruction(_LOAD, value=_NUMBER_AT),
        _instruction(_JUMP_AT_LEAST, 0, 1, _X32),
        _instruction(_RETURN, value=_KILL),
    ]
    for number in denied:
        code += [_instruction(_JUMP_EQUAL, 0, 1, number), _instruction(_RETURN, value=_FAIL | errno.EACCES)]
    code += [
        _instruction(_JUMP_EQUAL, 0, 4, pair),
        _instruction(_LOAD, value=_FIRST_ARGUMENT_AT),
        _instruction(_JUMP_EQUAL, 1, 0, _AF_UNIX),
        _instruction(_RETURN, value=_FAIL | errno.EACCES),
        _instruction(_RETURN, value=_ALLOW),
    ]
    return [*code, _instruction(_RETURN, value=_ALLOW)]


def _instruction(code: int, jump_true: int = 0, jump_false: int = 0, value: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, value)
