"""What runs of the real command line in other folders share: their environment, and what they gave."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRun:
    """What a run of `techdocs build` gave: its exit code, what it printed, and its report as plain data."""

    code: int
    stdout: str
    stderr: str
    report: Mapping[str, Any]

    @property
    def said(self) -> str:
        """Return everything that was printed."""
        return self.stdout + self.stderr


def environment(root: Path, **more: str) -> dict[str, str]:
    """Return the environment of a run: a home folder of its own, and the package of this tree."""
    home = root / "home"
    home.mkdir(exist_ok=True)
    kept = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "NO_COLOR": "1"}
    return kept | more


def read_report(cache: Path) -> dict[str, Any]:
    """Return the report of the last run with a cache folder, empty when there is none."""
    report = cache / "build-report.json"
    return dict(json.loads(report.read_bytes())) if report.is_file() else {}
