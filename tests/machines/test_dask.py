"""Docs that dask workers render: the same bytes, whatever dies meanwhile. A real scheduler and real workers."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.errors import TechDocsError
from techdocs.machines import workers as dask_workers
from techdocs.model.docs import DocsState
from techdocs.model.executor import ExecutorSettings
from techdocs.model.publisher import Publisher
from techdocs.model.shared_cache import CacheSettings
from techdocs.pipeline import Outcome, build_site
from tests.conftest import COMPONENT, ROOT, Write, site_config, site_files

pytestmark = [pytest.mark.soak, pytest.mark.whole]
PROGRAM = str(Path(sys.executable).with_name("dask"))
SETTINGS = {"DASK_DISTRIBUTED__WORKER__DAEMON": "False", "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}


API = """
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: pets}
spec:
  type: openapi
  lifecycle: production
  owner: red
  definition: |
    openapi: 3.1.0
    info: {title: Pets, version: "1"}
    paths: {/pets: {get: {operationId: listPets, responses: {"200": {description: All pets}}}}}
"""


class Cluster:
    """A scheduler on this machine, and its workers; `preload` is Python that a worker runs first."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address, self._folder = f"tcp://127.0.0.1:{port}", folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(port))

    def worker(self, preload: str = "") -> "subprocess.Popen[bytes]":
        """Start a worker with a folder of its own."""
        folder = self._folder / f"worker-{len(self.processes)}"
        folder.mkdir(parents=True)
        (folder / "first.py").write_text(preload)
        more = ("--preload", str(folder / "first.py")) if preload else ()
        own = ("--nthreads", "1", "--local-directory", str(folder), *more)
        return self._start("worker", self.address, *own)

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        log = (self._folder / f"log-{len(self.processes)}").open("wb")
        started = subprocess.Popen(
            [PROGRAM, *arguments, "--no-dashboard"], env={**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT)},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        self.processes.append(started)
        return started

    def wait_for(self, count: int) -> None:
        """Wait until so many workers are there."""
        from distributed import Client  # noqa: PLC0415 - only these tests need it

        with Client(self.address, timeout=60, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(count, timeout=60)

    def end(self, *processes: "subprocess.Popen[bytes]") -> None:
        """Kill processes with all that they have started."""
        for one in processes or tuple(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Return a scheduler without workers."""
    (tmp_path / "dask").mkdir()
    (tmp_path / "entries").mkdir()
    made = Cluster(tmp_path / "dask")
    yield made
    made.end()


@pytest.fixture
def repositories(write: Write) -> Path:
    """Write twelve components; one is called `poison`, and is as good as the others."""
    names = [*(f"service-{number}" for number in range(11)), "poison"]
    descriptors = {f"{name}/catalog-info.yaml": COMPONENT.format(name=name, owner="red") for name in names}
    docs = {f"{name}/docs/index.md": f"# {name}\n\nWhat it does.\n" for name in names}
    return write({**descriptors, **docs, "pets/catalog-info.yaml": API})


def build(repositories: Path, cluster: Cluster | None, *, weak: bool = False) -> Outcome:
    """Build the site on the workers of a cluster, or here without a shared cache."""
    root = repositories.parent
    config = replace(site_config(root), site_dir=root / ("there" if cluster else "here"))
    if cluster is None:
        return build_site(replace(config, cache_dir=root / "cache-here"))
    place = Publisher(type="local", folder=root / "entries")
    return build_site(
        replace(
            config, shared_cache=CacheSettings(place=place, is_writable=True),
            executor=ExecutorSettings(scheduler=cluster.address, allows_weak_walls=weak),
        )
    )  # fmt: skip


def check_same(outcome: Outcome, repositories: Path) -> None:
    """Check that a site is the one that is built here, and that no docs are missing."""
    assert {docs.state for docs in outcome.parts.docs.values()} <= {DocsState.RENDERED, DocsState.NONE}
    assert site_files(outcome.site.folder) == site_files(build(repositories, None).site.folder)


def test_a_shard_that_no_worker_can_index_is_indexed_here(repositories: Path, cluster: Cluster) -> None:
    cluster.worker("from techdocs.portal.search import elsewhere\nelsewhere.index_texts = None\n")
    cluster.wait_for(1)
    outcome = build(repositories, cluster)
    assert outcome.shared.notes == ("`search/shard-00` was indexed here: 'NoneType' object is not callable",)
    assert outcome.shared.found == 12
    check_same(outcome, repositories)


KILL = """
import os
from pathlib import Path
from techdocs.builds.executors import batch
own = batch.own = getattr(batch, "own", batch.render_here)  # dask runs this twice
def render_here(builds, *more):
    if any(ref.name == "poison" for ref in builds) and CONDITION:
        os._exit(1)
    yield from own(builds, *more)
batch.render_here = render_here
"""


def test_two_workers_give_the_bytes_of_a_build_here(repositories: Path, cluster: Cluster) -> None:
    cluster.worker()
    cluster.worker()
    cluster.wait_for(2)
    outcome = build(repositories, cluster)
    assert outcome.shared.notes == ()
    assert outcome.shared.found == 13, "workers have rendered all, and indexed it"
    check_same(outcome, repositories)


def test_a_worker_that_dies_in_the_middle_costs_no_docs(repositories: Path, cluster: Cluster, tmp_path: Path) -> None:
    once = f"not Path({str(tmp_path / 'died')!r}).exists() and not Path({str(tmp_path / 'died')!r}).touch()"
    cluster.worker(KILL.replace("CONDITION", once))
    cluster.worker(KILL.replace("CONDITION", once))
    cluster.wait_for(2)
    outcome = build(repositories, cluster)
    assert (tmp_path / "died").exists()
    assert outcome.shared.found == 13
    check_same(outcome, repositories)


def test_a_component_that_kills_each_worker_is_found_and_fails_alone(repositories: Path, cluster: Cluster) -> None:
    cluster.worker(KILL.replace("CONDITION", "True"))
    cluster.wait_for(1)
    outcome = build(repositories, cluster)
    states = {docs.ref.name: docs.state for docs in outcome.parts.docs.values() if docs.state is not DocsState.NONE}
    assert {name for name, state in states.items() if state is DocsState.FAILED} == {"poison"}
    assert len(states) == 12
    assert outcome.shared.found == 12, "11 docs, and the index"


def test_a_scheduler_that_dies_in_the_middle_costs_no_docs(
    repositories: Path, cluster: Cluster, tmp_path: Path
) -> None:
    kill = f"os.kill({cluster.scheduler.pid}, 9) is None and __import__('time').sleep(60) is None"
    cluster.worker(KILL.replace("CONDITION", kill))
    cluster.wait_for(1)
    outcome = build(repositories, cluster)
    assert outcome.shared.notes, "it is said what was rendered here"
    check_same(outcome, repositories)


def test_without_a_scheduler_all_is_rendered_here(
    repositories: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("techdocs.machines.work.CONNECT_SECONDS", 1)
    cluster.end()
    outcome = build(repositories, cluster)
    assert outcome.shared.notes == (f"no scheduler at `{cluster.address}`; everything was done here",)
    check_same(outcome, repositories)


def test_a_worker_of_another_version_gets_nothing_to_render(
    repositories: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_workers, "LOST_SECONDS", 2.0)
    cluster.worker("from techdocs.machines import terms\nterms.code_digest = lambda: 'another'\n")
    cluster.wait_for(1)
    outcome = build(repositories, cluster)
    assert "1 worker not used: no techdocs of this version there" in outcome.shared.notes
    assert outcome.shared.found == 0
    check_same(outcome, repositories)


WEAK = """
from techdocs.machines import terms
terms.available = lambda: terms.SandboxState(network="python", files="")
"""


def test_a_worker_with_weak_walls_is_refused_unless_it_is_allowed(repositories: Path, cluster: Cluster) -> None:
    cluster.worker(WEAK)
    cluster.wait_for(1)
    with pytest.raises(TechDocsError, match="workers can't sandbox builds fully: no landlock and no seccomp"):
        build(repositories, cluster)
    outcome = build(repositories, cluster, weak=True)
    assert outcome.shared.found == 13
    check_same(outcome, repositories)
