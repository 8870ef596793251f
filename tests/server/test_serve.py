import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from techdocs.errors import ServeError
from techdocs.server.listen import PORT, listen
from tests.conftest import ROOT
from tests.server.conftest import Listen, Serve
from tests.server.folder_preview import FolderPreview
from tests.server.serving import WAIT, Served, serving


@contextmanager
def program(folder: Path, port: int = 0) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run the server as a program of its own; give it and the line that it announces."""
    command = [sys.executable, "-m", "tests.server.folder_preview", str(folder), str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            yield process, process.stderr.readline()
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_the_normal_end_whatever_is_still_open(
    folder: Path, number: signal.Signals, listen_to: Listen
) -> None:
    with program(folder) as (process, line):
        url = line.split()[2]
        streams = [listen_to(url) for _ in range(3)]
        assert [stream.event()[0] for stream in streams] == ["hello"] * 3
        with socket.create_connection(("127.0.0.1", int(url.rstrip("/").rpartition(":")[2]))) as stuck:
            stuck.sendall(b"GET /forever HTTP/1.1\r\nHost: localhost\r\n\r\n")
            listen_to(url).event()
            process.send_signal(number)
            assert process.wait(WAIT) == 0
            assert b"503" in stuck.recv(1000)
        assert streams[0].event() == ("", "")
        assert process.stderr
        assert process.stderr.read() == ""


def test_a_port_that_was_asked_for_and_is_taken_ends_the_run(folder: Path, serve: Serve) -> None:
    port = serve().host.rpartition(":")[2]
    with program(folder, int(port)) as (process, line):
        assert line == f"port {port} is in use; stop what listens there, or omit `--port` to get a free one\n"
        assert process.wait(WAIT) == 2


def test_without_a_port_the_next_free_one_is_taken_and_told(serve: Serve) -> None:
    with ExitStack() as stack:
        taken = stack.enter_context(socket.socket())
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        served = serve(port=None)
    number = int(served.host.rpartition(":")[2])
    assert PORT <= number < PORT + 20
    assert served.lines[-1] == f"preview at http://127.0.0.1:{number}/ (press Ctrl-C to stop)"


def test_a_second_preview_gets_the_next_port_and_says_so(serve: Serve) -> None:
    first, second = serve(port=None), serve(port=None)
    numbers = [int(served.host.rpartition(":")[2]) for served in (first, second)]
    assert numbers[0] < numbers[1]
    assert second.lines[0] == f"port {PORT} is in use; using port {numbers[1]}"


def test_when_all_ports_are_taken_the_run_ends() -> None:
    with ExitStack() as stack:
        for port in range(PORT, PORT + 20):
            one = stack.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
                one.listen()
            except OSError:
                continue  # somebody else's, which is as good
        with pytest.raises(ServeError, match=f"ports {PORT} to {PORT + 19} are all in use"):
            listen("127.0.0.1", None)


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [
        ("no.such.host.invalid", None, "unknown host `no.such.host.invalid`"),
        ("192.0.2.1", 0, "cannot listen on `192.0.2.1` port 0: Cannot assign requested address"),
    ],
)
def test_an_address_that_is_not_of_this_machine_ends_the_run(host: str, port: int | None, message: str) -> None:
    with pytest.raises(ServeError, match=re.escape(message)) as raised:
        listen(host, port)
    assert raised.value.hint == "use an address of this machine, such as 127.0.0.1"


def test_a_server_that_others_can_reach_is_warned_of(serve: Serve) -> None:
    served = serve(host="0.0.0.0")  # noqa: S104 - what is tested
    port = served.host.rpartition(":")[2]
    assert served.lines == [
        f"warning: the preview listens on `0.0.0.0`: anyone who can reach port {port} of this machine can read it",
        f"preview at http://127.0.0.1:{port}/ (press Ctrl-C to stop)",
    ]


def test_a_server_of_this_machine_alone_is_not_warned_of(served: Served) -> None:
    assert served.lines == [f"preview at {served.running.url} (press Ctrl-C to stop)"]
    assert served.running.url.startswith("http://127.0.0.1:")


def test_pages_that_take_forever_do_not_keep_others_from_their_answers(served: Served) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            stuck = stack.enter_context(socket.create_connection(("127.0.0.1", int(served.host.rpartition(":")[2]))))
            stuck.sendall(b"GET /forever HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert served.ask("/").status == 200


def test_a_server_that_has_ended_can_still_be_told_to_reload(folder: Path) -> None:
    with serving(FolderPreview(folder)) as served:
        pass
    served.running.reload()
