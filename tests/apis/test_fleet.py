"""The definitions of real repositories: each becomes operations, or has a problem at its line."""

import pytest

from techdocs.apis.definitions import definitions_of
from techdocs.apis.read import read_api
from techdocs.catalog.repository import ReadTask, read_repository
from techdocs.model.catalog import Catalog, Reading
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from tests.fleet import fleet_sources

pytestmark = pytest.mark.soak
READ = {"OpenAPI 3.0": 6, "OpenAPI 3.1": 2, "AsyncAPI 3.0": 2, "MCP": 3}


def catalog_of(reading: Reading) -> Catalog:
    entities = {entity.ref: entity for entity in reading.entities}
    return Catalog(sources=(reading.discovered.source,), entities=entities, relations={}, ownership={})


def test_each_definition_has_operations_or_a_problem_at_its_line() -> None:
    formats: dict[str, int] = {}
    silent = []
    for source in fleet_sources():
        if not any("kind: API" in path.read_text("utf-8", "replace") for path in source.root.rglob("*.yaml")):
            continue
        reading = read_repository(ReadTask(source=source, limits=Limits()))
        definitions = {definition.ref: definition for definition in definitions_of(catalog_of(reading))}
        unread = {one.entity for one in reading.problems if one.code == Code.PLACEHOLDER_UNREADABLE and one.place.line}
        for entity in reading.entities:
            if entity.ref.kind != "api":
                continue
            if entity.ref not in definitions:
                silent += [str(entity.ref)] if str(entity.ref) not in unread and "definition" in entity.spec else []
                continue
            document, summary = read_api(definitions[entity.ref])
            formats[document.format] = formats.get(document.format, 0) + 1
            if not document.format and not any(problem.place.line for problem in summary.problems):
                silent.append(str(entity.ref))
    assert silent == []
    assert formats == READ
