"""Which arguments the calls may have that are needed and dangerous: by name, the checks that all must pass.

The values are those of Linux' headers: `linux/sched.h`, `linux/prctl.h`, `asm-generic/ioctls.h`, `linux/fs.h`,
`asm-generic/fcntl.h`.
"""

import errno
import signal
import socket
from collections.abc import Mapping, Sequence

from techdocs.workers.sandbox.bpf import Code, exactly, implies, none_of, one_of, positive, without

_REFUSED = errno.EPERM
_NEW_NAMESPACES = 0x7E020000
_CLONE_PTRACE, _CLONE_PARENT, _CLONE_UNTRACED = 0x2000, 0x8000, 0x800000
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_NOTIFY = 8, 10, 15, 1026
_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIONBIO, _FIONCLEX, _FIOCLEX, _FICLONE = (
    0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x40049409,
)  # fmt: skip
_PR_SET_PDEATHSIG = 1
_PRCTL = (
    _PR_SET_PDEATHSIG,
    2,  # PR_GET_PDEATHSIG
    3,  # PR_GET_DUMPABLE
    15,  # PR_SET_NAME
    16,  # PR_GET_NAME
    21,  # PR_GET_SECCOMP
    38,  # PR_SET_NO_NEW_PRIVS
    39,  # PR_GET_NO_NEW_PRIVS
    0x53564D41,  # PR_SET_VMA: names of memory, by glibc and Python 3.14
)


def checks() -> Mapping[str, Sequence[Code]]:
    """Return the checks of each call.

    Signals go to processes by their number, never to groups; landlock bounds to which, from Linux 6.12 on.
    """
    to_one = [positive(0, _REFUSED)]
    stream = (socket.SOCK_STREAM, *(socket.SOCK_STREAM | flags for flags in (0o4000, 0o2000000, 0o2004000)))
    return {
        "clone": [without(0, _NEW_NAMESPACES | _CLONE_PTRACE | _CLONE_PARENT | _CLONE_UNTRACED, _REFUSED)],
        "fcntl": [none_of(1, (_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_NOTIFY), _REFUSED)],
        "ioctl": [one_of(1, (_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIONBIO, _FIONCLEX, _FIOCLEX, _FICLONE), _REFUSED)],
        "kill": to_one,
        "tkill": to_one,
        "tgkill": to_one,
        "prctl": [
            one_of(0, _PRCTL, _REFUSED),
            implies(0, _PR_SET_PDEATHSIG, 1, signal.SIGKILL, _REFUSED),
        ],
        "prlimit64": [exactly(0, 0, _REFUSED), exactly(2, 0, _REFUSED)],  # to read limits of its own
        "sendto": [exactly(4, 0, _REFUSED)],  # to the other end, at no address
        "socketpair": [one_of(0, (socket.AF_UNIX,), _REFUSED), one_of(1, stream, _REFUSED)],
    }  # fmt: skip
