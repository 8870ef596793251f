"""Sites that hostile repositories were built into, and the same site without them."""

import pytest

from tests.attacks.building import Run
from tests.attacks.judge import theme_scripts
from tests.attacks.sites import attacked_site, innocent_site


@pytest.fixture(scope="session")
def innocent(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build the two victims alone."""
    return innocent_site(tmp_path_factory)


@pytest.fixture(scope="session")
def scripts(innocent: Run) -> frozenset[str]:
    """Return the inline scripts of the theme."""
    return theme_scripts(innocent.site)


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build all cases of the corpus and the two victims in one run."""
    return attacked_site(tmp_path_factory)
