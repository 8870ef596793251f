"""What code in a worker might ask of the system beside files, sockets and programs: raw calls, each in a child.

An attempt gives the name of its error, `done` where it succeeds. Calls that could harm the machine have arguments with
which they do nothing, or which only a call that goes through refuses.
"""

import ctypes
import errno
import os
import platform
import signal
import socket
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

DONE = "done"
_NUMBERS: Mapping[str, tuple[int, int]] = {
    "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "fchown": (93, 55), "fchownat": (260, 54),
    "utimensat": (280, 88), "setxattr": (188, 5), "removexattr": (197, 14), "getxattr": (191, 8), "kill": (62, 129),
    "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "pidfd_open": (434, 434), "prlimit64": (302, 261),
    "clone": (56, 220), "clone3": (435, 435), "unshare": (272, 97), "setns": (308, 268), "shmget": (29, 194),
    "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "mknodat": (259, 33), "chroot": (161, 51), "mount": (165, 40), "umount2": (166, 39),
    "fsopen": (430, 430), "open_tree": (428, 428), "pivot_root": (155, 41), "memfd_create": (319, 279),
    "io_uring_setup": (425, 425), "userfaultfd": (323, 282), "perf_event_open": (298, 241), "bpf": (321, 280),
    "process_vm_readv": (310, 270), "setuid": (105, 146), "setgid": (106, 144), "setgroups": (116, 159),
    "personality": (135, 92), "setsid": (112, 157), "sethostname": (170, 161), "setpriority": (141, 140),
    "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119), "ioprio_set": (251, 30),
    "inotify_init1": (294, 26), "fanotify_init": (300, 262), "syslog": (103, 116), "reboot": (169, 142),
    "prctl": (157, 167), "fcntl": (72, 25), "ioctl": (16, 29), "kcmp": (312, 272), "seccomp": (317, 277),
    "mlockall": (151, 230), "swapoff": (168, 225), "settimeofday": (164, 170), "execveat": (322, 281),
    "landlock_create_ruleset": (444, 444), "capset": (126, 91),
}  # fmt: skip
_AT_FDCWD, _AT_EMPTY_PATH = -100, 0x1000
_CLONE_NEWUSER, _CLONE_PARENT, _RENAMEABLE = 0x10000000, 0x8000, 0o644
_TIOCSTI, _F_SETOWN, _F_SETSIG = 0x5412, 8, 10
Attempt = Callable[[], int]


def call(name: str, *arguments: object) -> int:
    """Make a call of the system and return its result, negative with `ctypes.get_errno()` for an error."""
    number = _NUMBERS[name][("x86_64", "aarch64").index(platform.machine())]
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    values = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return int(library.syscall(ctypes.c_long(number), *values))


def attempts(file: str, listening: str, main: int) -> dict[str, Attempt]:
    """Return what is tried: on somebody else's file, a datagram socket that listens, and the main process."""
    name, parent = os.fsencode(file), os.getppid()
    return {
        "chmod": lambda: call("fchmodat", _AT_FDCWD, name, _RENAMEABLE),
        "fchmod": lambda: _with_root_open("fchmod", 0o755),
        "fchmodat2": lambda: call("fchmodat2", _AT_FDCWD, name, _RENAMEABLE, 0),
        "chown": lambda: call("fchownat", _AT_FDCWD, name, -1, -1, 0),
        "fchown": lambda: _with_root_open("fchown", -1, -1),
        "utime": lambda: call("utimensat", _AT_FDCWD, name, None, 0),
        "setxattr": lambda: call("setxattr", name, b"user.walrus", b"1", 1, 0),
        "removexattr": lambda: call("removexattr", name, b"user.none"),
        "getxattr": lambda: call("getxattr", name, b"user.none", None, 0),
        "kill the group": lambda: call("kill", 0, 0),
        "kill all": lambda: call("kill", -1, 0),
        "kill main": lambda: call("kill", main, 0),
        "kill the fork server": lambda: call("kill", parent, 0),
        "tgkill main": lambda: call("tgkill", main, main, 0),
        "queue a signal": lambda: call("rt_sigqueueinfo", main, 0, struct.pack("=iii116x", 0, 0, -1)),
        "watch main": lambda: call("pidfd_open", main, 0),
        "limit main": lambda: call("prlimit64", main, 7, None, ctypes.create_string_buffer(16)),
        "limit itself": lambda: call("prlimit64", 0, 7, struct.pack("=QQ", 64, 64), None),
        "clone a user namespace": lambda: _clone(_CLONE_NEWUSER),
        "clone a sibling": lambda: _clone(_CLONE_PARENT),
        "clone3": lambda: _clone3(_CLONE_NEWUSER),
        "unshare": lambda: call("unshare", _CLONE_NEWUSER),
        "setns": lambda: _with_root_open("setns", 0),
        "shared memory": lambda: _private("shmget", 4096, 0o600),
        "semaphores": lambda: _private("semget", 1, 0o600),
        "messages": lambda: _private("msgget", 0o600),
        "message queue": lambda: call("mq_open", b"walrus-none", 0, 0, None),
        "add_key": lambda: call("add_key", b"user", b"walrus", b"1", 1, -2),
        "request_key": lambda: call("request_key", b"user", b"walrus-none", None, 0),
        "keyctl": lambda: call("keyctl", 0, -2, 1),
        "mknod of a pipe": lambda: _make_node(0o010600),
        "mknod of a file": lambda: _make_node(0o100600),
        "mknod of a device": lambda: _make_node(0o020600),
        "chroot": lambda: call("chroot", b"/"),
        "mount": lambda: call("mount", b"none", b"/nonexistent", b"tmpfs", 0, None),
        "umount2": lambda: call("umount2", b"/nonexistent", 0),
        "fsopen": lambda: call("fsopen", b"tmpfs", 0),
        "open_tree": lambda: call("open_tree", _AT_FDCWD, b"/nonexistent", 1),
        "pivot_root": lambda: call("pivot_root", b"/nonexistent", b"/nonexistent"),
        "memfd_create": lambda: call("memfd_create", b"walrus", 0),
        "io_uring_setup": lambda: call("io_uring_setup", 1, None),
        "userfaultfd": lambda: call("userfaultfd", 0),
        "perf_event_open": lambda: call("perf_event_open", None, 0, -1, -1, 0),
        "bpf": lambda: call("bpf", 999, None, 0),
        "process_vm_readv": lambda: call("process_vm_readv", main, None, 0, None, 0, 0),
        "compare files of main": lambda: call("kcmp", os.getpid(), main, 2, 0, 0),
        "setuid": lambda: call("setuid", os.getuid()),
        "setgid": lambda: call("setgid", os.getgid()),
        "setgroups": lambda: call("setgroups", 0, None),
        "capset": lambda: call("capset", struct.pack("=II", 0x20080522, 0), bytes(24)),
        "personality": lambda: call("personality", 0x0040000),
        "setsid": lambda: call("setsid"),
        "sethostname": lambda: call("sethostname", None, -1),
        "priority of main": lambda: call("setpriority", 0, main, os.getpriority(os.PRIO_PROCESS, main)),
        "processors of main": lambda: call("sched_setaffinity", main, 0, None),
        "schedule of main": lambda: call("sched_setscheduler", main, 0, bytes(8)),
        "disk priority of main": lambda: call("ioprio_set", 1, main, 0),
        "inotify": lambda: call("inotify_init1", 0),
        "fanotify": lambda: call("fanotify_init", 0, 0),
        "log of the system": lambda: call("syslog", 10, None, 0),
        "reboot": lambda: call("reboot", 0, 0, 0, None),
        "swapoff": lambda: call("swapoff", b"/nonexistent"),
        "clock": lambda: call("settimeofday", None, None),
        "lock memory": lambda: call("mlockall", 2),
        "outlive the parent": lambda: call("prctl", 1, 0, 0, 0, 0),
        "be traced": lambda: call("prctl", 0x59616D61, 0, 0, 0, 0),
        "be dumped": lambda: call("prctl", 4, 1, 0, 0, 0),
        "another filter": lambda: call("seccomp", 1, 999, None),
        "another ruleset": lambda: call("landlock_create_ruleset", None, 0, 1),
        "signals to main by a file": lambda: _with_pipe("fcntl", _F_SETOWN, main),
        "another signal by a file": lambda: _with_pipe("fcntl", _F_SETSIG, signal.SIGUSR1),
        "type for the terminal": lambda: _with_pipe("ioctl", _TIOCSTI, b"x"),
        "execveat": lambda: call("execveat", -1, b"", None, None, _AT_EMPTY_PATH),
        "datagram to others": lambda: _send(listening),
    }  # fmt: skip


def run_all(file: str, listening: str, main: int) -> dict[str, str]:
    """Make every attempt in a child of its own, and return what came of each."""
    return {name: _in_child(attempt) for name, attempt in attempts(file, listening, main).items()}


def _in_child(attempt: Attempt) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, _said(attempt).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def _said(attempt: Attempt) -> str:
    try:
        return DONE if attempt() >= 0 else errno.errorcode[ctypes.get_errno()]
    except OSError as error:
        return errno.errorcode[error.errno or 0]


def _with_root_open(name: str, *arguments: object) -> int:
    """Make a call about an open folder that changes nothing of it: the working folder, a process' own."""
    handle = os.open("/usr/lib", os.O_RDONLY)
    if name == "fchmod":
        arguments = (os.fstat(handle).st_mode & 0o7777,)
    return call(name, handle, *arguments)


def _with_pipe(name: str, *arguments: object) -> int:
    reading, _ = os.pipe()
    return call(name, reading, *arguments)


def _clone(flags: int) -> int:
    found = call("clone", flags | signal.SIGCHLD, None, None, None, None)
    if found == 0:
        os._exit(0)
    return found


def _clone3(flags: int) -> int:
    arguments = struct.pack("=11Q", flags, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0)
    found = call("clone3", arguments, len(arguments))
    if found == 0:
        os._exit(0)
    return found


def _private(name: str, *arguments: int) -> int:
    """Make something between processes that no other one can find, and remove it again."""
    found = call(name, 0, *arguments)
    if found >= 0:
        library = ctypes.CDLL(None)
        remove = {"shmget": (0,), "semget": (0, 0), "msgget": (0,)}[name][1:]
        getattr(library, name.replace("get", "ctl"))(found, *remove, 0, None)
    return found


def _make_node(mode: int) -> int:
    path = Path.cwd() / f"node-{os.getpid()}"
    found = call("mknodat", _AT_FDCWD, os.fsencode(path), mode, os.makedev(1, 3))
    number = ctypes.get_errno()
    path.unlink(missing_ok=True)
    ctypes.set_errno(number)
    return found


def _send(address: str) -> int:
    """Send something to a program of this machine through one end of a pair of sockets, as system logs take it."""
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return one.sendto(b"walrus", address)
