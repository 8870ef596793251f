"""The lock in `ci/lock/` is complete, fresh and free of addresses, and tests run with what it says."""

import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ci.locked import DEVELOPS, ROOT, RUNS, LockError, read_pins, read_project, supported_pythons
from ci.locked_versions import locked_versions

FILES = pytest.mark.parametrize("path", [RUNS, DEVELOPS], ids=lambda path: str(path.name))
HASH = f"    --hash=sha256:{'0' * 64}\n"
PROJECT = read_project()
RUNNING, DEVELOPING = read_pins(RUNS.read_text()), read_pins(DEVELOPS.read_text())


def asked() -> dict[str, list[Requirement]]:
    """Return what `pyproject.toml` asks for, by the file of the lock that has it."""
    project, backend = PROJECT["project"]["dependencies"], PROJECT["build-system"]["requires"]
    developing = PROJECT["dependency-groups"]["dev"]
    return {
        RUNS.name: [Requirement(each) for each in (*project, *backend)],
        DEVELOPS.name: [Requirement(each) for each in developing],
    }


def reached(roots: list[Requirement]) -> Iterator[tuple[str, Requirement]]:
    """Yield every package that is needed here, and what asks for it, by the metadata of what is installed."""
    seen: set[tuple[str, str]] = set()
    waiting = [("pyproject.toml", root) for root in roots]
    while waiting:
        asking, requirement = waiting.pop()
        yield asking, requirement
        for extra in ("", *requirement.extras):
            name = canonicalize_name(requirement.name)
            if (name, extra) not in seen:
                seen.add((name, extra))
                waiting += [(name, each) for each in needs(name, {"extra": extra})]


def needs(name: str, environment: Mapping[str, str]) -> list[Requirement]:
    """Return what an installed package needs here."""
    found = [Requirement(each) for each in requires(name) or []]
    return [each for each in found if each.marker is None or each.marker.evaluate(dict(environment))]


def installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


@FILES
def test_every_dependency_of_pyproject_is_locked_within_its_range(path: Path) -> None:
    pins = [*RUNNING, *DEVELOPING] if path == DEVELOPS else RUNNING
    for requirement in asked()[path.name]:
        versions = [pin.version for pin in pins if pin.name == canonicalize_name(requirement.name)]
        assert versions, f"{requirement.name} is not locked: run `make lock`"
        outside = [each for each in versions if not requirement.specifier.contains(each)]
        assert outside == [], f"{requirement} is locked outside of its range: run `make lock`"


def test_every_range_of_pyproject_has_a_lower_and_an_upper_bound() -> None:
    for requirement in (each for listed in asked().values() for each in listed):
        operators = {each.operator for each in requirement.specifier}
        assert operators == {">=", "<"}, requirement


def test_what_an_extra_needs_is_there_to_test_it_with() -> None:
    extras = {each for listed in PROJECT["project"]["optional-dependencies"].values() for each in listed}
    assert extras - {*PROJECT["dependency-groups"]["dev"]} == set()


def test_what_is_needed_by_what_is_needed_is_locked_too() -> None:
    locked = locked_versions(RUNS, DEVELOPS)
    for asking, requirement in reached([each for listed in asked().values() for each in listed]):
        found = locked.get(canonicalize_name(requirement.name), "")
        assert found, f"{requirement.name}, which {asking} needs, is not locked: run `make lock`"
        assert requirement.specifier.contains(found, prereleases=True), f"{asking} needs {requirement}, not {found}"


def test_what_techdocs_runs_on_needs_nothing_of_what_is_there_to_develop_it() -> None:
    needed = {canonicalize_name(requirement.name) for _, requirement in reached(asked()[RUNS.name])}
    assert needed - locked_versions(RUNS).keys() == set()


def test_nothing_is_locked_that_nothing_needs() -> None:
    roots = [each for listed in asked().values() for each in listed]
    needed = {canonicalize_name(requirement.name) for _, requirement in reached(roots)}
    assert locked_versions(RUNS, DEVELOPS).keys() - needed == set(), "left over: run `make lock`"


def test_no_package_is_locked_twice_for_one_python() -> None:
    unmarked = [pin.name for pin in (*RUNNING, *DEVELOPING) if not pin.marker]
    assert len(unmarked) == len(set(unmarked))
    marked = {pin.name for pin in (*RUNNING, *DEVELOPING) if pin.marker}
    assert marked & set(unmarked) == set()


def test_the_lock_says_for_which_pythons_it_is_made_and_the_classifiers_list_the_same() -> None:
    pythons = supported_pythons()
    assert f"for Python {pythons[0]} to {pythons[-1]} " in RUNS.read_text().splitlines()[0]
    assert PROJECT["project"]["requires-python"] == f">={pythons[0]}"
    assert "{}.{}".format(*sys.version_info) in pythons


@FILES
def test_the_lock_holds_no_address_and_no_path(path: Path) -> None:
    text = path.read_text()
    assert [line for line in text.splitlines() if re.search(r"//|file:|index-url|find-links|/", line)] == []


@FILES
def test_every_package_has_hashes(path: Path) -> None:
    pins = read_pins(path.read_text())
    assert pins
    assert [pin.name for pin in pins if not pin.hashes] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple\n", "--find-links /opt/wheels\n", "nh3==0.3.8\n",
        f"nh3>=0.3 \\\n{HASH}",
        f"nh3 @ file:///tmp/nh3.whl \\\n{HASH}", f"nh3==0.3.8 \\\n{HASH}    # from https://example.org/simple\n",
    ],
)  # fmt: skip
def test_a_lock_with_anything_but_pins_with_hashes_is_refused(line: str) -> None:
    with pytest.raises(LockError):
        read_pins(f"# header\nnh3==0.3.8 \\\n{HASH}    # via techdocs-site (pyproject.toml)\n{line}")


def test_what_renders_is_installed_as_it_is_locked() -> None:
    locked = locked_versions(RUNS)
    assert {name: installed(name) for name in locked} == locked, "run `make venv`, or `make lock` after a change"


def test_the_least_versions_on_the_security_page_are_those_of_pyproject() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    sentence = page.partition("techdocs needs at least ")[2].partition("\nas earlier ones")[0].rstrip(",")
    said = dict(each.lower().split() for each in re.split(r", | and ", sentence))
    least = {
        each.name: clause.version for each in asked()[RUNS.name] for clause in each.specifier if clause.operator == ">="
    }
    assert len(said) == 5
    assert said.items() <= least.items()
