"""Start a preview server, wait for the first page of docs that it answers with, and end it."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
POLL_SECONDS = 0.002
"""Between two tries to connect, which is how exact a first page is measured."""
LONGEST_SECONDS = 300
GRACE_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A page to open first: its path in the site, and what it must say, as not every answer is that page."""

    path: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that has answered: the first page, and the seconds from the start of its process to that answer."""

    page: str
    seconds: float


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


@contextmanager
def start_server(
    command: Sequence[str | Path], *, folder: Path, port: int, opening: Opening
) -> Iterator[Server]:  # fmt: skip
    """Let a server run in the block, from when it has answered with its first page.

    Args:
        command: the program and its arguments, which listens at `port` of this machine.
        folder: its working folder.
        port: see `command`.
        opening: the first page.

    Raises:
        SystemExit: it ended, or did not answer in time; what it printed is in the message.
    """
    with (folder / "output.txt").open("w+b") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            is_open = _wait(process, port, opening, start + LONGEST_SECONDS)
            seconds = time.perf_counter() - start
            if not is_open:
                output.seek(0)
                tail = output.read().decode("utf-8", "replace")[-2000:]
                raise SystemExit(f"error: {' '.join(map(str, command))}: no page at `{opening.path}`\n{tail}")
            yield Server(page=f"http://{HOST}:{port}/{opening.path}", seconds=seconds)
        finally:
            _end(process)


def _wait(process: "subprocess.Popen[bytes]", port: int, opening: Opening, deadline: float) -> bool:
    """Ask until the first page is there; say whether it came."""
    while process.poll() is None and time.perf_counter() < deadline:
        if _is_answered(port, opening):
            return True
        time.sleep(POLL_SECONDS)
    return False


def _is_answered(port: int, opening: Opening) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST_SECONDS)
    try:
        connection.request("GET", f"/{opening.path}")
        response = connection.getresponse()
        return response.status == http.HTTPStatus.OK and opening.says.encode() in response.read()
    except OSError:
        return False  # nobody listens yet
    finally:
        connection.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a server as its user does; by force when that does not help."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGINT)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
