"""The real repositories that some tests read. They lie outside of this repository; without them those tests skip."""

import os
from pathlib import Path

import pytest

from techdocs.model.source import Source
from tests.conftest import ROOT

FLEET = Path(os.environ.get("TECHDOCS_FLEET", ROOT.parent / "shared" / "fleet"))


def fleet_sources() -> list[Source]:
    """Return every repository of the fleet; skip the test when there is no fleet."""
    if not FLEET.is_dir():
        pytest.skip(f"needs the real repositories, TECHDOCS_FLEET: no such folder: {FLEET}")
    roots = [root for owner in sorted(FLEET.iterdir()) if owner.is_dir() for root in sorted(owner.iterdir())]
    return [Source(name=f"{root.parent.name}/{root.name}", root=root.resolve()) for root in roots]
