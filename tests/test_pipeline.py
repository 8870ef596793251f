"""The product's promise in four lines, and what a build leaves when it does not end well."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from techdocs.config import Config
from techdocs.disk.finished import opened, seal, write_files
from techdocs.model.docs import DocsState
from techdocs.model.tree import PACK
from techdocs.pipeline import Outcome
from techdocs.portal import slots as filling
from tests.conftest import COMPONENT, GROUP, Build, site_files


def rendered(outcome: Outcome) -> list[str]:
    return [ref.name for ref, docs in outcome.parts.docs.items() if docs.state is DocsState.RENDERED]


def test_a_build_renders_everything(two_teams: Path, build: Build) -> None:
    outcome = build()
    assert rendered(outcome) == ["one", "two"]
    page = (outcome.site.folder / "docs/default/component/one/more/index.html").read_text()
    assert "A walrus." in page
    assert "Red team" in page


def test_again_renders_nothing(two_teams: Path, build: Build) -> None:
    build()
    assert rendered(build()) == []


def test_touching_one_page_renders_its_component_alone(two_teams: Path, build: Build) -> None:
    build()
    (two_teams / "one/docs/more.md").write_text("# More\n\nA seal.\n")
    outcome = build()
    assert rendered(outcome) == ["one"]
    assert "A seal." in (outcome.site.folder / "docs/default/component/one/more/index.html").read_text()


def test_changing_an_owner_renders_nothing_and_changes_the_headers(two_teams: Path, build: Build) -> None:
    build()
    (two_teams / "one/catalog-info.yaml").write_text(COMPONENT.format(name="one", owner="blue"))
    outcome = build()
    assert rendered(outcome) == []
    page = (outcome.site.folder / "docs/default/component/one/more/index.html").read_text()
    assert "Blue team" in page
    assert "Red team" not in page


def test_renaming_a_team_renders_nothing_and_indexes_nothing(two_teams: Path, build: Build) -> None:
    first = build()
    index = site_files(first.site.folder / "search" / "shard-00")
    (two_teams / "org/catalog-info.yaml").write_text(GROUP.format(name="red", title="Scarlet team"))
    outcome = build()
    assert rendered(outcome) == []
    assert "Scarlet team" in (outcome.site.folder / "docs/default/component/one/index.html").read_text()
    assert site_files(outcome.site.folder / "search" / "shard-00") == index


def test_building_twice_from_nothing_gives_the_same_bytes(two_teams: Path, build: Build, tmp_path: Path) -> None:
    first = site_files(build().site.folder)
    second = build(site_dir=tmp_path / "elsewhere", cache_dir=tmp_path / "other-cache", jobs=2)
    assert site_files(second.site.folder) == first


def test_the_order_and_the_place_of_the_repositories_do_not_matter(
    two_teams: Path, build: Build, tmp_path: Path
) -> None:
    first = site_files(build().site.folder)
    moved = tmp_path / "moved"
    for name in ("two", "org", "one"):
        shutil.copytree(two_teams / name, moved / name)
    second = build(sources=("moved/two", "moved/one", "moved/org"), site_dir=tmp_path / "elsewhere")
    assert site_files(second.site.folder) == first


def test_an_incremental_build_gives_the_bytes_of_a_cold_one(two_teams: Path, build: Build, tmp_path: Path) -> None:
    build()
    (two_teams / "one/docs/more.md").write_text("# More\n\nA seal.\n")
    (two_teams / "org/catalog-info.yaml").write_text(GROUP.format(name="red", title="Scarlet team"))
    incremental = site_files(build().site.folder)
    cold = build(site_dir=tmp_path / "cold", cache_dir=tmp_path / "cold-cache")
    assert site_files(cold.site.folder) == incremental


def test_without_the_cache_everything_is_rendered_and_the_same(two_teams: Path, build: Build) -> None:
    first = site_files(build().site.folder)
    outcome = build(use_cache=False)
    assert rendered(outcome) == ["one", "two"]
    assert site_files(outcome.site.folder) == first


@pytest.mark.parametrize("step", ["docs", "mounts", "portal", "outputs", "search", "assets"])
def test_other_code_makes_every_result_anew(
    two_teams: Path, build: Build, config: Config, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    build()
    before = {path.name for path in (config.cache_dir / "cache" / "v1" / step).glob("*/*")}
    assert before
    for module in (
        "techdocs.disk.store",
        "techdocs.portal.site_key",
        "techdocs.portal.pages.write",
        "techdocs.builds.memory",
    ):
        monkeypatch.setattr(f"{module}.code_digest", lambda: "other code")
    outcome = build()
    assert rendered(outcome) == ["one", "two"]
    assert {docs.reason for docs in outcome.parts.docs.values() if docs.reason} == {"techdocs changed"}
    after = {path.name for path in (config.cache_dir / "cache" / "v1" / step).glob("*/*")} - before
    assert len(after) == len(before)


def test_without_the_cache_pages_are_mounted_again(
    two_teams: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = build().site.folder / "docs/default/component/one/index.html"

    def fill(*given: Any) -> str:
        return filling.filled_page(*given).replace("</article>", "<p>New.</p></article>")

    monkeypatch.setattr("techdocs.portal.mount.filled_page", fill)
    build(use_cache=False)
    assert "<p>New.</p>" in page.read_text()


def test_last_good_pages_of_another_version_that_cannot_be_read_are_none(
    two_teams: Path, build: Build, config: Config
) -> None:
    build()
    for entry in (config.cache_dir / "cache" / "v1" / "docs").glob("*/*"):
        unpack(entry)
        record = entry / "files/record.json"
        pages, faults = json.loads(record.read_text())
        record.write_text(json.dumps([[[*page, "red"] for page in pages], faults]))
        seal(entry)
    descriptor = two_teams / "one" / "catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("dir:.", "dir:./gone"))
    state = {ref.name: docs.state for ref, docs in build().parts.docs.items()}
    assert (state["one"], state["two"]) == (DocsState.FAILED, DocsState.RENDERED)


def test_last_good_pages_of_an_older_version_that_packed_none_stay(
    two_teams: Path, build: Build, config: Config
) -> None:
    before = build().site.folder / "docs/default/component/one/index.html"
    text = before.read_text()
    for entry in (config.cache_dir / "cache" / "v1" / "docs").glob("*/*"):
        unpack(entry)
        manifest = entry / "manifest.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text())["files"]))
    descriptor = two_teams / "one" / "catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("dir:.", "dir:./gone"))
    outcome = build()
    state = {ref.name: docs.state for ref, docs in outcome.parts.docs.items()}
    assert state["one"] is DocsState.KEPT
    kept, banner, rest = article_of(before.read_text()).partition('<p class="td-note')
    assert kept + rest.partition("</p>")[2] == article_of(text)
    assert "These are the last good pages" in rest
    assert banner


def unpack(entry: Path) -> None:
    """Let a finished folder have its files one by one, as those of older versions do."""
    tree = opened(entry)
    write_files(tree, tree.packed, f"{tree.folder}/")
    (entry / PACK).unlink()
    seal(entry)


def article_of(html: str) -> str:
    return html.partition("<article")[2].partition("</article>")[0]


def test_a_component_that_goes_takes_its_pages_along(two_teams: Path, build: Build) -> None:
    build()
    shutil.rmtree(two_teams / "two")
    outcome = build()
    assert not (outcome.site.folder / "docs/default/component/two").exists()
    assert not (outcome.site.folder / "catalog/default/component/two").exists()


def test_unchanged_pages_are_the_same_file_as_before(two_teams: Path, build: Build) -> None:
    page = build().site.folder / "docs/default/component/one/index.html"
    inode = page.stat().st_ino
    (two_teams / "two/docs/index.md").write_text("# Two\n\nStill to [one](component:default/one).\n")
    build()
    assert page.stat().st_ino == inode


def test_a_link_that_others_remove_changes_the_page_it_led_to_and_renders_nothing_there(
    two_teams: Path, build: Build
) -> None:
    page = build().site.folder / "docs/default/component/one/index.html"
    assert "Linked from 1 page" in page.read_text()
    (two_teams / "two/docs/index.md").write_text("# Two\n")
    assert [docs.ref.name for docs in build().parts.docs.values() if docs.state is DocsState.RENDERED] == ["two"]
    assert "Linked from" not in page.read_text()


def test_a_page_of_the_cache_that_somebody_edited_is_rendered_again(
    two_teams: Path, build: Build, config: Config
) -> None:
    first = build()
    before = site_files(first.site.folder)
    docs = (config.cache_dir / "cache" / "v1" / "docs").glob("*/*")
    (entry,) = (entry for entry in docs if "site/more/index.html" in opened(entry).packed)
    (entry / PACK).write_text("evil")
    outcome = build()
    assert rendered(outcome) == ["one"]
    assert site_files(outcome.site.folder) == before


def test_a_component_alone_is_built_as_among_others(two_teams: Path, build: Build, config: Config) -> None:
    among = build().site.folder / "docs/default/component/one/more/index.html"
    alone = build(sources=("repositories/one", "repositories/org"), site_dir=config.folder / "alone")
    assert (alone.site.folder / "docs/default/component/one/more/index.html").read_text() == among.read_text()


def test_a_changed_look_renders_all_pages(two_teams: Path, build: Build, config: Config) -> None:
    build()
    outcome = build(look=replace(config.look, site_name="Acme docs"))
    assert rendered(outcome) == ["one", "two"]
