"""Runs in this process are as runs of their own, and leave this process as it was."""

import gc
import logging
import os
import re
import signal
from pathlib import Path

import pytest

from tests.conftest import ONE, Write
from tests.runs import techdocs, techdocs_process

VALUE = "Zk3TqW9xVb7LmR2sYd8HfC4g"
RUNS = [["build", "repositories", "--strict"], ["lint", "gone"]]


def state() -> dict[str, object]:
    """Return what a process has once."""
    mask = os.umask(0)
    os.umask(mask)
    return {
        "folder": Path.cwd(), "environment": dict(os.environ), "mask": mask, "frozen": gc.get_freeze_count(),
        "collects": gc.isenabled(), "handlers": logging.root.handlers[:], "on end": signal.getsignal(signal.SIGINT),
        "on time": signal.getsignal(signal.SIGPROF),
    }  # fmt: skip


@pytest.mark.parametrize("arguments", RUNS, ids=" ".join)
def test_a_run_in_this_process_gives_what_one_of_its_own_gives(
    write: Write, tmp_path: Path, arguments: list[str]
) -> None:
    write({"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n\n[x](gone.md)\n"})
    there, here = tmp_path / "there", tmp_path / "here"
    for folder in (there, here):
        folder.mkdir()
        (folder / "repositories").symlink_to(tmp_path / "repositories")
    expected, done = techdocs_process(there, *arguments), techdocs(here, *arguments)
    assert done.returncode == expected.returncode
    assert done.stdout.replace(str(here), str(there)) == expected.stdout
    assert re.sub(r"done in .* s", "done", done.stderr.replace(str(here), str(there))) == re.sub(
        r"done in .* s", "done", expected.stderr
    )
    assert names(here) == names(there)


def names(folder: Path) -> list[str]:
    """Return what a run has written, but for the cache, whose folders have names of their time."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if ".techdocs" not in path.parts)


def test_a_run_leaves_this_process_as_it_was(write: Write, tmp_path: Path) -> None:
    write({"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n"})
    gc.unfreeze()  # what tests before this one have left
    before = state()
    assert techdocs(tmp_path, "build", "repositories", ANYTHING="x").returncode == 0
    assert state() == before
    assert techdocs(tmp_path, "build", "gone").returncode == 2
    assert state() == before


def test_a_run_has_the_environment_that_it_is_given(write: Write, tmp_path: Path) -> None:
    write({"one/catalog-info.yaml": ONE, "one/docs/index.md": f"# One\n\nThe key is {VALUE}.\n"})
    assert "TD412" not in techdocs(tmp_path, "lint", "repositories").stdout
    assert "TD412" in techdocs(tmp_path, "lint", "repositories", A_TOKEN=VALUE).stdout
