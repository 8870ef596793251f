"""What a hostile page might try if it ran code in a worker: each attempt says `done`, or which error it met."""

import ctypes
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from techdocs.workers.sandbox.enter import enter

DONE = "done"
_PTRACE_SEIZE = 0x4206
_AF_PACKET, _AF_NETLINK = 17, 16


def outcome(attempt: Callable[[], object]) -> str:
    """Return `done`, or the name of the error that ended an attempt."""
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return DONE


def open_sockets() -> dict[str, str]:
    """Try a socket of each family."""
    families = {
        "AF_INET": socket.AF_INET, "AF_INET6": socket.AF_INET6, "AF_PACKET": _AF_PACKET, "AF_NETLINK": _AF_NETLINK,
    }  # fmt: skip
    tried = {name: outcome(lambda family=family: _socket(family)) for name, family in families.items()}  # type: ignore[misc]
    return {**tried, "socketpair": outcome(_socketpair)}


def connect(address: str) -> str:
    """Try to reach a program of this machine that listens on a socket file, as a container engine does."""
    return outcome(lambda: _connect(address))


def _connect(address: str) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(address)


def _socket(family: int) -> None:
    kind = socket.SOCK_RAW if family in {_AF_PACKET, _AF_NETLINK} else socket.SOCK_STREAM
    socket.socket(family, kind).close()


def _socketpair() -> None:
    one, other = socket.socketpair(socket.AF_UNIX)
    one.sendall(b"walrus")
    assert other.recv(6) == b"walrus"
    one.close()
    other.close()


def run_programs() -> dict[str, str]:
    """Try to run a program in every way that Python has."""
    return {
        "subprocess": outcome(lambda: subprocess.run(["/bin/true"], check=True)),
        "posix_spawn": outcome(lambda: _wait(os.posix_spawn("/bin/true", ["true"], {}))),
        "fork_exec": outcome(_fork_exec),
    }


def _fork_exec() -> None:
    child = os.fork()
    if child == 0:
        try:
            os.execv("/bin/true", ["true"])  # noqa: S606 - it is the attempt
        finally:
            os._exit(13)
    _wait(child)


def _wait(child: int) -> None:
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise PermissionError(f"exit code {code}")


def read_files(paths: Mapping[str, str]) -> dict[str, str]:
    """Try to read files and to list folders, by a name each."""
    return {name: outcome(lambda path=path: _read(Path(path))) for name, path in paths.items()}  # type: ignore[misc]


def _read(path: Path) -> None:
    if path.is_dir():
        list(path.iterdir())
    else:
        path.read_bytes()


def write_files(folders: Mapping[str, str]) -> dict[str, str]:
    """Try to make a file in folders, by a name each."""
    return {name: outcome(lambda folder=folder: _write(Path(folder))) for name, folder in folders.items()}  # type: ignore[misc]


def _write(folder: Path) -> None:
    path = folder / f"written-{os.getpid()}"
    path.write_text("walrus", encoding="utf-8")
    path.unlink()


def trace_parent() -> str:
    """Try to attach to the process that this one was forked from, as a debugger does."""
    return outcome(lambda: _attach(os.getppid()))


def _attach(process: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.ptrace(_PTRACE_SEIZE, process, None, None) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def read_memory(process: int) -> str:
    """Try to open a process' memory."""
    return outcome(lambda: os.close(os.open(f"/proc/{process}/mem", os.O_RDONLY)))


def in_a_thread(paths: Mapping[str, str]) -> dict[str, str]:
    """Try what needs walls in another thread."""
    seen: dict[str, str] = {}
    thread = threading.Thread(target=lambda: seen.update(_all(paths)))
    thread.start()
    thread.join()
    return seen


def in_a_child(paths: Mapping[str, str]) -> dict[str, str]:
    """Try what needs walls in a forked child."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, "\n".join(f"{name}={said}" for name, said in _all(paths).items()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return dict(line.split("=") for line in said.splitlines())


def _all(paths: Mapping[str, str]) -> dict[str, str]:
    return {**open_sockets(), **run_programs(), **read_files(paths)}


def environments() -> dict[str, str]:
    """Return what can be read of the environments of this process and of all that it descends from."""
    found = {"environ": "\0".join(f"{name}={value}" for name, value in sorted(os.environ.items()))}
    found["own"] = Path("/proc/self/environ").read_text(encoding="utf-8")
    for process in ancestors():
        try:
            found[str(process)] = Path(f"/proc/{process}/environ").read_text(encoding="utf-8")
        except OSError as error:
            found[str(process)] = f"refused: {type(error).__name__}"
    return found


def ancestors() -> list[int]:
    """Return the numbers of the processes that this one descends from, as far as it can see them."""
    found = [os.getppid()]
    while found[-1] > 1:
        try:
            status = Path(f"/proc/{found[-1]}/stat").read_text(encoding="utf-8")
        except OSError:
            return found
        found.append(int(status.rpartition(")")[2].split()[1]))
    return found


def home() -> tuple[str, str]:
    """Return the home folder and the working folder."""
    return os.environ["HOME"], str(Path.cwd())


def shut_in() -> dict[str, str]:
    """Put up the walls, and return the mechanism of each."""
    return asdict(enter(readable=(), writable=()))


def numbers() -> tuple[int, int]:
    """Return this process' number and its parent's."""
    return os.getpid(), os.getppid()


def status() -> dict[str, str]:
    """Return what the system says of this process' walls (proc_pid_status(5))."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
