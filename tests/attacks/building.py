"""Runs of the real program over hostile repositories, bounded in time and memory, and what they left."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks.corpus import TOKEN
from tests.runs import BuildRun, environment, own_environment, read_report, run_here

MEMORY = 3_000_000_000
"""Bytes of data that the program may use in all: a case that fills the memory must not end the machine."""
ARGUMENTS = ("build", "--jobs", "2", "--verbose")
LIMITS = {
    "page_seconds": 2, "component_seconds": 60, "component_files": 300, "component_mb": 20, "nav_entries": 2000,
    "descriptor_mb": 1, "yaml_documents": 1000,
}  # fmt: skip
"""Smaller than the defaults, so that a case that reaches one is small too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(BuildRun):
    """What a run of `techdocs build` gave; `root` holds `sources/`, `outside/` and `site/`."""

    root: Path

    @property
    def site(self) -> Path:
        """Return the site's folder."""
        return self.root / "site"

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Return every problem as it stands in `build-report.json`."""
        return list(self.report.get("problems", []))

    def problems_of(self, source: str) -> list[dict[str, Any]]:
        """Return the problems that stand in one source."""
        return [problem for problem in self.problems if problem["place"]["source"] == source]

    def state_of(self, ref: str) -> str:
        """Return `built`, `stub` or `none`: what stands where an entity's docs belong."""
        states = {item["ref"]: item["state"] for item in self.report.get("components", [])}
        return {"rendered": "built", "reused": "built", "failed": "stub"}.get(states.get(ref, ""), "none")

    @property
    def stubs(self) -> tuple[str, ...]:
        """Return how paths of the site begin at which a page of the tool stands in the place of a team's."""
        failed = [item["ref"] for item in self.report.get("components", []) if item["state"] == "failed"]
        folders = [f"{self.docs_of(ref).relative_to(self.site).as_posix()}/" for ref in failed]
        withheld = [problem for problem in self.problems if problem["code"] in {"TD412", "TD413"}]
        return (*folders, *(self._page_of(problem) for problem in withheld))

    def _page_of(self, problem: Mapping[str, Any]) -> str:
        name = str(problem["place"]["path"]).removeprefix("docs/").removesuffix(".md")
        page = self.docs_of(problem["entity"]) / ("index.html" if name == "index" else f"{name}/index.html")
        return page.relative_to(self.site).as_posix()

    def docs_of(self, ref: str) -> Path:
        """Return the folder of an entity's docs in the site."""
        kind, _, rest = ref.partition(":")
        namespace, _, name = rest.partition("/")
        return self.site / "docs" / namespace / kind / name


def run_build(root: Path, *, seconds: float = 300, limits: Mapping[str, int] | None = None) -> Run:
    """Build the site of `sources/` with the command line, as a job of CI that holds a secret would."""
    _write_settings(root, limits or {})
    command = [sys.executable, "-m", "techdocs", *ARGUMENTS]
    try:
        done = subprocess.run(
            command, cwd=root, env=environment(root, DEPLOY_TOKEN=TOKEN), check=False, capture_output=True,
            timeout=seconds, preexec_fn=_bound, start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        _end(root)
        said = f"not done after {seconds} s: {error.stderr!r}"
        return Run(root=root, code=-1, stdout="", stderr=said, report={})
    stdout, stderr = (printed.decode("utf-8", "replace") for printed in (done.stdout, done.stderr))
    return Run(root=root, code=done.returncode, stdout=stdout, stderr=stderr, report=read_report(root / ".techdocs"))


def run_build_here(root: Path, *, seconds: int) -> Run:
    """Build the site of `sources/` as `run_build` does, in this process, which takes a fifth of the time.

    Raises:
        TimeoutError: the build takes longer than so many seconds.
    """
    _write_settings(root, {})
    with _bounded_here(seconds):
        done = run_here(root, ARGUMENTS, own_environment(root) | {"DEPLOY_TOKEN": TOKEN})
    report = read_report(root / ".techdocs")
    return Run(root=root, code=done.returncode, stdout=done.stdout, stderr=done.stderr, report=report)


@contextmanager
def _bounded_here(seconds: int) -> Iterator[None]:
    """Bound the memory of this process, and the time of the block."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"not done after {seconds} s")

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    before = signal.signal(signal.SIGALRM, stop)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, hard))
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _write_settings(root: Path, limits: Mapping[str, int]) -> None:
    lines = ["site_name: Acme", "sources: ['sources/*']", "limits:"]
    lines += [f"  {name}: {value}" for name, value in {**LIMITS, **limits}.items()]
    (root / "techdocs.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _end(root: Path) -> None:
    """End what a run that was stopped has left: processes whose working folder is the run's."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            mine = (process / "cwd").readlink() == root
        except OSError:
            continue
        if mine:
            os.kill(int(process.name), 9)


def write_all(folder: Path) -> Callable[[Mapping[str, str]], None]:
    """Return a function that writes texts below a folder."""

    def write(texts: Mapping[str, str]) -> None:
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")

    return write
