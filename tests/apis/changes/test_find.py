"""Pairs of definitions, and what changed between them: each folder of `pairs/` has `before`, `now` and `changes`."""

import json
from collections.abc import Mapping
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
    assert changes.count(ChangeClass.BREAKING) == 5


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


def bodies(schema: object, schemas: Mapping[str, object] | None = None) -> Definition:
    """Return a definition whose only operation takes a body."""
    body = {"content": {"a/b": {"schema": schema}}}
    paths = {"/a": {"post": {"operationId": "add", "requestBody": body}}}
    return define(json.dumps({"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas or {}}}))


def test_a_long_enum_is_compared_whole() -> None:
    names = [f"value-{number:03}" for number in range(80)]
    long = ["x" * 150 + end for end in "ab"]
    before, now = bodies({"enum": [*names, long[0]]}), bodies({"enum": ["first", *names[:-1], long[1]]})
    changes = lines(find_changes(before, now))
    assert changes[:-2] == [
        "breaking value-removed: `add`: the body can no longer be `value-079`",
        f"breaking value-removed: `add`: the body can no longer be `{'x' * 99}…`",
    ]
    assert [one.rpartition(" ")[2] for one in changes[-2:]] == ["`first`", f"`{'x' * 99}…`"]


def test_huge_enums_are_compared_in_reasonable_time() -> None:
    before, now = (bodies({"enum": [f"{end}{number}" for number in range(20_000)]}) for end in "ab")
    changes = find_changes(before, now)
    assert (len(changes.changes), changes.more) == (200, 39_800)


def test_a_difference_far_below_is_found_where_it_is_near_too() -> None:
    def chain(kind: str) -> Definition:
        near = {f"S{number}": {"properties": {"a": ref(number + 1)}} for number in range(60)}
        end = {"S60": {"properties": {"z": {"type": kind}}}}
        return bodies({"properties": {"far": ref(0)}}, {**near, **end})

    def ref(number: int) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/S{number}"}

    before, now = chain("string"), chain("integer")
    assert find_changes(before, now).changes == ()  # too far below to be compared
    paths = {"/b": {"put": {"requestBody": {"content": {"a/b": {"schema": ref(35)}}}}}}
    before, now = (
        define(json.dumps({**(value := json.loads(one.text)), "paths": {**value["paths"], **paths}}))
        for one in (before, now)
    )
    (change,) = find_changes(before, now).changes
    assert change.subject == "PUT /b"
