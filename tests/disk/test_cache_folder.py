"""The cache keeps itself out of git, and nothing but itself."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from techdocs.disk.cache_folder import open_cache_folder
from tests.conftest import Write
from tests.runs import techdocs

NOTED = "# written by techdocs: its cache does not belong into git\n*\n"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_git_sees_nothing_of_a_cache(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    open_cache_folder(tmp_path / ".techdocs")
    (tmp_path / ".techdocs/cache").write_text("x")
    assert git(tmp_path, "status", "--porcelain") == ""
    assert [*(tmp_path / ".techdocs").glob(".gitignore*")] == [tmp_path / ".techdocs/.gitignore"]
    assert stat.S_IMODE((tmp_path / ".techdocs/.gitignore").stat().st_mode) & 0o444 == 0o444


def test_a_cache_of_before_gets_one_too_and_one_that_is_there_stays(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / ".techdocs").mkdir(parents=True)
    (tmp_path / "two/.techdocs/.gitignore").write_text("cache\n")
    for name in ("one", "two"):
        open_cache_folder(tmp_path / name / ".techdocs")
    assert (tmp_path / "one/.techdocs/.gitignore").read_text() == NOTED
    assert (tmp_path / "two/.techdocs/.gitignore").read_text() == "cache\n"


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "whole").symlink_to("mine")
    (tmp_path / "whole").rename(tmp_path / ".techdocs")
    open_cache_folder(tmp_path / ".techdocs")
    assert [*(tmp_path / "mine").iterdir()] == []
    (tmp_path / "two/.techdocs").mkdir(parents=True)
    (tmp_path / "two/.techdocs/.gitignore").symlink_to("../../mine/evil")
    open_cache_folder(tmp_path / "two/.techdocs")
    assert [*(tmp_path / "mine").iterdir()] == []


def test_a_folder_with_other_things_in_it_is_left_to_its_owner(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    open_cache_folder(tmp_path / "work")
    open_cache_folder(tmp_path / "new")
    assert [*(tmp_path / "work").iterdir()] == []
    assert (tmp_path / "new/.gitignore").read_text() == NOTED


def test_a_file_system_without_hard_links_gets_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    open_cache_folder(tmp_path / ".techdocs")
    assert [path.name for path in (tmp_path / ".techdocs").iterdir()] == [".gitignore"]


@pytest.mark.parametrize("verb", ["lint", "build"])
def test_a_repository_has_one_cache_wherever_a_run_starts(write: Write, verb: str) -> None:
    root = write({"one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": "# One\n"}) / "one"
    git(root, "init", "--quiet")
    assert techdocs(root / "docs", verb, "..").returncode == 0
    assert techdocs(root, verb, ".").returncode == 0
    caches = [path.relative_to(root).as_posix() for path in root.rglob(".techdocs")]
    assert caches == [".techdocs"]
    assert (root / ".techdocs/.gitignore").read_text() == NOTED


def test_a_settings_file_says_where_the_cache_is(write: Write) -> None:
    files = {"one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": "# One\n"}
    root = write({**files, "deploy/techdocs.yml": "sources: [../one]\ncache_dir: kept\n"})
    git(root, "init", "--quiet")
    assert techdocs(root / "deploy", "lint").returncode == 0
    assert [path.name for path in (root / "deploy").iterdir() if path.is_dir()] == ["kept"]
    assert (root / "deploy/kept/.gitignore").read_text() == NOTED
    assert not (root / ".techdocs").exists()
