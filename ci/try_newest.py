"""Install the newest of all that techdocs and its tests need, run the tests, and say what changed and what broke.

The upper bounds of `pyproject.toml` are left out, so this tells which of them can be raised. Then real repositories are
built with ProperDocs in place of MkDocs (`ci.try_properdocs`). Everything goes into `.canary/`. Arguments go to pytest.
"""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from ci.locked import DEVELOPS, ROOT, RUNS, read_project
from ci.locked_versions import locked_versions
from ci.try_properdocs import try_properdocs

HERE = ROOT / ".canary"
PYTHON = HERE / "bin" / "python"
REPORT = HERE / "report.xml"
LOCK_TESTS = "tests/test_lock.py"
"""What cannot hold here: these tests compare what is installed with the lock."""
PIP = (PYTHON, "-m", "pip", "--disable-pip-version-check")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A package whose newest version is not the locked one; either may be missing."""

    name: str
    locked: str
    newest: str
    bound: str


def read_requirements() -> list[Requirement]:
    """Return all that `pyproject.toml` asks for: to run, to develop and to build."""
    project = read_project()
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return [Requirement(each) for each in (*listed, *project["build-system"]["requires"])]


def without_upper_bounds(requirement: Requirement) -> str:
    """Return a requirement that any later version meets too."""
    lower = [each for each in requirement.specifier if each.operator in {">", ">=", "!="}]
    return f"{requirement.name}{SpecifierSet(lower)}"


def compare(locked: Mapping[str, str], newest: Mapping[str, str], requirements: Iterable[Requirement]) -> list[Change]:
    """Return what differs, by name; `bound` is ours when the newest version is outside of it."""
    bounds = {canonicalize_name(each.name): each.specifier for each in requirements}
    changes = []
    for name in sorted({*locked, *newest}):
        here, there = locked.get(name, ""), newest.get(name, "")
        if here != there:
            bound = bounds.get(canonicalize_name(name), SpecifierSet())
            outside = bool(there) and not bound.contains(there)
            changes.append(Change(name=name, locked=here, newest=there, bound=str(bound) if outside else ""))
    return changes


def table(changes: Iterable[Change]) -> str:
    """Return changes as a table."""
    rows = [("package", "locked", "newest", "outside of our bound")]
    rows += [(each.name, each.locked or "-", each.newest or "-", each.bound) for each in changes]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]:{widths[2]}}  {row[3]}".rstrip() + "\n" for row in rows
    )


def broken(report: Path) -> Counter[str]:
    """Return the files of tests with failures or errors, and how many each has."""
    cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314 - pytest wrote it
    return Counter(
        case.get("classname", "?")
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    )


def install() -> None:
    """Make the environment anew, with the newest of everything."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", HERE], check=True)
    names = [without_upper_bounds(each) for each in read_requirements()]
    subprocess.run([*PIP, "install", "--quiet", *names], check=True)
    subprocess.run([*PIP, "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT], check=True)


def read_installed() -> dict[str, str]:
    """Return name and version of what the environment holds, without what is there in every one."""
    listed = subprocess.run([*PIP, "list", "--format", "json"], check=True, capture_output=True).stdout
    found = {canonicalize_name(each["name"]): str(each["version"]) for each in json.loads(listed)}
    return {name: version for name, version in found.items() if name not in {"pip", "setuptools", "techdocs-site"}}


def main(flags: list[str]) -> int:
    """Install, compare, test, try ProperDocs; the exit code is that of pytest, or 1 if ProperDocs differs."""
    install()
    codes = (try_newest(flags), try_properdocs(PYTHON, HERE / "sites"))
    return codes[0] or codes[1]


def try_newest(flags: list[str]) -> int:
    """Run the tests with what is installed, unless the lock has the same; return the exit code of pytest."""
    changes = compare(locked_versions(RUNS, DEVELOPS), read_installed(), read_requirements())
    if not changes:
        print("The lock has the newest of everything: nothing to try.")
        return 0
    print(f"Newer than the lock: {len(changes)} packages.\n\n{table(changes)}")
    command = [PYTHON, "-m", "pytest", f"--deselect={LOCK_TESTS}", f"--junitxml={REPORT}", *flags]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        counted = "".join(f"{count:>5}  {name}\n" for name, count in broken(REPORT).most_common())
        print(f"\nWith these versions the tests fail:\n\n{table(changes)}\nFailures by file:\n\n{counted}")
    else:
        print(f"\nWith these versions the tests pass:\n\n{table(changes)}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
