"""`preview.json`: written as its schema says, read as data of others."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from techdocs.errors import ReviewError
from techdocs.model.similar import ReasonKind
from techdocs.review import Review, load_review
from techdocs.review.document import SCHEMA, review_document
from techdocs.review.values import OwnerChange, ReviewedProblem, SimilarToNew
from tests.conftest import ROOT
from tests.review.test_comment import PAGE

REVIEW = Review(
    against="https://docs.example/", pages=(PAGE,), entities_added=("component:default/one",),
    owners=(OwnerChange(entity="component:default/one", before="", after="group:default/red"),),
    similar=(
        SimilarToNew(
            entity="component:default/one", other="component:default/two", owner="", reason=ReasonKind.TEXT, same=62,
            count=100,
        ),
    ),
    problems=(
        ReviewedProblem(
            code="TD201", severity="warning", place="one/docs/a.md:3", message="m", hint="", entity="", owner=""
        ),
    ),
)  # fmt: skip


def test_what_is_written_is_as_the_schema_says_and_is_read_back(tmp_path: Path) -> None:
    text = review_document(REVIEW)
    jsonschema_rs.meta.validate(json.loads(SCHEMA.read_text()))
    (tmp_path / "preview.json").write_text(text)
    assert load_review(tmp_path / "preview.json") == REVIEW


def test_the_published_schema_is_the_one_that_is_read_by_and_the_docs_name_its_fields() -> None:
    schema = SCHEMA.read_text()
    assert (ROOT / "docs/schemas/preview.schema.json").read_text() == schema
    docs = (ROOT / "docs/outputs.md").read_text()
    assert [name for name in _fields(json.loads(schema)) if f"`{name}`" not in docs] == []


def _fields(part: Any) -> set[str]:
    if isinstance(part, list):
        return {name for one in part for name in _fields(one)}
    if not isinstance(part, dict):
        return set()
    own = set(part.get("properties", {}))
    return own.union(*(_fields(value) for value in part.values())) if part else own


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "{", "[" * 100_000,
        review_document(replace(REVIEW, failed=("<!-- x -->",))),
        review_document(REVIEW).replace('"version": 1', '"version": 2'),
        review_document(REVIEW).replace('"changed"', '"hacked"'),
        review_document(REVIEW).replace('"url": "docs/', '"url": "../docs/'),
        review_document(REVIEW).replace('"undone"', '"more"'),
    ],
    ids=range(9),
)  # fmt: skip
def test_another_file_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "preview.json").write_text(content)
    with pytest.raises(ReviewError, match=r"preview.json` (is not JSON|does not have the form)"):
        load_review(tmp_path / "preview.json")


def test_half_of_a_character_is_refused_as_all_that_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "preview.json").write_text(json.dumps({**json.loads(review_document(REVIEW)), "\ud800": 1}))
    with pytest.raises(ReviewError, match="is not JSON"):
        load_review(tmp_path / "preview.json")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="cannot be read"):
        load_review(tmp_path / "none.json")
