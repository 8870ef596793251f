"""Linux: a filter of system calls that allows what rendering needs, and nothing else (seccomp(2)).

The filter needs no privilege, holds for everything the process does from then on, native code too, and cannot be taken
back. What is refused fails: calls that are new with ENOSYS, so that a library takes an older one, others with EPERM.
"""

import ctypes
import errno
import platform
from collections.abc import Mapping
from functools import cache

from techdocs.workers.sandbox.bpf import Code, allow, check_machine, refuse_rest
from techdocs.workers.sandbox.calls import BOUND, PLAIN, PROGRAMS
from techdocs.workers.sandbox.rules import checks

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_X32 = 0x40000000
"""From this number on the calls are those of x86's x32 form, which would pass by the filter."""
_NEWER = 424
"""From this number on calls are newer than Linux 5.0, and have the same number on all machines."""
_MACHINES: Mapping[str, int] = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""Numbers of `linux/audit.h`."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class Filter:
    """A filter that is made, and only has to be put up."""

    def __init__(self, *parts: Code) -> None:
        self.code = b"".join(instruction for part in parts for instruction in part)
        self._code = ctypes.create_string_buffer(self.code, len(self.code))
        self._program = _Program(len(self.code) // 8, ctypes.cast(self._code, ctypes.c_void_p))
        self._library = ctypes.CDLL(None, use_errno=True)

    def put_up(self) -> None:
        """Put it up around this process, for good.

        Raises:
            OSError: the system has refused the filter.
        """
        for arguments in (
            (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
            (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(self._program), 0, 0),
        ):
            if self._library.prctl(*arguments) != 0:
                number = ctypes.get_errno()
                raise OSError(number, f"prctl: {errno.errorcode.get(number, number)}")


def is_available() -> bool:
    """Say whether this machine's calls are known."""
    return platform.system() == "Linux" and platform.machine() in _MACHINES


@cache
def allowed_calls(machine: str, *, has_programs: bool) -> Filter:
    """Return the filter of a worker, which leaves it no network, and no program unless it `has_programs` to start."""
    bounds = checks()
    plain = [*PLAIN[machine].values(), *([PROGRAMS[machine]["execve"]] if has_programs else ())]
    return Filter(
        check_machine(_MACHINES[machine], from_number=_X32),
        *(allow(number) for number in plain),
        *(allow(number, bounds[name]) for name, number in BOUND[machine].items()),
        refuse_rest(errno.EPERM, newer=errno.ENOSYS, from_number=_NEWER),
    )


def restrict_calls(*, has_programs: bool = False) -> None:
    """Take from this process all calls that it does not need.

    Raises:
        OSError: the system has refused the filter.
    """
    allowed_calls(platform.machine(), has_programs=has_programs).put_up()
