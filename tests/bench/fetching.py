"""The rows about fetching: bytes on the wire, and many repositories at once, against `git clone --depth 1`.

Both sides ask the same nginx with a login in front of `git http-backend`, on this machine.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import Sample
from tests.bench.programs import fresh
from tests.bench.rows import Row
from tests.sources.git_server import CERTIFICATE, GitServer
from tests.sources.nginx_server import IS_INSTALLED, NginxServer, nginx_server

LOGIN = "ada:s3cret"
CONCURRENCY = 8
_KINDS = 5
"""Repositories that differ; others are links to them."""
_COMMITS = 20
_SETTINGS = """
integrations:
  gitea: [{{host: "localhost:{port}", baseUrl: "https://localhost:{port}", username: ada, password: "${{TOKEN}}"}}]
fetch: {{history: {history}, concurrency: {concurrency}}}
sources:
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchBench:
    """Measures fetching: `count` repositories at once, so many `runs`."""

    folder: Path
    count: int
    runs: int

    def rows(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """Return each row's name with the function that measures it."""
        return {"fetch-bytes": self.bytes, "fetch-cold": self.cold}

    def bytes(self) -> Iterator[Row]:
        """Measure what one repository of 3 MB with 200 kB of docs costs on the wire."""
        with self._served() as server:
            self._clone(server, 1)
            theirs = server.bytes()
            for history, must, aim in (("none", 100 / 3, 15), ("full", 100, 100 / 3)):
                server.forget()
                self._fetch(server, 1, history)
                ours = server.bytes()
                yield Row(
                    what=f"bytes of a repository of 3 MB with 200 kB of docs, cold, `history: {history}`; "
                    "theirs: `git clone --depth 1`",
                    ours=f"{ours / 1000:,.0f} kB", theirs=f"{theirs / 1000:,.0f} kB", value=ours / theirs * 100,
                    unit="%", must=must, aim=aim,
                )  # fmt: skip
                server.forget()

    def cold(self) -> Iterator[Row]:
        """Measure many repositories, cold, against as many clones, eight at once."""
        with self._served() as server:
            pairs = [
                (self._fetch(server, self.count, "none"), self._clone(server, self.count)) for _ in range(self.runs)
            ]  # fmt: skip
        ours, theirs = Sample(tuple(pair[0] for pair in pairs)), Sample(tuple(pair[1] for pair in pairs))
        yield Row(
            what=f"{self.count} repositories, cold, {CONCURRENCY} at once, `history: none`; "
            f"theirs: {CONCURRENCY} times `git clone --depth 1`",
            ours=ours.text("s"), theirs=theirs.text("s"), value=theirs.median / ours.median, unit="times faster",
            must=1.0, aim=1.5, at_least=True,
        )  # fmt: skip

    @contextmanager
    def _served(self) -> Iterator[NginxServer]:
        if not IS_INSTALLED:
            raise SystemExit("error: the rows about fetching need nginx and fcgiwrap")
        work = fresh(self.folder / "work" / "fetching")
        root = work / "repositories"
        root.mkdir()
        _make_repositories(root, self.count)
        with nginx_server(work / "nginx", root, LOGIN) as server:
            yield server

    def _fetch(self, server: NginxServer, count: int, history: str) -> float:
        """Return the seconds that our fetch takes, with Python's start."""
        folder = fresh(self.folder / "work" / "fetched")
        text = _SETTINGS.format(port=server.port, history=history, concurrency=CONCURRENCY)
        text += "".join(f"  - url: {server.url(_name(number))}\n" for number in range(count))
        (folder / "techdocs.yml").write_text(text, encoding="utf-8")
        environment = {
            **os.environ, "SSL_CERT_FILE": str(CERTIFICATE), "TOKEN": LOGIN.partition(":")[2],
            "PYTHONPATH": str(Path.cwd()),
        }  # fmt: skip
        return _seconds([sys.executable, "-m", "tests.bench.fetch_only"], folder, environment)

    def _clone(self, server: NginxServer, count: int) -> float:
        """Return the seconds that a shell loop of clones takes, eight at once."""
        folder = fresh(self.folder / "work" / "cloned")
        lines = "".join(f"{server.url(_name(number))}\n" for number in range(count))
        (folder / "urls").write_text(lines, encoding="utf-8")
        header = f"http.extraHeader=Authorization: {server.authorization}"
        loop = f"xargs -P {CONCURRENCY} -n 1 git -c '{header}' clone --quiet --depth 1 < urls"
        environment = {**os.environ, "GIT_SSL_CAINFO": str(CERTIFICATE), "GIT_CONFIG_GLOBAL": os.devnull}
        return _seconds(["sh", "-c", loop], folder, environment)


def _seconds(command: list[str], folder: Path, environment: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=dict(environment), check=True)
    return time.perf_counter() - start


def _name(number: int) -> str:
    return f"acme/r{number}"


def _make_repositories(root: Path, count: int) -> None:
    """Make bare repositories of 3 MB with 200 kB of docs and some history; most are links to the first ones."""
    source = random.Random(13)  # noqa: S311 - the same in each run
    with GitServer(root) as maker:
        for number in range(min(count, _KINDS)):
            maker.create(_name(number), _files(source, number))
            for commit in range(_COMMITS):
                maker.push(_name(number), {f"src/file{commit}.bin": source.randbytes(70_000)})
    for number in range(_KINDS, count):
        (root / f"{_name(number)}.git").symlink_to(root / f"{_name(number % _KINDS)}.git")


def _files(source: random.Random, number: int) -> dict[str, str | bytes]:
    words = ["".join(source.choices("abcdefghijklmnopqrstuvwxyz", k=source.randint(3, 9))) for _ in range(5_000)]
    files: dict[str, str | bytes] = {
        "catalog-info.yaml": f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: r{number}}}\n",
        "mkdocs.yml": "site_name: A site\n",
    }
    files |= {f"docs/page{page}.md": f"# Page\n\n{' '.join(source.choices(words, k=1_000))}\n" for page in range(20)}
    files |= {f"docs/picture{one}.png": source.randbytes(30_000) for one in range(2)}
    files |= {f"src/file{one}.bin": source.randbytes(70_000) for one in range(40)}
    return files
