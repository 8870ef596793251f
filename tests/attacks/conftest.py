"""Sites that hostile repositories were built into, each built once, and the same site without them."""

from pathlib import Path

import pytest

from tests.attacks.building import Run, run_build
from tests.attacks.corpus import lay_out, read_corpus, write_victims
from tests.attacks.judge import theme_scripts


@pytest.fixture(scope="session")
def innocent(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build the two victims alone."""
    root = tmp_path_factory.mktemp("innocent")
    write_victims(root)
    return run_build(root)


@pytest.fixture(scope="session")
def scripts(innocent: Run) -> frozenset[str]:
    """Return the inline scripts of the theme."""
    return theme_scripts(innocent.site)


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build all cases of the corpus and the two victims in one run."""
    root = tmp_path_factory.mktemp("attacked")
    build_corpus(root)
    return run_build(root)


def build_corpus(root: Path) -> None:
    """Lay out all cases that are built together, and the victims."""
    lay_out({name: case for name, case in read_corpus().items() if not case.alone}, root)
    write_victims(root)
