"""Kill -9 at any moment: the site is the old one or the new one, whole, all ends, and the next build cleans up.

`make test` kills builds of a small fleet a few times, `make soak` those of a larger one a hundred times.
"""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.blast.fleet import Run, command, run_build, write_fleet, write_settings
from tests.blast.processes import wait_for_the_end
from tests.conftest import site_files
from tests.runs import environment

FEW, MANY, SEED = (6, 4), (60, 100), 20260102
"""How many components are built, and how often that is killed."""
SECONDS_OF_A_START = 2.0
"""Within about so long `lint` and `serve` have started all their processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What killed builds left, so many `kills`.

    `torn` are sites that were neither the one before nor the one of the change, as the kill's number and the files
    that differ; `alive` are programs that outlived their build; `exchanged` counts the kills after which the new site
    stood already. `mended` is one undisturbed build after all of them.
    """

    root: Path
    kills: int
    torn: dict[int, list[str]]
    alive: list[str]
    exchanged: int
    mended: Run


@pytest.fixture(scope="module", params=[FEW, pytest.param(MANY, marks=pytest.mark.soak)], ids=["few", "many"])
def killed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """Kill a build again and again, after a change of one page, at moments spread over the time that one takes."""
    root, (components, wanted) = tmp_path_factory.mktemp("killed"), request.param
    names = write_fleet(root, components)
    write_settings(root)
    run_build(root)
    seconds = min(_seconds_of_a_build(root, names[-1], number) for number in range(3))
    chosen = random.Random(SEED)  # noqa: S311 - the same moments each time
    torn: dict[int, list[str]] = {}
    alive: list[str] = []
    kills = exchanged = 0
    for number in itertools.count():
        before = site_files(root / "site")
        _change(root, names[number % components], number)
        started = time.monotonic()
        has_ended, left = _kill(root, seconds * (kills + chosen.random()) / wanted, is_alone=number % 2 == 1)
        alive += left
        if has_ended:  # the machine is less busy than it was
            seconds = min(seconds, time.monotonic() - started)
            continue
        kills += 1
        after = site_files(root / "site")
        if after != before:
            exchanged += 1
            new = _from_elsewhere(root, "mirror")
            differing = sorted(path for path in {*after, *new} if after.get(path) != new.get(path))
            torn |= {number: differing} if differing else {}
        if kills == wanted:
            break
    return Killed(root=root, kills=kills, torn=torn, alive=alive, exchanged=exchanged, mended=run_build(root))


def _seconds_of_a_build(root: Path, name: str, number: int) -> float:
    _change(root, name, number)
    started = time.monotonic()
    run_build(root, is_process=True)
    return time.monotonic() - started


def _change(root: Path, name: str, number: int) -> None:
    page = root / "repositories" / name / "docs/more.md"
    page.write_text(f"# More\n\nSeal number {number} sleeps.\n", encoding="utf-8")


def _from_elsewhere(root: Path, name: str) -> dict[str, str]:
    """Return the files of the site of the same repositories, built with a cache and at a place of its own."""
    elsewhere = root / name
    elsewhere.mkdir(exist_ok=True)
    write_settings(elsewhere, sources=["../repositories/*"])
    assert run_build(elsewhere).code == 0
    return site_files(elsewhere / "site")


def _kill(root: Path, seconds: float, *, is_alone: bool, program: Sequence[str] = ()) -> tuple[bool, list[str]]:
    """Start a build, or another program, and kill it after some seconds: alone, or all that it has started with it.

    Returns:
        Whether it had ended by itself, and the programs of it that run on.
    """
    process = subprocess.Popen(
        program or command("--quiet"), cwd=root, env=environment(root), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        (os.kill if is_alone else os.killpg)(process.pid, signal.SIGKILL)
    code = process.wait()
    return code != -signal.SIGKILL, wait_for_the_end(process.pid)


pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are seen in /proc")


@pytest.mark.parametrize("killed", [MANY], indirect=True)
@pytest.mark.soak
def test_most_builds_are_killed_before_their_site_stands(killed: Killed) -> None:
    assert killed.exchanged < killed.kills / 2


def test_the_site_is_the_old_one_or_the_new_one_and_whole(killed: Killed) -> None:
    assert killed.torn == {}


def test_what_a_killed_build_has_started_ends_by_itself(killed: Killed) -> None:
    assert killed.alive == []


def test_the_next_build_gives_the_bytes_of_one_from_scratch(killed: Killed) -> None:
    assert (killed.mended.code, killed.mended.report["problems"]) == (0, [])
    assert site_files(killed.root / "site") == _from_elsewhere(killed.root, "scratch")


def test_the_next_build_leaves_nothing_of_the_killed_ones(killed: Killed) -> None:
    store = killed.root / ".techdocs/cache/v1"
    assert list((store / "tmp").iterdir()) == []
    assert len(list((store / "sites").iterdir())) <= 1
    beside = {path.name for path in killed.root.iterdir()}
    assert beside - {"mirror", "scratch"} == {"repositories", "techdocs.yml", "home", ".techdocs", "site"}
    marks = (".new", ".old", ".standby")
    assert [path for path in killed.root.rglob("*") if any(mark in path.name for mark in marks)] == []


@pytest.mark.parametrize("verb", ["lint", "serve"])
@pytest.mark.parametrize("kills", [pytest.param(3, id="few"), pytest.param(50, id="many", marks=pytest.mark.soak)])
def test_what_another_killed_verb_has_started_ends_by_itself(tmp_path: Path, verb: str, kills: int) -> None:
    write_fleet(tmp_path, FEW[0])
    write_settings(tmp_path)
    chosen = random.Random(SEED)  # noqa: S311 - the same moments each time
    program = [sys.executable, "-m", "techdocs", verb]
    for number in range(kills):
        seconds = SECONDS_OF_A_START * (number + chosen.random()) / kills
        _, left = _kill(tmp_path, seconds, is_alone=True, program=program)
        assert left == []
