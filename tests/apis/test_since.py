"""What is remembered of definitions from build to build."""

from pathlib import Path

import pytest

from techdocs.apis import since
from techdocs.apis.build import STEP
from techdocs.apis.since import NOTE, keep_definitions
from techdocs.disk.store import Store
from techdocs.model.api import ApiSummary, BuiltApi
from techdocs.model.entity import EntityRef
from techdocs.model.tree import Tree
from tests.apis.reading import define


def built(name: str, folder: Path) -> BuiltApi:
    tree = Tree(entry=folder, digests={})
    summary = ApiSummary(format="OpenAPI 3.1")
    ref = EntityRef("api", "default", name)
    return BuiltApi(ref=ref, key=name, summary=summary, folder=tree, definition=define("openapi: 3.1.0"))


def test_apis_that_are_gone_are_remembered_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(since, "MOST_ABSENT", 2)
    store = Store(tmp_path)
    for name in ("a", "b", "c", "d"):
        api = built(name, tmp_path)
        keep_definitions({api.ref: api}, store)
    note = store.read_note(STEP, NOTE)
    assert isinstance(note, dict)
    assert list(note) == ["api:default/b", "api:default/c", "api:default/d"]
