"""Our pages are those of mkdocs-techdocs-core with its own pins, whose output is recorded (`make oracle-pages`)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.engine.oracle.compared import render_ours, shape
from tests.engine.oracle.random_pages import KINDS

RECORDED: Mapping[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("recorded.json").read_text(encoding="utf-8")
)


def test_each_kind_that_people_write_is_recorded() -> None:
    assert [*RECORDED] == [name for name, kind in KINDS.items() if kind.is_meant]
    assert sum(len(pages) for pages in RECORDED.values()) >= 200


@pytest.mark.parametrize("kind", RECORDED)
def test_random_pages_are_those_of_the_peer(kind: str, tmp_path: Path) -> None:
    pages = [recorded["page"] for recorded in RECORDED[kind]]
    ours = [list(shape(html)) for html in render_ours(KINDS[kind].settings, pages, tmp_path)]
    assert [*zip(pages, ours, strict=True)] == [(recorded["page"], recorded["shape"]) for recorded in RECORDED[kind]]
