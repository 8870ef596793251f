"""Numbers of the system calls that a walled process may make, on x86-64 and on ARM64, by what they are for.

A name, its number on x86-64 and on ARM64; `-` where the machine does not have it. Sources: `asm/unistd_64.h` and
`asm-generic/unistd.h` of Linux.
"""

from collections.abc import Mapping

_OPEN_FILES = """
    read 0 63, write 1 64, readv 19 65, writev 20 66, pread64 17 67, pwrite64 18 68, preadv 295 69,
    pwritev 296 70, preadv2 327 286, pwritev2 328 287, lseek 8 62, close 3 57, close_range 436 436, dup 32 23,
    dup2 33 -, dup3 292 24, flock 73 32, fsync 74 82, fdatasync 75 83, fadvise64 221 223, readahead 187 213,
    sendfile 40 71, copy_file_range 326 285, splice 275 76, pipe 22 -, pipe2 293 59, poll 7 -, ppoll 271 73,
    select 23 -, pselect6 270 72, epoll_create 213 -, epoll_create1 291 20, epoll_ctl 233 21, epoll_wait 232 -,
    epoll_pwait 281 22, epoll_pwait2 441 441, eventfd2 290 19, mmap 9 222, munmap 11 215, mprotect 10 226,
    mremap 25 216, madvise 28 233, mincore 27 232, msync 26 227, brk 12 214, membarrier 324 283
"""
"""About files that are open already, and memory."""
_NAMED_FILES = """
    open 2 -, openat 257 56, openat2 437 437, creat 85 -, access 21 -, faccessat 269 48, faccessat2 439 439,
    stat 4 -, lstat 6 -, fstat 5 80, newfstatat 262 79, statx 332 291, statfs 137 43, fstatfs 138 44,
    readlink 89 -, readlinkat 267 78, getcwd 79 17, chdir 80 49, fchdir 81 50, getdents 78 -,
    getdents64 217 61, truncate 76 45, ftruncate 77 46, fallocate 285 47, mkdir 83 -, mkdirat 258 34,
    rmdir 84 -, unlink 87 -, unlinkat 263 35, rename 82 -, renameat 264 38, renameat2 316 276, link 86 -,
    linkat 265 37, symlink 88 -, symlinkat 266 36, umask 95 166
"""
"""About files by name: landlock says which. What landlock does not know, such as modes and owners, is missing here."""
_ITSELF = """
    exit 60 93, exit_group 231 94, getpid 39 172, getppid 110 173, gettid 186 178, getuid 102 174,
    geteuid 107 175, getgid 104 176, getegid 108 177, getresuid 118 148, getresgid 120 150, getgroups 115 158,
    getpgid 121 155, getpgrp 111 -, getsid 124 156, fork 57 -, vfork 58 -, wait4 61 260, waitid 247 95,
    set_tid_address 218 96, set_robust_list 273 99, get_robust_list 274 100, rseq 334 293, futex 202 98,
    arch_prctl 158 -, sched_yield 24 124, sched_getaffinity 204 123, sched_getparam 143 121,
    sched_getscheduler 145 120, sched_get_priority_max 146 125, sched_get_priority_min 147 126,
    getpriority 140 141, getcpu 309 168, getrlimit 97 163, getrusage 98 165, sysinfo 99 179, uname 63 160,
    times 100 153, time 201 -, gettimeofday 96 169, clock_gettime 228 113, clock_getres 229 114,
    clock_nanosleep 230 115, nanosleep 35 101, getitimer 36 102, setitimer 38 103, alarm 37 -,
    getrandom 318 278, pause 34 -, restart_syscall 219 128, rt_sigaction 13 134, rt_sigprocmask 14 135,
    rt_sigpending 127 136, rt_sigtimedwait 128 137, rt_sigsuspend 130 133, rt_sigreturn 15 139,
    sigaltstack 131 132
"""
"""About the process itself: its threads and forks, the time, its signals."""
_PAIR = """
    recvfrom 45 207, recvmsg 47 212, sendmsg 46 211, shutdown 48 210, getsockname 51 204, getpeername 52 205,
    getsockopt 55 209
"""
"""About a pair of connected sockets."""
_BOUND = """
    fcntl 72 25, socketpair 53 199, sendto 44 206, ioctl 16 29, prctl 157 167, clone 56 220, prlimit64 302 261,
    kill 62 129, tkill 200 130, tgkill 234 131
"""
"""Allowed with some arguments only (`rules`)."""
_PROGRAMS = """
    execve 59 221, execveat 322 281
"""
"""What starts programs. A worker that may start some has the first alone: landlock says which."""
_MACHINES = ("x86_64", "aarch64")


def _parse(table: str, machine: str) -> Mapping[str, int]:
    entries = [entry.split() for entry in table.replace("\n", " ").split(",")]
    column = _MACHINES.index(machine) + 1
    return {entry[0]: int(entry[column]) for entry in entries if entry[column] != "-"}


PLAIN: Mapping[str, Mapping[str, int]] = {
    machine: _parse(f"{_OPEN_FILES},{_NAMED_FILES},{_ITSELF},{_PAIR}", machine) for machine in _MACHINES
}
"""By machine: calls that are allowed whatever their arguments."""
BOUND: Mapping[str, Mapping[str, int]] = {machine: _parse(_BOUND, machine) for machine in _MACHINES}
"""By machine: calls whose arguments are looked at."""
PROGRAMS: Mapping[str, Mapping[str, int]] = {machine: _parse(_PROGRAMS, machine) for machine in _MACHINES}
"""By machine: calls that start programs."""
