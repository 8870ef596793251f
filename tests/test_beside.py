"""A clone is enough: what lies beside it is needed by a few tests only, and those say so where it is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

OUTSIDE = re.compile(r"""ROOT\.parent|\.\./shared|["']shared["']|parents?\[[3-9]\]""")
NAMED = {
    "tests/fleet.py", "tests/browser/test_search_quality.py", "tests/test_beside.py", "tests/bench/bench.py",
    "tests/fidelity/fidelity.py", "tests/sources/forges/test_specs.py",
}  # fmt: skip
"""Those that skip, and two comparisons that say what they miss."""


def test_nothing_else_names_what_lies_beside_the_clone() -> None:
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "techdocs").rglob("*.py"), *(ROOT / "ci").rglob("*.py")]
    naming = {str(path.relative_to(ROOT)) for path in files if OUTSIDE.search(path.read_text(encoding="utf-8"))}
    assert naming - NAMED == set()


@pytest.mark.parametrize(
    ("path", "counted"),
    [("tests/catalog/test_fleet.py", "2 skipped"), ("tests/clean/test_clean_fleet.py", "1 skipped, 1 deselected")],
)
def test_what_needs_the_real_repositories_is_skipped_and_says_why(tmp_path: Path, path: str, counted: str) -> None:
    gone = tmp_path / "gone"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", path],
        cwd=ROOT, env={**os.environ, "TECHDOCS_FLEET": str(gone)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert f"= {counted} in" in done.stdout
    assert f"needs the real repositories, TECHDOCS_FLEET: no such folder: {gone}" in done.stdout
