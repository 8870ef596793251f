"""`techdocs serve` as a user runs it: what it prints, what it shows, and how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import COMPONENT, GROUP, Write
from tests.runs import techdocs

WAIT = 60
"""Seconds after which a test gives up."""
ONE = "docs/default/component/one/"


@dataclass
class Serving:
    """A running command and the lines that it has printed to standard error."""

    process: "subprocess.Popen[str]"
    lines: list[str] = field(default_factory=list)
    is_ready: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        """Read what is printed until it ends."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("  http"):
                self.is_ready.set()
        self.is_ready.set()

    @property
    def url(self) -> str:
        """Return the address that is printed."""
        found = re.search(r"preview at (http://\S+)", "\n".join(self.lines))
        assert found, self.lines
        return found[1]

    def page(self, path: str) -> str:
        """Return a page as a browser gets it."""
        with urlopen(self.url + path, timeout=WAIT) as reply:  # noqa: S310 - its own address
            return str(reply.read().decode())

    def end(self, send: Callable[[int, int], None] = os.kill) -> int:
        """Press Ctrl-C and return the exit code."""
        send(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=WAIT)


Serve = Callable[..., Serving]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Run the real command in a folder until it answers; end it at the end."""
    with ExitStack() as stack:

        def start(folder: Path, *arguments: str) -> Serving:
            process = subprocess.Popen(
                [sys.executable, "-m", "techdocs", "serve", *arguments], cwd=folder, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "NO_COLOR": "1"},
                start_new_session=True,
            )  # fmt: skip
            serving = Serving(process=process)
            reader = threading.Thread(target=serving.read)
            reader.start()
            stack.callback(_close, process, reader)
            assert serving.is_ready.wait(WAIT)
            return serving

        yield start


def _close(process: "subprocess.Popen[str]", reader: threading.Thread) -> None:
    if process.poll() is None:
        process.kill()
    process.wait(timeout=WAIT)
    reader.join(timeout=WAIT)
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


@pytest.fixture
def one(write: Write) -> Path:
    """Write a repository and return its folder."""
    return (
        write(
            {
                "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
                "one/docs/index.md": "# One\n\nA walrus. [Bar](component:bar)\n",
            }
        )
        / "one"
    )


def test_it_prints_where_the_preview_and_its_docs_are_and_shows_a_page(serve: Serve, one: Path) -> None:
    serving = serve(one, "--port", "0")
    assert serving.lines == [f"preview at {serving.url} (press Ctrl-C to stop)", f"  {serving.url}{ONE}"]
    page = serving.page(ONE)
    assert "A walrus." in page
    assert "/_techdocs/live.js" in page
    assert serving.url.startswith("http://127.0.0.1:")


def test_a_page_that_is_saved_is_shown_and_readers_are_told(serve: Serve, one: Path) -> None:
    serving = serve(one, "--port", "0")
    assert "A walrus." in serving.page(ONE)
    with urlopen(f"{serving.url}_techdocs/events", timeout=WAIT) as events:  # noqa: S310 - its own address
        until = b"event: "
        while not events.readline().startswith(until):
            pass
        (one / "docs/index.md").write_text("# One\n\nA narwhal.\n", encoding="utf-8")
        is_shown = False
        while not is_shown:  # an event before it may tell of what was built behind the first look
            while not events.readline().startswith(until):
                pass
            is_shown = "A narwhal." in serving.page(ONE)


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["alone", "with all its processes, as terminals do"])
def test_ctrl_c_ends_it_with_0_and_leaves_nothing(serve: Serve, one: Path, send: Callable[[int, int], None]) -> None:
    serving = serve(one, "--port", "0")
    serving.page(ONE)
    assert serving.end(send) == 0
    end = time.monotonic() + WAIT
    while (left := _programs_of(serving.process.pid)) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == []
    assert [*(one / ".techdocs/cache/v1/tmp").iterdir()] == []
    assert not [line for line in serving.lines if "Traceback" in line or "Error" in line]
    assert serving.process.stdout is not None
    assert serving.process.stdout.read() == ""


def _programs_of(session: int) -> list[str]:
    """Return the numbers of all processes of a session that have not ended."""
    found: list[str] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, number = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(number) == session and state not in "ZX":
            found.append(folder.name)
    return found


def test_a_port_that_is_taken_ends_it_when_it_was_asked_for(one: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = techdocs(one, "serve", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error port {port} is in use\n  hint: ")


def test_without_a_port_the_next_free_one_is_taken_and_that_is_said(serve: Serve, one: Path) -> None:
    first, second = serve(one), serve(one)
    assert first.url != second.url
    assert re.fullmatch(r"port 8000 is in use; using port 80\d\d", second.lines[0])
    assert "A walrus." in second.page(ONE)


def test_faults_of_the_settings_end_it(one: Path) -> None:
    (one / "techdocs.yml").write_text("site_nam: One\n", encoding="utf-8")
    done = techdocs(one, "serve", "--config", "techdocs.yml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "techdocs.yml:1:1: error TD302 unknown key `site_nam`" in done.stderr
    assert "hint: did you mean `site_name`?" in done.stderr


def test_an_empty_folder_ends_it_with_what_to_do_and_stays_empty(tmp_path: Path) -> None:
    done = techdocs(tmp_path, "serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error no repositories found in `.`" in done.stderr
    assert "hint: " in done.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("arguments", [("nowhere",), ("--site", "ftp://docs.acme.example/"), ("--port", "70000")])
def test_what_cannot_be_ends_it(one: Path, arguments: tuple[str, ...]) -> None:
    done = techdocs(one, "serve", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_site_that_cannot_be_reached_is_a_warning_and_pages_are_shown(serve: Serve, one: Path) -> None:
    serving = serve(one, "--port", "0", "--site", "http://127.0.0.1:9/")
    assert "warning TD314 `http://127.0.0.1:9/` cannot be reached" in serving.lines[0]
    assert "A walrus." in serving.page(ONE)


def test_a_site_that_is_a_folder_knows_the_others(serve: Serve, write: Write, one: Path, tmp_path: Path) -> None:
    write(
        {
            "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
            "bar/catalog-info.yaml": COMPONENT.format(name="bar", owner="red"),
            "bar/docs/index.md": "# Bar\n",
        }
    )
    assert techdocs(tmp_path, "build", "repositories").returncode == 0
    page = serve(one, "--port", "0", "--site", str(tmp_path / "site")).page(ONE)
    assert "Red team" in page
    assert 'href="../bar/"' in page


def test_many_components_are_not_all_printed(serve: Serve, write: Write, tmp_path: Path) -> None:
    write({f"c{number}/docs/index.md": f"# {number}\n" for number in range(8)})
    serving = serve(tmp_path, "repositories", "--port", "0")
    assert "Docs" in serving.page("docs/")
    assert len([line for line in serving.lines if line.startswith("  http")]) == 5
    assert serving.end() == 0
    assert serving.lines[-1] == "  and 3 more"
