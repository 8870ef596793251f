"""Samples are kept by the digests of pages: what is unchanged is not read again, what is damaged has none."""

from pathlib import Path

import pytest

from techdocs.disk.store import Store
from techdocs.model.catalog import Catalog
from techdocs.model.docs import BuiltDocs, DocsPage, DocsState
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.tree import Tree
from techdocs.similar.samples import sample_docs
from tests.similar.planted import Planter

REF = EntityRef("component", "default", "one")
CATALOG = Catalog(
    sources=(), relations={}, ownership={},
    entities={REF: Entity(ref=REF, api_version="v1", kind="Component", namespace="default", name="one")},
)  # fmt: skip
TEXT = " ".join(Planter(1).docs["service-0"])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return an empty store."""
    return Store(tmp_path / "cache")


def built(store: Store, text: str) -> tuple[BuiltDocs, Tree]:
    """Return docs of one page, and the folder that holds them."""

    def write(folder: Path) -> None:
        (folder / "index.md").write_text(text, encoding="utf-8")

    tree = store.keep("docs", text, write)
    page = DocsPage(path="index.md", url="", output="index.html", title="One")
    return BuiltDocs(ref=REF, state=DocsState.RENDERED, site=tree, files=tree.digests, pages=(page,)), tree


def test_a_sample_is_made_once(store: Store) -> None:
    docs, tree = built(store, TEXT)
    first = sample_docs(CATALOG, {REF: docs}, store)
    assert first[REF].hashes
    (tree.folder / "index.md").unlink()
    assert sample_docs(CATALOG, {REF: docs}, store) == first


def test_docs_that_are_damaged_have_no_sample_and_are_gone_from_the_store(store: Store) -> None:
    docs, tree = built(store, TEXT)
    (tree.folder / "index.md").write_text(TEXT.upper(), encoding="utf-8")
    assert sample_docs(CATALOG, {REF: docs}, store) == {}
    assert not tree.entry.exists()
    again, _ = built(store, TEXT)
    assert sample_docs(CATALOG, {REF: again}, store)[REF].hashes


def test_docs_without_pages_have_none(store: Store) -> None:
    assert sample_docs(CATALOG, {REF: BuiltDocs(ref=REF, state=DocsState.NONE)}, store) == {}
