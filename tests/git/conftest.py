"""Repositories with a history, and what lies outside of them: a program that leaves a mark, a pipe that never ends."""

import os
from pathlib import Path

import pytest

from tests.conftest import git


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a repository of three commits, one of which takes a file away."""
    folder = tmp_path / "checkout"
    (folder / "docs").mkdir(parents=True)
    for number, name in enumerate(("index.md", "more.md", "gone.md"), 1):
        (folder / "docs" / name).write_text(f"# {name}\n")
        git(folder, "init", "-q")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", name, when=f"2026-01-0{number}T00:00:00+00:00")
    return folder


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Make what no repository may start, read or write: `pwn.sh` leaves `pwned`, whoever opens `pipe` waits."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "pwn.sh").write_text(f"#!/bin/sh\ntouch {folder}/pwned\nexit 1\n")
    (folder / "pwn.sh").chmod(0o755)
    os.mkfifo(folder / "pipe")
    return folder


CHANGED = {
    "docs/gone.md": "2026-01-03T00:00:00Z",
    "docs/index.md": "2026-01-01T00:00:00Z",
    "docs/more.md": "2026-01-02T00:00:00Z",
}
"""What is known of the files of `checkout`."""
