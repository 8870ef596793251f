"""The index: whole components in shards by a stable hash, and a shard is made again only when its pages changed."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from techdocs.disk.finished import opened, seal
from techdocs.disk.store import Store
from techdocs.model.entity import EntityRef, entity_ref
from techdocs.model.shards import shard_of
from techdocs.model.urls import is_hashed
from techdocs.pipeline import Outcome
from techdocs.portal.search.index import SearchInput, index_shards, shard_count
from tests.conftest import COMPONENT, Build, Write, site_files


def component(name: str) -> EntityRef:
    return entity_ref("component", "default", name)


@pytest.mark.parametrize(
    ("pages", "shards"), [(0, 1), (1_000, 1), (1_001, 4), (4_001, 16), (65_000, 16), (80_001, 32), (400_000, 128)]
)
def test_there_are_about_five_thousand_pages_a_shard_and_one_shard_for_a_small_site(pages: int, shards: int) -> None:
    assert shard_count(pages) == shards


def test_a_components_shard_depends_on_its_ref_alone_and_shards_are_even() -> None:
    sizes = [0] * 16
    for number in range(1_600):
        sizes[shard_of(component(f"c{number}"), 16)] += 1
    assert min(sizes) > 60
    assert max(sizes) < 150
    assert shard_of(component("payments"), 16) == shard_of(component("payments"), 16)


def test_growth_moves_few_components() -> None:
    refs = [component(f"c{number}") for number in range(1_000)]
    assert all(shard_of(ref, 32) % 16 == shard_of(ref, 16) for ref in refs)


@pytest.fixture
def many(write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write components whose pages need several shards, as those of a larger site do."""
    monkeypatch.setattr("techdocs.portal.search.index._SINGLE", 100)
    texts: dict[str, str] = {}
    for number in range(12):
        name = f"c{number:02}"
        texts[f"{name}/catalog-info.yaml"] = COMPONENT.format(name=name, owner="red")
        texts |= {f"{name}/docs/p{page}.md": f"# P{page}\n\nword{number}\n" for page in range(9)}
    return write(texts)


def test_pages_are_indexed_in_one_order_however_they_are_listed(tmp_path: Path) -> None:
    html = "<html lang=en><body data-pagefind-body data-pagefind-filter=e:one><h1>{0}</h1><p>{0} text</p></body></html>"
    made = []
    for number, names in enumerate((["a", "b", "c"], ["c", "a", "b"])):
        for name in names:
            (tmp_path / f"{number}/files/{name}").mkdir(parents=True)
            (tmp_path / f"{number}/files/{name}/index.html").write_text(html.format(name))
        seal(tmp_path / str(number))
        texts, files = opened(tmp_path / str(number)), tuple(f"{name}/index.html" for name in names)
        item = SearchInput(ref=component("one"), digest="d", texts=texts, files=files, url="docs/one/")
        (shard,) = index_shards([item], Store(tmp_path / f"store-{number}"), language="en", jobs=1)
        made.append(shard.tree.digests)
    assert made[0] == made[1]


def test_only_the_shard_of_a_changed_component_is_made_again(many: Path, build: Build) -> None:
    before = _shards(build())
    (many / "c03/docs/p5.md").write_text("# P5\n\nOther words.\n")
    after = _shards(build())
    assert set(before) == set(after)
    assert len(before) == 4
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {f"shard-{shard_of(component('c03'), 4):02d}"}


def test_the_lists_for_the_browser_name_the_shards_and_every_entity(two_teams: Path, build: Build) -> None:
    folder = build().site.folder / "search"
    shards = json.loads((folder / "shards.json").read_text())
    (start,) = folder.glob("start-*.pack")
    assert shards == {"version": 1, "shards": ["shard-00"], "pages": 3, "start": f"search/{start.name}"}
    entities = {entity["ref"]: entity for entity in json.loads((folder / "entities.json").read_text())}
    assert entities["component:default/one"]["owner_name"] == "Red team"
    assert "group:default/blue" in entities


def test_what_is_read_of_every_shard_first_is_one_file_that_a_change_gives_another_name(
    many: Path, build: Build
) -> None:
    names = []
    for text in ("# P5\n\nOther words.\n", "# P5\n\nOther words again, and more.\n"):
        (many / "c03/docs/p5.md").write_text(text)
        folder = build().site.folder / "search"
        (pack,) = folder.glob("start-*.pack")
        names.append(pack.name)
        head, _, rest = pack.read_bytes().partition(b"\n")
        for path, length in json.loads(head):
            assert rest[:length] == (folder / path).read_bytes()
            rest = rest[length:]
        kinds = Counter(path.partition("/")[2].rpartition(".")[2] for path, _ in json.loads(head))
        assert (rest, kinds) == (b"", {"json": 8, "pf_meta": 4})
        assert is_hashed(f"search/{pack.name}")
    assert len({*names}) == 2


def test_which_pages_are_whose_is_known_without_loading_them(two_teams: Path, build: Build) -> None:
    folder = build().site.folder / "search/shard-00"
    pages = json.loads((folder / "pages.json").read_text())
    found = {
        ref: {
            json.loads(_unpacked(folder / f"fragment/{pages['prefix']}{name}.pf_fragment"))["url"]
            for name in ids.split()
        }
        for ref, ids in pages["entities"].items()
    }
    assert sum(map(len, found.values())) == len([*folder.glob("fragment/*")]) == 3
    for ref, urls in found.items():
        kind, namespace, name = re.split("[:/]", ref)
        assert all(url.startswith(f"/docs/{namespace}/{kind}/{name}/") for url in urls), ref


def _unpacked(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd")


def test_pages_without_blanks_between_words_have_a_shard_of_their_own(write: Write, build: Build) -> None:
    prose = "決済処理を担当しています。"
    write(
        {
            "one/docs/index.md": f"# 手順\n\n{prose}\n",
            "one/docs/plain.md": "# Plain\n\nSee 決済 in the table of words.\n",
        }
    )
    folder = build().site.folder / "search"
    shards = json.loads((folder / "shards.json").read_text())
    assert (shards["shards"], shards["pages"]) == (["shard-00", "shard-00-ja"], 2)
    languages = [
        [*json.loads((folder / name / "pagefind-entry.json").read_text())["languages"]] for name in shards["shards"]
    ]
    assert languages == [["en"], ["ja"]]


def test_what_the_browser_needs_is_there_and_pagefinds_own_user_interface_is_not(two_teams: Path, build: Build) -> None:
    names = {path.name for path in (build().site.folder / "search" / "shard-00").iterdir()}
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.en.pagefind"} <= names
    assert not any(re.search(r"ui|modular|highlight|component", name) for name in names)


def _shards(outcome: Outcome) -> dict[str, dict[str, str]]:
    folder = outcome.site.folder / "search"
    return {path.name: site_files(path) for path in sorted(folder.glob("shard-*"))}
