"""Any descriptor is read without an error, as entities that can be written as JSON and problems that have a place."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from techdocs.catalog.descriptor import parse_descriptor, read_descriptor
from techdocs.catalog.locations import location_targets
from techdocs.catalog.ownership import ownership_of
from techdocs.model.source import Source
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.strategies import DESCRIPTORS, TEXTS, as_json

_PATHS = st.sampled_from(("catalog-info.yaml", "a/b/catalog-info.yaml", "skeleton/catalog-info.yaml"))


@cache
def _source() -> Source:
    return Source(name="sample", root=Path(__file__).parent.resolve())


@fuzz(400, text=DESCRIPTORS | TEXTS, path=_PATHS)
def test_any_descriptor_is_read(text: str, path: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    parse_descriptor(content, path)
    read = read_descriptor(_source(), path, content)
    for problem in read.problems:
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        assert problem.message
    for entity in read.entities:
        as_json([entity.spec, entity.metadata, dict(entity.labels), dict(entity.annotations), entity.tags])
        as_json([entity.title, entity.description, entity.type, entity.lifecycle, entity.api_version])
        assert ".." not in str(entity.ref).split("/")
        assert entity.place.line >= 1
        ownership_of(entity, {}, None)
        files, _problems = location_targets(entity, _source())
        assert all((_source().root / file).resolve().is_relative_to(_source().root) for file in files)


@fuzz(100, content=st.binary(max_size=200))
def test_any_bytes_are_read(content: bytes) -> None:
    read_descriptor(_source(), "catalog-info.yaml", content)


@pytest.mark.parametrize("value", ["1e999", "-1e999", ".inf", ".nan"])
def test_a_number_that_json_has_not_is_no_number(value: str) -> None:
    text = f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: a, x: {value}}}\nspec: {{}}\n"
    (entity,) = read_descriptor(_source(), "catalog-info.yaml", text.encode()).entities
    as_json(entity.metadata)
