"""The catalog of 45 real repositories: everything that is called an error there is one."""

from pathlib import Path

import pytest

from techdocs.model.problem import Severity
from techdocs.model.source import Source
from tests.fleet import fleet_sources
from tests.reading import catalog_of


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return fleet_sources()


def test_the_errors_are_those_that_were_read_and_found_true(sources: list[Source]) -> None:
    problems = catalog_of(sources).problems
    errors = [
        f"{problem.place} {problem.code} {problem.message}"
        for problem in problems
        if problem.severity is Severity.ERROR
    ]
    assert errors == (Path(__file__).parent / "fleet_errors.txt").read_text(encoding="utf-8").splitlines()


def test_every_repository_is_in_the_catalog(sources: list[Source]) -> None:
    catalog = catalog_of(sources)
    seen = {entity.place.source for entity in catalog.entities.values()}
    templates_only = {
        "janus-idp/software-templates",
        "polarpoint-io/backstage-catalog",
        "redhat-developer/red-hat-developer-hub-software-templates",
    }
    assert {source.name for source in sources} - seen <= templates_only
