"""Pairs of definitions, and what changed between them: each folder of `pairs/` has `before`, `now` and `changes`."""

import json
from pathlib import Path

import pytest

from techdocs.apis.changes import find_changes
from techdocs.model.api import ApiChanges, ChangeClass, Definition
from tests.apis.reading import define

PAIRS = Path(__file__).parent.parent / "pairs"
KINDS = {"graphql": "graphql", "proto": "grpc", "yaml": "openapi"}


def pair(folder: Path) -> tuple[Definition, Definition]:
    before, now = sorted(path for path in folder.iterdir() if path.name != "changes.txt")
    kind = KINDS[now.suffix[1:]]
    return define(before.read_text(encoding="utf-8"), kind), define(now.read_text(encoding="utf-8"), kind)


def lines(changes: ApiChanges) -> list[str]:
    return [f"{one.klass} {one.kind}: {one.message}" for one in changes.changes]


@pytest.mark.parametrize("folder", sorted(PAIRS.iterdir()), ids=lambda folder: folder.name)
def test_each_change_has_its_class(folder: Path) -> None:
    expected = (folder / "changes.txt").read_text(encoding="utf-8").strip().splitlines()
    assert lines(find_changes(*pair(folder))) == expected


@pytest.mark.parametrize("folder", sorted(PAIRS.iterdir()), ids=lambda folder: folder.name)
def test_a_definition_is_like_itself(folder: Path) -> None:
    for one in pair(folder):
        assert find_changes(one, one) == ApiChanges(since=find_changes(one, one).since)


def test_changes_lead_to_the_operation_and_say_since_when() -> None:
    changes = find_changes(*pair(PAIRS / "parameters"))
    assert changes.since == "1.0.0"
    assert {change.anchor for change in changes.changes} == {"op-listPets"}
    assert changes.count(ChangeClass.BREAKING) == 4


def test_a_definition_that_cannot_be_read_is_not_compared() -> None:
    good = define("openapi: 3.0.0\npaths: {/a: {get: {}}}")
    for bad in ("openapi: [", "nothing: 1", "<xml/>"):
        assert find_changes(define(bad), good) == find_changes(good, define(bad)) == ApiChanges()


def test_schemas_that_all_refer_to_each_other_are_compared_in_reasonable_time() -> None:
    names = [f"S{number}" for number in range(40)]
    body = {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/S0"}}}}
    paths = {f"/{number}": {"post": {"requestBody": body, "responses": {"200": body}}} for number in range(40)}
    schemas = {
        one: {"properties": {other: {"$ref": f"#/components/schemas/{other}"} for other in names}} for one in names
    }
    before = {"openapi": "3.0.0", "paths": paths, "components": {"schemas": schemas}}
    now = {**before, "components": {"schemas": {**schemas, "S39": {"properties": {"S0": {"type": "string"}}}}}}
    changes = find_changes(define(json.dumps(before)), define(json.dumps(now)))
    assert changes.count(ChangeClass.BREAKING) > 40
