"""Disks that are full or read-only, clocks that are set, two builds at once: the old site stands, or a new one."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.blast.fleet import command, run_build, write_fleet, write_settings
from tests.blast.full_disk import WAYS
from tests.conftest import ROOT, site_files
from tests.runs import environment

NAMESPACE = ("unshare", "--map-root-user", "--mount")
DAY = 24 * 3600


def _can_mount() -> bool:
    """Say whether this user may mount a disk in a namespace of their own."""
    if not shutil.which("unshare"):
        return False
    attempt = [*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(attempt, check=False, capture_output=True).returncode == 0


needs_mounts = pytest.mark.skipif(not _can_mount(), reason="no disk can be mounted: `unshare` is refused or missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """A disk, the ways in which it was spoiled, and what came of each."""

    folder: Path
    ways: Sequence[str]
    found: Mapping[str, Any]


@pytest.fixture(
    scope="module",
    params=[
        ("both", WAYS[:1]),
        *(pytest.param((where, WAYS), marks=pytest.mark.soak) for where in ("site", "cache", "both")),
    ],
    ids=lambda param: f"{param[0]}-{len(param[1])}",
)
def disk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """Build with the site, the cache or both on a disk of a few megabytes that is spoiled and mended."""
    root, (where, ways) = tmp_path_factory.mktemp("disk"), request.param
    program = [sys.executable, "-m", "tests.blast.full_disk", where, ",".join(ways), str(root)]
    done = subprocess.run(
        [*NAMESPACE, *program], cwd=ROOT, env=environment(root), check=True, stdout=subprocess.PIPE, text=True
    )
    return Disk(folder=root / "disk", ways=ways, found=json.loads(done.stdout))


@needs_mounts
def test_a_disk_that_cannot_be_written_leaves_the_old_site_and_says_what_to_do(disk: Disk) -> None:
    assert disk.found["good"]["code"] == 0
    assert {what: wrong for what in disk.ways if (wrong := _wrong(disk.found[what], disk.folder))} == {}


def _wrong(found: Mapping[str, Any], folder: Path) -> dict[str, object]:
    """Return what is wrong with a run on a spoiled disk, {} when nothing is."""
    said = found["spoiled"]["stderr"]
    lost = [part for part in ("cannot be written", str(folder), "  hint: ") if part not in said]
    is_right = found["old_site_stands"] and found["spoiled"]["code"] == 2 and not lost and "Traceback" not in said
    return {} if is_right else {**found, "lost": lost}


@needs_mounts
def test_a_disk_with_space_again_takes_a_whole_site_and_nothing_is_left(disk: Disk) -> None:
    assert [disk.found[what]["mended"]["code"] for what in disk.ways] == [0] * len(disk.ways)
    assert disk.found["differ"] == [], disk.found["elsewhere"]
    assert (disk.found["left"], disk.found["left_in_store"]) == ([], [])


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_page_of_the_same_size_and_time_is_seen_as_changed(tmp_path: Path, days: int) -> None:
    (name,) = write_fleet(tmp_path, 1)
    write_settings(tmp_path)
    page = tmp_path / "repositories" / name / "docs/more.md"
    when = time.time() + days * DAY
    page.write_text("# More\n\nA walrus.\n", encoding="utf-8")
    os.utime(page, (when, when))
    run_build(tmp_path)
    assert run_build(tmp_path).states[name] == "reused"
    page.write_text("# More\n\nA whalez.\n", encoding="utf-8")
    os.utime(page, (when, when))
    assert run_build(tmp_path).states[name] == "rendered"
    assert "A whalez." in _more(tmp_path, name)


@pytest.mark.parametrize("days", [-1, pytest.param(1, marks=pytest.mark.soak)])
def test_a_clock_that_was_set_hides_no_change_and_loses_no_page(tmp_path: Path, days: int) -> None:
    names = write_fleet(tmp_path, 3)
    write_settings(tmp_path)
    run_build(tmp_path)
    before = site_files(tmp_path / "site")
    assert _run_at(tmp_path, days) == 0
    assert site_files(tmp_path / "site") == before
    page = tmp_path / "repositories" / names[0] / "docs/more.md"
    page.write_text("# More\n\nA whalez.\n", encoding="utf-8")
    os.utime(page, (time.time() + days * DAY,) * 2)
    assert _run_at(tmp_path, days) == 0
    assert "A whalez." in _more(tmp_path, names[0])
    page.write_text("# More\n\nA walrus.\n", encoding="utf-8")
    assert run_build(tmp_path).states == {names[0]: "rendered", names[1]: "reused", names[2]: "reused"}
    assert "A walrus." in _more(tmp_path, names[0])


def _run_at(root: Path, days: int) -> int:
    """Build with Python's clock set by some days, and return the exit code."""
    folder = root / "clock"
    folder.mkdir(exist_ok=True)
    lines = ["import time", f"now, now_ns, shift = time.time, time.time_ns, {days * DAY}"]
    lines += ["time.time = lambda: now() + shift", "time.time_ns = lambda: now_ns() + shift * 10**9", ""]
    (folder / "sitecustomize.py").write_text("\n".join(lines), encoding="utf-8")
    variables = environment(root) | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    return subprocess.run(command("--quiet"), cwd=root, env=variables, check=False).returncode


def _more(root: Path, name: str) -> str:
    return (root / "site/docs/default/component" / name / "more/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("times", [1, pytest.param(4, marks=pytest.mark.soak)])
def test_two_builds_at_once_into_one_site_with_one_cache_both_succeed(tmp_path: Path, times: int) -> None:
    names = write_fleet(tmp_path, 12)
    write_settings(tmp_path)
    for number in range(times):
        page = tmp_path / "repositories" / names[number] / "docs/more.md"
        page.write_text(f"# More\n\nSeal {number}.\n", encoding="utf-8")
        both = [_start(tmp_path), _start(tmp_path)]
        said = [process.communicate()[0] for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        assert f"Seal {number}." in _more(tmp_path, names[number])
    write_settings(tmp_path, site_dir="elsewhere", cache_dir="other-cache")
    run_build(tmp_path, cache="other-cache")
    assert site_files(tmp_path / "site") == site_files(tmp_path / "elsewhere")
    assert [path.name for path in tmp_path.rglob("*") if ".new-" in path.name or ".old" in path.name] == []
    assert list((tmp_path / ".techdocs/cache/v1/tmp").iterdir()) == []


def _start(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(), cwd=root, env=environment(root), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
