"""Documents that a software template fills in: known by their identity, each by itself."""

from pathlib import Path

import pytest

from techdocs.catalog.descriptor import Descriptor, read_descriptor
from techdocs.model.source import Source
from tests.conftest import COMPONENT

ENTITY = COMPONENT.format(name="web", owner="red")


def read(text: str, path: str = "catalog-info.yaml") -> Descriptor:
    return read_descriptor(Source(name="x", root=Path("/nowhere")), path, text.encode())


def told(found: Descriptor) -> list[str]:
    return [f"{problem.place.line} {problem.severity} {problem.code}" for problem in found.problems]


def test_a_placeholder_in_a_field_makes_no_document_a_skeleton() -> None:
    found = read(ENTITY + '  host: "{{ values.h }}"\n---' + COMPONENT.format(name="db", owner="blue"))
    assert [entity.name for entity in found.entities] == ["web", "db"]
    assert told(found) == []


@pytest.mark.parametrize("name", ["${{ values.name }}", "'{{ values.name }}'", "{{ values.name }}", "x-{% if a %}b"])
def test_a_skeleton_costs_no_other_document_of_its_file(name: str) -> None:
    found = read(f"{ENTITY}---{COMPONENT.format(name=name, owner='red')}---{COMPONENT.format(name='db', owner='red')}")
    assert [entity.name for entity in found.entities] == ["web", "db"]
    assert [line.partition(" ")[2] for line in told(found)] == ["note TD108"]
    assert not found.is_template


@pytest.mark.parametrize("name", ["${{ values.name }}", "{{ values.name }}-api"])
def test_a_file_of_skeletons_only_is_one(name: str) -> None:
    found = read(COMPONENT.format(name=name, owner="red"))
    assert (found.is_template, found.entities, found.problems) == (True, (), ())


def test_a_document_that_is_no_yaml_for_another_placeholder_is_told() -> None:
    found = read(f"{ENTITY}---{COMPONENT.format(name='db', owner='red')}  host: {{{{ values.h }}}}:80\n")
    assert [entity.name for entity in found.entities] == ["web"]
    assert [line.partition(" ")[2] for line in told(found)] == ["error TD101"]


def test_a_file_in_a_folder_of_skeletons_is_one_wherever_its_placeholders_stand() -> None:
    assert read(COMPONENT.format(name="web", owner="${{ values.owner }}"), "t/skeleton/catalog-info.yaml").is_template
    assert not read(ENTITY, "t/skeleton/catalog-info.yaml").is_template
