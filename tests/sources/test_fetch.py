"""Which folders are repositories, and what they are called."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from techdocs.config import Config
from techdocs.disk import seals
from techdocs.disk.store import Store
from techdocs.errors import SourceError
from techdocs.sources import fetch_sources, find_roots, open_workers, written_folders
from tests.conftest import Write


def names(config: Config, *patterns: str) -> list[str]:
    roots = find_roots(replace(config, sources=patterns))
    with open_workers(roots, config, Store(config.cache_dir)) as workers:
        return [source.name for source in fetch_sources(roots, Store(config.cache_dir), workers)]


def seal(config: Config) -> str:
    roots = find_roots(replace(config, sources=("link/one",)))
    store = Store(config.cache_dir / "cache")
    with open_workers(roots, config, store) as workers, patch.object(seals, "MOMENT_NS", -(10**12)):
        return fetch_sources(roots, store, workers, own=written_folders(config))[0].seal


def test_a_folder_is_a_repository_or_holds_some_one_or_two_levels_down(write: Write, config: Config) -> None:
    write(
        {"one/mkdocs.yml": "", "owner/two/README.md": "", "owner/three/catalog-info.yaml": "", "empty/deep/x.txt": ""}
    )
    assert names(config, "repositories") == ["one", "owner/three", "owner/two"]
    assert names(config, "repositories/one") == ["one"]


def test_a_readme_beside_repositories_makes_no_repository(write: Write, config: Config) -> None:
    write({"README.md": "# All", "one/mkdocs.yml": ""})
    assert names(config, "repositories") == ["one"]


def test_files_that_a_shell_names_beside_the_folders_are_passed_over(write: Write, config: Config) -> None:
    write({"README.md": "# All", "one/mkdocs.yml": ""})
    assert names(config, "repositories/README.md", "repositories/one") == ["one"]


def test_globs_are_expanded(write: Write, config: Config) -> None:
    write({"a/one/README.md": "", "b/two/README.md": ""})
    assert names(config, "repositories/*/*") == ["one", "two"]


def test_two_repositories_of_one_name_are_told_apart_by_their_owner(write: Write, config: Config) -> None:
    write({"a/docs/x.md": "", "b/a/README.md": "", "c/A/README.md": ""})
    assert names(config, "repositories/a", "repositories/b/a", "repositories/c/A") == ["b/a", "c/A", "repositories/a"]


def test_a_folder_that_does_not_exist_ends_the_run(config: Config) -> None:
    with pytest.raises(SourceError, match="no such folder: `nowhere`"):
        names(config, "nowhere")


def test_no_repository_at_all_ends_the_run(tmp_path: Path, config: Config) -> None:
    (tmp_path / "void").mkdir()
    with pytest.raises(SourceError, match="no repositories found in `void`"):
        names(config, "void")


def test_what_a_run_writes_inside_a_repository_is_no_part_of_it(write: Write, config: Config, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(write({"one/mkdocs.yml": "", "one/docs/index.md": ""}))
    other = replace(config, site_dir=tmp_path / "link/one/site", cache_dir=tmp_path / "link/one/kept")
    assert written_folders(other) == (other.cache_dir / "cache",)
    other.site_dir.mkdir()
    (other.site_dir / "catalog.json").write_text('{"generator": "techdocs 1"}')
    assert written_folders(other) == (other.cache_dir / "cache", other.site_dir)
    assert written_folders(replace(other, cache_dir=tmp_path / ".techdocs"))[0] == tmp_path / ".techdocs"
    assert seal(other) == seal(other) != ""
    before = seal(other)
    (other.site_dir / "new.html").touch()
    assert seal(other) == before
    (other.cache_dir / "note").touch()
    assert seal(other) != before
