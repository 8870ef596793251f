"""The JSON of our own is as its schema says, and the docs name every field."""

import json
from typing import Any

import jsonschema_rs
import pytest
from syrupy.assertion import SnapshotAssertion

from techdocs import __version__
from techdocs.lint.formats import Scope, format_report
from techdocs.model.site import Report
from tests.conftest import ROOT
from tests.lint.formats.conftest import EMPTY

SCHEMA = json.loads((ROOT / "docs/schemas/lint.schema.json").read_text(encoding="utf-8"))


def closed(schema: Any) -> Any:
    """Return a schema that refuses what it does not describe: readers must bear new fields, these tests need not."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    refused = {"additionalProperties": False} if schema.get("type") == "object" else {}
    return {name: closed(below) for name, below in schema.items()} | refused


def keys(schema: Any) -> set[str]:
    """Return the name of every field that a schema describes."""
    if isinstance(schema, list):
        return set().union(*map(keys, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", {})).union(*map(keys, schema.values()))


@pytest.mark.parametrize("name", ["report", "nasty", "empty"])
def test_the_document_is_as_its_schema_says(name: str, request: pytest.FixtureRequest, scope: Scope) -> None:
    report = EMPTY if name == "empty" else request.getfixturevalue(name)
    jsonschema_rs.meta.validate(SCHEMA)
    document = json.loads(format_report("json", report, scope))
    assert [str(error) for error in jsonschema_rs.validator_for(closed(SCHEMA)).iter_errors(document)] == []


def test_a_field_that_the_schema_does_not_know_is_found(report: Report, scope: Scope) -> None:
    document = json.loads(format_report("json", report, scope))
    document["problems"][0]["surprise"] = 1
    assert jsonschema_rs.is_valid(SCHEMA, document)
    assert not jsonschema_rs.is_valid(closed(SCHEMA), document)


def test_what_the_document_says(report: Report, scope: Scope, snapshot: SnapshotAssertion) -> None:
    assert format_report("json", report, scope).replace(__version__, "VERSION") == snapshot


def test_every_field_is_documented() -> None:
    text = (ROOT / "docs/lint.md").read_text(encoding="utf-8")
    assert "schemas/lint.schema.json" in text
    assert [field for field in sorted(keys(SCHEMA)) if f"`{field}`" not in text] == []


def test_a_fingerprint_names_one_problem_and_holds_no_line(report: Report, scope: Scope) -> None:
    found = [problem["fingerprint"] for problem in json.loads(format_report("json", report, scope))["problems"]]
    assert len(set(found)) == len(found)


def test_no_character_that_cannot_be_seen_is_in_it(nasty: Report, scope: Scope) -> None:
    assert format_report("json", nasty, scope).replace("\n", "").isprintable()
