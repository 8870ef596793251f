"""The sites that tests of attacks share, each built once in a run of the tests: victims alone, the corpus, payloads."""

from pathlib import Path

import pytest

from tests.attacks.building import Run, run_build
from tests.attacks.corpus import lay_out, read_corpus, write_victims
from tests.attacks.payloads import write_payloads
from tests.shared import made_once


def innocent_site(factory: pytest.TempPathFactory) -> Run:
    """Return the run over the two victims alone."""
    return made_once(factory, "innocent", _build_victims)


def attacked_site(factory: pytest.TempPathFactory) -> Run:
    """Return the run over the victims and all cases of the corpus that are built together."""
    return made_once(factory, "attacked", _build_corpus)


def payloads_site(factory: pytest.TempPathFactory) -> Run:
    """Return the run over the victims and all payloads."""
    return made_once(factory, "payloads", _build_payloads)


def _build_victims(root: Path) -> Run:
    write_victims(root)
    return run_build(root)


def _build_corpus(root: Path) -> Run:
    lay_out({name: case for name, case in read_corpus().items() if not case.alone}, root)
    write_victims(root)
    return run_build(root)


def _build_payloads(root: Path) -> Run:
    write_payloads(root)
    return run_build(root, limits={"component_files": 2000, "page_seconds": 10})
