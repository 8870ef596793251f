"""The files for programs are as their schemas say, field by field, and the docs name every field."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from techdocs.commands.report import write_report
from techdocs.config import Config
from tests.conftest import ROOT, Build

SCHEMAS = ROOT / "docs" / "schemas"
SAMPLES = tuple(str(path) for path in sorted((ROOT / "sample-repos").iterdir()) if path.is_dir())
FREE = {"metadata", "spec", "seconds"}
"""Objects whose keys are authors' or steps', not ours."""


@pytest.fixture
def documents(build: Build, config: Config) -> dict[str, list[dict[str, Any]]]:
    """Build the samples and return the documents by the names of their schemas."""
    outcome = build(sources=SAMPLES)
    write_report(outcome, config.cache_dir)
    return {
        "catalog": [_read(outcome.site.folder / "catalog.json")],
        "build": [_read(outcome.site.folder / "build.json")],
        "redirects": [_read(outcome.site.folder / "redirects.json")],
        "names": [_read(outcome.site.folder / "search/names.json")],
        "links": [_read(path) for path in sorted(outcome.site.folder.rglob("links.json"))],
        "build-report": [_read(config.cache_dir / "build-report.json")],
    }


@pytest.mark.parametrize("name", ["build", "catalog", "links", "names", "redirects", "build-report"])
def test_documents_are_as_their_schema_says(documents: dict[str, list[dict[str, Any]]], name: str) -> None:
    schema = _read(SCHEMAS / f"{name}.schema.json")
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.validator_for(schema)
    assert documents[name]
    for document in documents[name]:
        assert [str(error) for error in validator.iter_errors(document)] == []
        assert _undescribed(document, schema, schema) == set()


def test_a_document_that_breaks_its_schema_is_found(documents: dict[str, list[dict[str, Any]]]) -> None:
    document = documents["catalog"][0]
    document["entities"][0]["techdocs"]["state"] = "fine"
    document["entities"][0]["techdocs"]["surprise"] = 1
    schema = _read(SCHEMAS / "catalog.schema.json")
    assert len(list(jsonschema_rs.validator_for(schema).iter_errors(document))) == 1
    assert _undescribed(document, schema, schema) == {"surprise"}


@pytest.mark.parametrize("name", ["build", "catalog", "links", "names", "redirects", "build-report"])
def test_every_field_of_a_schema_is_documented(name: str) -> None:
    text = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
    assert f"schemas/{name}.schema.json" in text
    assert [
        field for field in sorted(_fields(_read(SCHEMAS / f"{name}.schema.json"))) if f"`{field}`" not in text
    ] == []


def _read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def _fields(schema: Any) -> set[str]:
    """Return the names of all properties of a schema, however deep."""
    if isinstance(schema, list):
        return set().union(*map(_fields, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema.get("properties", {}))
    return own.union(*map(_fields, schema.values()))


def _undescribed(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> set[str]:
    """Return the names of fields that a document has and its schema does not describe."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    for choice in schema.get("anyOf", []):
        if choice.get("type") == "object" and isinstance(value, dict):
            schema = choice
    if isinstance(value, list):
        return set().union(*(_undescribed(item, schema.get("items", {}), root) for item in value))
    if not isinstance(value, dict):
        return set()
    described = schema.get("properties", {})
    found = set(value) - set(described)
    for name, inner in value.items():
        if name in described and name not in FREE:
            found |= _undescribed(inner, described[name], root)
    return found
