"""The process that workers are forked from loads what they need: Python passes over a module that it cannot find."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

import pytest
from pebble import ProcessExpired

from techdocs.workers import forkserver as forkserver_module
from techdocs.workers.forkserver import PRELOADED, start_workers
from techdocs.workers.pool import Pool
from techdocs.workers.sandbox_limits import SandboxLimits

SECRET = "walrus-token-0123456789"  # noqa: S105

CODE = """
import sys, {module}
from techdocs.engine.theme import load_theme
from techdocs.engine.theme_config import environment
from techdocs.model.site import Look
print("techdocs.builds.worker" in sys.modules, "pymdownx.superfences" in sys.modules)
print(len(environment(load_theme(Look())).cache) > 0)
"""


@pytest.mark.parametrize("has_pages", [True, False])
def test_renderer_and_extensions_are_loaded_and_templates_for_those_that_write_pages(*, has_pages: bool) -> None:
    first, module = PRELOADED[has_pages]
    assert first == "techdocs.workers.server_start"
    code = CODE.format(module=module)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"True True\n{has_pages}\n"


PROGRAM = """
from pathlib import Path
from techdocs.workers.forkserver import start_workers
from techdocs.workers.pool import Pool
from techdocs.workers.sandbox_limits import SandboxLimits
print("run")
start_workers()
pool = Pool(SandboxLimits(memory_mb=512, readable=(), writable=(), home=Path.cwd(), is_open=True), count=1)
print(pool.finish(pool.schedule(abs, -1, seconds=60)))
pool.stop()
pool.end()
"""


def test_workers_do_not_run_the_program_that_has_started_them(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("run\n1\n", "")


def parent_environment() -> tuple[int, str]:
    """Return the number and the environment of the process that this one was forked from."""
    return os.getppid(), Path(f"/proc/{os.getppid()}/environ").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/proc/self/environ").is_file(), reason="environments are seen in /proc")
def test_a_fork_server_that_dies_takes_its_workers_along_and_the_next_one_knows_no_secret_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", SECRET)
    start_workers()
    pool = Pool(SandboxLimits(memory_mb=512, readable=(), writable=(), home=tmp_path, is_open=True), count=1)
    first, _ = pool.finish(pool.schedule(parent_environment, seconds=60))
    busy = pool.schedule(time.sleep, 60, seconds=60)
    while not busy.running():
        time.sleep(0.01)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(ProcessExpired):
        pool.finish(busy)
    second, found = pool.finish(pool.schedule(parent_environment, seconds=60))
    pool.stop()
    pool.end()
    assert second != first
    assert "PATH=" in found
    assert SECRET not in found


@pytest.mark.skipif(not Path("/proc/self/environ").is_file(), reason="environments are seen in /proc")
def test_nor_does_one_that_is_started_as_the_last_dies_right_after_it_was_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", SECRET)
    start_workers()
    looks = forkserver_module._is_running  # noqa: SLF001 - the moment between look and start

    def kill_after_the_look() -> bool:
        monkeypatch.setattr(forkserver_module, "_is_running", looks)
        number = getattr(forkserver, "_forkserver")._forkserver_pid  # noqa: B009, SLF001 - it has no other door
        is_running = looks()
        os.kill(number, signal.SIGKILL)
        os.waitid(os.P_PID, number, os.WEXITED | os.WNOWAIT)
        return is_running

    monkeypatch.setattr(forkserver_module, "_is_running", kill_after_the_look)
    pool = Pool(SandboxLimits(memory_mb=512, readable=(), writable=(), home=tmp_path, is_open=True), count=1)
    found = pool.finish(pool.schedule(parent_environment, seconds=60))[1]
    pool.stop()
    pool.end()
    assert "PATH=" in found
    assert SECRET not in found
