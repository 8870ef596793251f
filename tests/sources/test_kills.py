"""A fetch that is killed at any point: the next one has the same files as one that nobody disturbed."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from techdocs.model.fetching import FetchState
from tests.conftest import ROOT
from tests.runs import environment
from tests.sources.conftest import Fetching
from tests.sources.git_server import CERTIFICATE, GitServer

FETCH = """
import sys
from pathlib import Path
from tests.sources.conftest import Fetching
Fetching(folder=Path(sys.argv[1])).run(sys.argv[2:])
"""


def files(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kill_during(server: GitServer, folder: Path, urls: list[str], requests: int, seconds: float) -> None:
    """Kill a fetch so many seconds after the server has had so many requests, or let it end before that."""
    server.log.clear()
    command = [sys.executable, "-c", FETCH, str(folder), *urls]
    folder.mkdir(parents=True, exist_ok=True)
    variables = environment(folder.parent, SSL_CERT_FILE=str(CERTIFICATE))
    with subprocess.Popen(command, cwd=ROOT, env=variables) as process:
        while len(server.log) < requests and process.poll() is None:
            time.sleep(0.002)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def check(server: GitServer, paths: list[str], fetching: Fetching, points: list[tuple[int, float]]) -> None:
    urls = [server.url(one) for one in paths]
    for one in paths:
        server.create(one, {"docs/index.md": f"# {one}\n", "a.md": "[b](x/b.txt)", "x/b.txt": "b"})
    calm = Fetching(folder=fetching.folder / "calm")
    rough = Fetching(folder=fetching.folder / "rough")
    for number, (requests, seconds) in enumerate(points):
        for one in paths:
            server.push(one, {"docs/index.md": f"# {one} {number}\n"})
        kill_during(server, rough.folder, urls, requests, seconds)
        after, undisturbed = rough.run(urls), calm.run(urls)
        assert {one.state for one in after.report.sources} <= {FetchState.FETCHED, FetchState.UNCHANGED}
        for source, other in zip(after.sources, undisturbed.sources, strict=True):
            assert files(source.root) == files(other.root)
            assert (source.commit, source.changed, source.problems) == (other.commit, other.changed, other.problems)


@pytest.mark.soak
def test_a_fetch_that_was_killed_anywhere_is_done_by_the_next_one(
    server: GitServer, path: str, fetching: Fetching
) -> None:
    paths = [f"{path}-{number}" for number in range(3)]
    check(server, paths, fetching, [(requests, seconds) for requests in range(1, 21, 2) for seconds in (0.0, 0.02)])
