"""Make every attempt in a worker as a build starts it, and in one without walls; print what came of them as JSON.

It is a program of its own, so that its workers descend from a process whose environment holds a secret.
"""

import json
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pebble import ProcessPool

from techdocs.builds.workers import worker_sandbox
from techdocs.config import read_config
from techdocs.disk.store import Store
from techdocs.engine.theme import load_theme
from techdocs.workers.forkserver import start_workers
from techdocs.workers.sandbox_limits import SandboxLimits, start_worker
from tests.blast import attempts, raw_calls


def main(root: Path) -> None:
    """Make the attempts with `root` for the cache, the repositories and the home folder of who runs the build."""
    config = read_config(None, folder=root, sources=["repositories"])
    store = Store(config.cache_dir / "cache")
    start_workers()
    theme = load_theme(config.look)
    log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with store.scratch() as staged, socket.socket(socket.AF_UNIX) as listening, log:
        listening.bind(str(root / "engine.sock"))
        listening.listen()
        log.bind(str(root / "log.sock"))
        sandbox = worker_sandbox(theme, config, store, staged, is_open=False)
        found = {
            "walled": attempts_in(sandbox, root, store.root, staged),
            "open": attempts_in(replace(sandbox, is_open=True), root, store.root, staged),
            "main": os.getpid(),
            "store_home": str(sandbox.home),
            "in_home": [path.name for path in sandbox.home.iterdir()],
        }
    sys.stdout.write(json.dumps(found))


def attempts_in(sandbox: SandboxLimits, root: Path, store: Path, staged: Path) -> dict[str, object]:
    """Return what came of each attempt in a worker of a pool as `techdocs.builds.run` makes it."""
    paths = {
        "passwd": "/etc/passwd", "repository": str(root / "repositories/one/docs/index.md"), "home": str(root / "home"),
        "main's folder": f"/proc/{os.getpid()}", "root": "/",
    }  # fmt: skip
    folders = {
        "repository": str(root / "repositories/one"), "site": str(root), "home": str(root / "home"),
        "temporary": "/tmp", "shared memory": "/dev/shm", "stage": str(staged), "store": str(store),  # noqa: S108
        "own home": str(sandbox.home),
    }  # fmt: skip
    context = multiprocessing.get_context("forkserver")
    with ProcessPool(max_workers=1, context=context, initializer=start_worker, initargs=(sandbox,)) as pool:

        def ask(function: Callable[..., object], *arguments: object) -> object:
            return pool.schedule(function, args=arguments).result()

        found = {
            "environments": ask(attempts.environments),
            "home": ask(attempts.home),
            "numbers": ask(attempts.numbers),
            "status": ask(attempts.status),
            "sockets": ask(attempts.open_sockets),
            "connect": ask(attempts.connect, str(root / "engine.sock")),
            "programs": ask(attempts.run_programs),
            "read": ask(attempts.read_files, paths),
            "write": ask(attempts.write_files, folders),
            "memory": ask(attempts.read_memory, os.getpid()),
            "trace": ask(attempts.trace_parent),
            "thread": ask(attempts.in_a_thread, paths),
            "child": ask(attempts.in_a_child, paths),
            "calls": ask(raw_calls.run_all, paths["repository"], str(root / "log.sock"), os.getpid()),
        }
        if sandbox.is_open:
            found["shut"] = ask(attempts.shut_in)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
