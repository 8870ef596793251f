"""Frozen values come back from JSON as they were; what is none of them is refused."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from techdocs.codec import DecodeError, check_kind, decode, encode, shape_of
from techdocs.model.catalog import Discovered, Reading
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.problem import Place, Problem, Severity, UnknownRef
from techdocs.model.source import Source
from techdocs.model.trust import Trust

PLACE = Place(source="one", path="catalog-info.yaml", line=3, column=7)
READING = Reading(
    discovered=Discovered(
        source=Source(name="one", root=Path("/srv/one"), trust=Trust.TRUSTED), catalog_files=("catalog-info.yaml",)
    ),
    entities=(
        Entity(
            ref=EntityRef("component", "default", "one"), api_version="backstage.io/v1alpha1", kind="Component",
            namespace="default", name="one", spec={"dependsOn": ["a", {"deep": [None, 1.5, True]}]}, place=PLACE,
            places={"spec.owner": (3, 7)}, tags=("\ud800", "é"),
        ),
    ),
    problems=(
        Problem(
            code="TD101", severity=Severity.ERROR, message="invalid", place=PLACE, also=(PLACE, Place()),
            unknown=(UnknownRef(ref="group:default/red", place=PLACE),),
        ),
    ),
    site_names={"mkdocs.yml": "One"},
    stopped=None,
)  # fmt: skip


def test_a_value_comes_back_as_it_was() -> None:
    assert decode(Reading, encode(READING)) == READING


def test_enums_and_paths_come_back_as_such() -> None:
    again = decode(Reading, encode(READING))
    assert again.problems[0].severity is Severity.ERROR
    assert again.discovered.source.root == Path("/srv/one")


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"[1, 2]", b"nonsense", encode(PLACE), b"[" * 100_000])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(Reading, content)


def test_an_enum_takes_its_own_values_only() -> None:
    content = encode(READING).replace(b'"error"', b'"fatal"')
    with pytest.raises(DecodeError):
        decode(Reading, content)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(number: float) -> None:
    @dataclass(frozen=True)
    class Holder:
        value: object

    with pytest.raises(ValueError, match="not JSON compliant"):
        encode(Holder(value=number))


def test_a_kind_without_a_form_in_json_is_found_at_once() -> None:
    @dataclass(frozen=True)
    class Holder:
        value: bytes

    with pytest.raises(TypeError, match="has no form in JSON"):
        check_kind(Holder)


def test_the_shape_of_a_kind_tells_its_fields_apart() -> None:
    assert len({shape_of(Reading), shape_of(Discovered), shape_of(Place), shape_of(Problem)}) == 4
    assert shape_of(Reading) == shape_of(Reading)
