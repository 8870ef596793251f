"""A thousand components of which a hundred fail, each in one of the ways known, cost the other nine hundred nothing.

The thousand are built by `make soak`; `make test` has a fleet of 75, of which 15 fail.
"""

import itertools
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest

from tests.blast.fleet import Run, run_build, write_fleet, write_settings
from tests.blast.spoil import FRESH, HELD, KEPT, LIMITS, NAMELESS, WAYS, Way
from tests.conftest import site_files

CHANGING = 3
Files = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a fleet is: its components, of which each `every`th fails, and in which ways; the last ones change."""

    components: int
    every: int
    ways: tuple[Way, ...]


SMALL = Size(components=75, every=5, ways=tuple(way for way in WAYS if not way.is_long))
LARGE = Size(components=1_000, every=10, ways=tuple(way for way in WAYS for _ in range(way.count)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The runs over one fleet, each with the files of the site that it left.

    `ways` has the failing components; `changing` are those whose page changes while a build runs.
    """

    size: Size
    good: tuple[Run, Files]
    spoiled: tuple[Run, Files]
    cold: tuple[Run, Files]
    mended: tuple[Run, Files]
    ways: Mapping[str, Way]
    changing: tuple[str, ...]
    others: tuple[str, ...]
    pages: Mapping[str, str]
    stubs: Mapping[str, str]

    def of(self, gives: str) -> list[str]:
        """Return the components of the ways that give readers one thing."""
        kept = self.changing if gives == KEPT else ()
        return [*(name for name, way in self.ways.items() if way.gives == gives), *kept]

    def page(self, which: str, name: str) -> str:
        """Return the first page of a failing component in the `spoiled` or the `cold` site."""
        return (self.pages if which == "spoiled" else self.stubs)[name]

    def reads(self, name: str) -> str:
        """Return what the first page of a failing component says of why."""
        return self.ways[name].reads if name in self.ways else "changed during the build"


@pytest.fixture(scope="module", params=[SMALL, pytest.param(LARGE, marks=pytest.mark.soak)], ids=["small", "large"])
def fleet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """Build a fleet, spoil it, build it with what is kept and without, mend it and build again."""
    root, size = tmp_path_factory.mktemp("fleet"), request.param
    names = write_fleet(root, size.components)
    write_settings(root, limits=LIMITS)
    repositories, aside = root / "repositories", root / "aside"
    shutil.copytree(repositories, aside)
    good = _run(root)
    failing = names[:: size.every]
    ways = dict(zip(failing, size.ways, strict=False))
    changing = tuple(failing[len(ways) :])
    for name, way in ways.items():
        way.spoil(repositories / name)
    with _changing_pages([repositories / name / "docs/more.md" for name in changing], root / "next.md"):
        spoiled = _run(root)
        pages = {name: _page(root / "site", name) for name in failing}
        cold = _run(root, cache_dir="cold-cache", site_dir="cold")
        stubs = {name: _page(root / "cold", name) for name in failing}
    shutil.rmtree(repositories)
    aside.rename(repositories)
    mended = _run(root)
    others = tuple(name for name in names if name not in failing)
    return Fleet(
        size=size, good=good, spoiled=spoiled, cold=cold, mended=mended, ways=ways, changing=changing, others=others,
        pages=pages, stubs=stubs,
    )  # fmt: skip


def _run(root: Path, *, cache_dir: str = ".techdocs", site_dir: str = "site") -> tuple[Run, Files]:
    write_settings(root, limits=LIMITS, cache_dir=cache_dir, site_dir=site_dir)
    return run_build(root, cache=cache_dir), site_files(root / site_dir)


@contextmanager
def _changing_pages(paths: list[Path], scratch: Path) -> Iterator[None]:
    """Give some pages other bytes of the same length, again and again, as long as the block runs."""
    done = threading.Event()

    def change() -> None:
        for number in itertools.count():
            scratch.write_text(f"# More\n\nWalrus {number:09d}.\n", encoding="utf-8")
            scratch.replace(paths[number % len(paths)])
            if done.wait(0.002):
                return

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _page(site: Path, name: str) -> str:
    """Return the first page of a component, `""` where there is none."""
    page = site / "docs/default/component" / name / "index.html"
    return page.read_text(encoding="utf-8") if page.is_file() else ""


def _files_of(files: Files, names: tuple[str, ...]) -> dict[str, str]:
    """Return the files of some components: their docs, and their pages in the catalog."""
    folders = {f"{part}/default/component/{name}" for part in ("docs", "catalog") for name in names}
    return {path: digest for path, digest in files.items() if "/".join(path.split("/")[:4]) in folders}


def test_components_fail_in_every_way_known(fleet: Fleet) -> None:
    assert len(fleet.ways) + len(fleet.changing) == fleet.size.components / fleet.size.every
    assert len(fleet.changing) == CHANGING
    assert set(fleet.ways.values()) == set(fleet.size.ways)
    assert {*SMALL.ways} | {way for way in WAYS if way.is_long} == {*LARGE.ways} == {*WAYS}


def test_the_fleet_is_good_before(fleet: Fleet) -> None:
    run, files = fleet.good
    assert (run.code, run.report["problems"]) == (0, [])
    assert len(_files_of(files, fleet.others)) >= 3 * len(fleet.others)


@pytest.mark.parametrize(("which", "state"), [("spoiled", "reused"), ("cold", "rendered")])
def test_the_others_are_the_same_bytes_reused_or_from_scratch(fleet: Fleet, which: str, state: str) -> None:
    run, files = getattr(fleet, which)
    assert {run.states[name] for name in fleet.others} == {state}
    assert _files_of(files, fleet.others) == _files_of(fleet.good[1], fleet.others)


@pytest.mark.parametrize(
    ("which", "state", "text"),
    [("spoiled", "kept", "These are the last good pages"), ("cold", "failed", "have not been built successfully")],
)
def test_failing_components_show_their_last_good_pages_or_one_that_says_why(
    fleet: Fleet, which: str, state: str, text: str
) -> None:
    run, _ = getattr(fleet, which)
    for name in fleet.of(KEPT):
        page = fleet.page(which, name)
        assert run.states[name] == state, name
        assert text in page, name
        assert fleet.reads(name) in page, name
        assert ("See <a" in page) == (which == "spoiled"), name


@pytest.mark.parametrize("which", ["spoiled", "cold"])
def test_a_fault_of_one_page_leaves_its_component_fresh(fleet: Fleet, which: str) -> None:
    run, files = getattr(fleet, which)
    for name in fleet.of(FRESH):
        assert run.states[name] == "rendered", name
        assert fleet.reads(name) in fleet.page(which, name), name
        assert f"docs/default/component/{name}/more/index.html" in files


def test_a_name_that_another_repository_declares_too_costs_its_holder_nothing_where_the_holder_is_known(
    fleet: Fleet,
) -> None:
    (spoiled, files), (cold, _) = fleet.spoiled, fleet.cold
    names = tuple(fleet.of(HELD))
    assert names
    assert {spoiled.states[name] for name in names} == {"reused"}
    assert _files_of(files, names) == _files_of(fleet.good[1], names)
    assert {cold.states[name] for name in names} == {"failed"}
    assert [name for name in names if fleet.reads(name) not in fleet.page("cold", name)] == []


def test_docs_whose_descriptor_is_unusable_are_published_at_an_address_of_their_own(fleet: Fleet) -> None:
    run, files = fleet.spoiled
    for name in fleet.of(NAMELESS):
        inferred = f"part-{int(name.rpartition('-')[2])}"
        assert name not in run.states
        assert run.states[inferred] == "rendered"
        assert f"docs/default/component/{inferred}/more/index.html" in files


@pytest.mark.parametrize("which", ["spoiled", "cold"])
def test_a_run_with_failing_components_ends_with_1_and_prints_no_traceback(fleet: Fleet, which: str) -> None:
    run, _ = getattr(fleet, which)
    assert run.code == 1
    assert "Traceback" not in run.said
    assert "bug in techdocs" not in run.said


@pytest.mark.parametrize("which", ["spoiled", "cold"])
def test_the_report_names_each_failing_component_with_its_owner_code_and_place(fleet: Fleet, which: str) -> None:
    run, _ = getattr(fleet, which)
    for name, way in fleet.ways.items():
        problems = run.problems(name)
        assert set(way.codes) <= {problem["code"] for problem in problems}, name
        for problem in problems:
            assert problem["place"]["path"], (name, problem)
            if way.gives != NAMELESS:
                assert problem["entity"] == f"component:default/{name}", (name, problem)
                assert problem["owner"].startswith("group:default/"), (name, problem)
    for name in fleet.changing:
        assert [problem["code"] for problem in run.problems(name)] == ["TD309"]


def test_nobody_else_is_in_the_report(fleet: Fleet) -> None:
    run, _ = fleet.spoiled
    failing = {*fleet.ways, *fleet.changing}
    sources = {problem["place"]["source"].removesuffix("-twin") for problem in run.report["problems"]}
    assert sources == failing - {name for name, way in fleet.ways.items() if not way.codes}


def test_what_is_printed_of_one_repository_stands_together(fleet: Fleet) -> None:
    run, _ = fleet.spoiled
    places = [line.partition("/")[0] for line in run.stdout.splitlines() if line.startswith("part-")]
    groups = [name for name, _ in groupby(places)]
    assert len(groups) == len(set(groups))
    assert len(run.stdout.splitlines()) <= 4 * len(run.report["problems"])


def test_when_all_are_mended_the_site_is_as_it_was(fleet: Fleet) -> None:
    run, files = fleet.mended
    assert (run.code, run.report["problems"]) == (0, [])
    assert files == fleet.good[1]
