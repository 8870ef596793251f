"""Navs are those that awesome-nav and awesome-pages make: 2,000 random ones, recorded by `make oracle-navs`."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation

from techdocs.documents.located_yaml import load_documents
from techdocs.engine.docs_files import sort_paths
from techdocs.model.docs import DocsSettings
from techdocs.model.problem import Place
from techdocs.plans.nav.order import ordered_nav
from tests.plans.navs.cases import KINDS, Case
from tests.plans.navs.tree import nav_tree

KNOWN = {"awesome-nav": 1, "awesome-pages": 0, "rest": 11}
"""How many navs differ for reasons that we chose: awesome-nav lists a folder twice that two patterns match, and
awesome-pages keeps or collapses a section by links that a folder's `.pages` adds beside `...` of `mkdocs.yml`."""
RECORDED: list[tuple[Case, list[object]]] = json.loads(
    gzip.decompress((Path(__file__).parent / "navs/recorded.json.gz").read_bytes())
)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> MkDocsConfig:
    """Return MkDocs' settings of docs without any."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "docs").mkdir()
    config = MkDocsConfig()
    config.load_dict(
        {"site_name": "x", "docs_dir": str(folder / "docs"), "site_dir": str(folder / "site"), "plugins": []}
    )
    assert config.validate() == ([], [])
    return config


def our_nav(case: Case, config: MkDocsConfig) -> list[object]:
    """Return the nav that MkDocs makes of ours."""
    paths = sort_paths(case["pages"], DocsSettings(site_name="x"))
    pages = [path for path in case["pages"] if path not in paths.excluded | paths.shadowed.keys()]
    files: Mapping[str, bytes] = {
        path: yaml.safe_dump(keys, allow_unicode=True, sort_keys=False).encode() for path, keys in case["files"].items()
    }
    given = tuple(case["nav"]) if case["nav"] else None
    entries, _ = ordered_nav(pages, files, lambda path: Place(path=path), nav=given, load=load_documents)
    config.nav = None if entries is None else _mutable(entries)
    made = Files([File(path, "", "", use_directory_urls=True) for path in pages])
    return nav_tree(get_navigation(made, config).items)


def _mutable(value: Any) -> Any:
    return [_mutable(item) for item in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("kind", KINDS)
def test_a_nav_is_the_one_that_the_plugin_makes(kind: str, config: MkDocsConfig) -> None:
    cases = [(case, nav) for case, nav in RECORDED if case["kind"] == kind]
    assert len(cases) > 500
    differ = [(case, nav, ours) for case, nav in cases if (ours := our_nav(case, config)) != nav]
    shown = [json.dumps({**case, "theirs": nav, "ours": ours}, ensure_ascii=False) for case, nav, ours in differ[:8]]
    assert len(differ) == KNOWN[kind], f"{len(differ)} of {len(cases)} differ\n" + "\n".join(shown)
