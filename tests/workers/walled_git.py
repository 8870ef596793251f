"""Run the real git in a worker that may start it, in each way that a repository has to start something else.

It is a program of its own, so that its workers descend from a process whose environment holds a secret. It prints as
JSON what each command gave, in a worker with walls and in one without.
"""

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from techdocs.workers.sandbox_limits import SandboxLimits, start_worker

RAN = "walrus-42"
SCRIPT = "echo walrus-$((40+2)) >&2"
"""What a shell prints as `RAN`, which is not in any text of git about it."""
Said = Mapping[str, str]


def commands(repository: Path, elsewhere: Path, main: int) -> dict[str, list[str]]:
    """Return what is tried, by a name each: arguments of git, below a repository with a script in it."""
    inside = repository / "script.sh"
    fetch = ["-c", "protocol.ext.allow=always", "ls-remote"]
    return {
        "version": ["--version"],
        "log": ["log", "--format=%s"],
        "pager": ["-c", f"core.pager={SCRIPT}", "-p", "log"],
        "alias": ["-c", f"alias.x=!{SCRIPT}", "x"],
        "alias of a script": ["-c", f"alias.x=!{inside}", "x"],
        "external diff": ["-c", f"diff.external={SCRIPT}", "diff"],
        "text conversion": ["-c", f"diff.x.textconv={SCRIPT}", "diff"],
        "smudge filter": ["-c", f"filter.x.smudge={SCRIPT}", "cat-file", "--filters", "HEAD:page.x"],
        "process filter": ["-c", f"filter.x.process={SCRIPT}", "cat-file", "--filters", "HEAD:page.x"],
        "monitor": ["-c", f"core.fsmonitor={inside}", "status"],
        "hook": ["-c", f"core.hooksPath={repository / 'hooks'}", "hook", "run", "pre-commit"],
        "transport of a shell": [*fetch, f"ext::/bin/sh -c {SCRIPT.replace(' ', '% ')}"],
        "transport of a script": [*fetch, f"ext::{inside}"],
        "transport of a script elsewhere": [*fetch, f"ext::{elsewhere}"],
        "environment of main": ["interpret-trailers", f"/proc/{main}/environ"],
        "environment of the worker": ["interpret-trailers", "/proc/{worker}/environ"],
        "network": ["ls-remote", "git://127.0.0.1:{port}/x"],
    }  # fmt: skip


def run(arguments: list[str], repository: Path, terminal: int | None) -> str:
    """Run git and return all that it printed; with a terminal, its output goes there, as pagers need one."""
    variables = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "TERM": "vt"}
    command = ["git", "-c", "safe.directory=*", "-C", str(repository), *arguments]
    done = subprocess.run(
        command, env=variables, check=False, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        stdout=terminal or subprocess.PIPE, timeout=30,
    )  # fmt: skip
    return f"{done.stdout or ''}{done.stderr}"


def in_a_worker(sandbox: SandboxLimits, work: Callable[[], Said]) -> Said:
    """Return what some work says in a process of its own behind sandbox."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            start_worker(sandbox)
            os.write(writing, json.dumps(work()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return dict(json.loads(said))


def main(root: Path, port: str) -> None:
    """Run everything with a repository below `root`; `port` is one of this machine that listens."""
    repository = root / "repository"
    _, terminal = pty.openpty()
    sandbox = SandboxLimits(
        memory_mb=512, readable=(repository,), writable=(), home=root / "home",
        programs=(Path(shutil.which("git") or ""),),
    )  # fmt: skip
    tried = commands(repository, root / "script.sh", os.getpid())

    def work() -> Said:
        filled = {"{worker}": str(os.getpid()), "{port}": port}
        return {
            name: run(
                [_fill(argument, filled) for argument in arguments],
                repository,
                terminal if name == "pager" else None,
            )
            for name, arguments in tried.items()
        }

    found = {
        "walled": in_a_worker(sandbox, work),
        "open": in_a_worker(replace(sandbox, is_open=True), work),
    }
    sys.stdout.write(json.dumps(found))


def _fill(argument: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        argument = argument.replace(mark, value)
    return argument


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
