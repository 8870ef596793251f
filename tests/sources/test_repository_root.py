"""Which repository the working folder is in."""

import os
from pathlib import Path

import pytest

from techdocs.sources import repository_root


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            (root / path).mkdir(exist_ok=True)
        else:
            (root / path).write_text("")


@pytest.mark.parametrize(
    ("paths", "here", "root"),
    [
        (["a/.git/", "a/docs/deep/page.md"], "a/docs/deep", "a"),
        (["a/.git", "a/docs/"], "a/docs", "a"),
        (["a/.git/", "a/mkdocs.yml"], "a", "a"),
        (["a/.git/", "a/service/mkdocs.yml"], "a/service", "a"),
        (["a/.git/", "a/services/one/mkdocs.yml"], "a/services", "a"),
        (["a/.git/", "a/inner/.git/", "a/inner/docs/"], "a/inner/docs", "a/inner"),
        (["a/.git/", "a/repositories/one/.git/"], "a/repositories", "a/repositories"),
        (["a/mkdocs.yml", "a/docs/README.md"], "a/docs", "a"),
        (["a/catalog-info.yaml", "a/service/mkdocs.yml", "a/service/docs/"], "a/service/docs", "a/service"),
        (["a/mkdocs.yml", "a/repositories/one/mkdocs.yml"], "a/repositories", "a/repositories"),
        (["a/one/mkdocs.yml", "a/two/"], "a/two", "a/two"),
    ],
)  # fmt: skip
def test_a_folder_is_in_the_repository_whose_root_is_nearest(
    tmp_path: Path, paths: list[str], here: str, root: str
) -> None:
    make(tmp_path, *paths)
    assert repository_root(tmp_path / here) == tmp_path / root


def test_the_home_folder_is_no_repository_that_others_are_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, ".git/", "notes/index.md")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert repository_root(tmp_path / "notes") == tmp_path / "notes"
    assert repository_root(tmp_path) == tmp_path


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to another user")
def test_a_folder_of_another_user_is_not_looked_into(tmp_path: Path) -> None:
    make(tmp_path, "common/.git/", "common/mine/docs/")
    os.chown(tmp_path / "common", 12345, -1)
    assert repository_root(tmp_path / "common/mine/docs") == tmp_path / "common/mine/docs"
