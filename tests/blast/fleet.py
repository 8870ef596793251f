"""Fleets of tiny repositories, and the real command line run over them."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import COMPONENT, GROUP
from tests.runs import BuildRun, environment, own_environment, read_report, run_here

OPTIONS = ("build", "--jobs", "2")
TEAMS = ("red", "green", "blue", "amber", "violet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(BuildRun):
    """What a run over a fleet gave."""

    @property
    def states(self) -> dict[str, str]:
        """Return the name of each component that has docs, and how its pages came to be."""
        return {item["ref"].rpartition("/")[2]: item["state"] for item in self.report["components"]}

    def problems(self, name: str) -> list[dict[str, Any]]:
        """Return the problems of a component, or of the repository that has its name."""
        ref = f"component:default/{name}"
        return [item for item in self.report["problems"] if item["entity"] == ref or item["place"]["source"] == name]


def write_fleet(root: Path, count: int) -> list[str]:
    """Write `count` repositories of two pages below `repositories/`, and one with the teams; return their names."""
    names = [f"part-{number:04d}" for number in range(count)]
    for number, name in enumerate(names):
        folder = root / "repositories" / name
        (folder / "docs").mkdir(parents=True)
        descriptor = COMPONENT.format(name=name, owner=TEAMS[number % len(TEAMS)]).lstrip()
        described = descriptor.replace("metadata:\n", "metadata:\n  description: A part of the whole.\n")
        (folder / "catalog-info.yaml").write_text(described, encoding="utf-8")
        (folder / "mkdocs.yml").write_text(f"site_name: Part {number}\nplugins: [techdocs-core]\n", encoding="utf-8")
        (folder / "docs/index.md").write_text(f"# Part {number}\n\nSee [more](more.md).\n", encoding="utf-8")
        (folder / "docs/more.md").write_text(f"# More\n\nWalrus {number}.\n", encoding="utf-8")
    teams = root / "repositories/org/catalog-info.yaml"
    teams.parent.mkdir()
    groups = [GROUP.format(name=team, title=f"Team {team}").lstrip() for team in TEAMS]
    teams.write_text("---\n".join(groups), encoding="utf-8")
    return names


def write_settings(root: Path, **settings: object) -> None:
    """Write `techdocs.yml`."""
    lines = [f"{name}: {json.dumps(value)}\n" for name, value in {"sources": ["repositories/*"], **settings}.items()]
    (root / "techdocs.yml").write_text("".join(lines), encoding="utf-8")


def command(*options: str) -> list[str]:
    """Return the command line of a build."""
    return [sys.executable, "-m", "techdocs", *OPTIONS, *options]


def run_build(root: Path, *, cache: str = ".techdocs", is_process: bool = False) -> Run:
    """Build with the command line, in this process or in one of its own."""
    if is_process:
        done = subprocess.run(command(), cwd=root, env=environment(root), check=False, capture_output=True, text=True)
    else:
        done = run_here(root, OPTIONS, own_environment(root))
    return Run(code=done.returncode, stdout=done.stdout, stderr=done.stderr, report=read_report(root / cache))
