"""What tests of bundles share."""

from pathlib import Path

import pytest

from tests.sources.bundles.bundling import Bundling


@pytest.fixture
def bundling(tmp_path: Path) -> Bundling:
    """Return clones and a store, both without anything in them."""
    return Bundling(tmp_path)
