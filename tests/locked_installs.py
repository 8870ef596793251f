"""Installs by pip in tests: with the versions of the lock, so that no new release changes what a test sees.

Byte code is left out, which takes most of the time and of which a test needs little.
"""

from pathlib import Path

from ci.locked import RUNS
from ci.locked_versions import locked_versions


def constraints(folder: Path) -> dict[str, str]:
    """Return the environment that makes pip take the versions of the lock for what is installed and what builds it."""
    path = folder / "constraints.txt"
    path.write_text(
        "".join(f"{name}=={version}\n" for name, version in locked_versions(RUNS).items()), encoding="utf-8"
    )
    without_byte_code = {"PIP_NO_COMPILE": "no"}  # pip takes `no` as yes here
    return {"PIP_CONSTRAINT": str(path), "PIP_BUILD_CONSTRAINT": str(path), **without_byte_code}
