"""New files are whole or not there: none over another, none through a link, all of a run or none."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from techdocs.scaffold import NewFile, write_files

FILES = (NewFile(path="a.yaml", text="é\n"), NewFile(path="docs/deep/index.md", text="# A\n"))


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_are_written_with_the_folders_they_are_in(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    assert tree(tmp_path) == ["a.yaml", "docs", "docs/deep", "docs/deep/index.md"]
    assert (tmp_path / "a.yaml").read_bytes() == "é\n".encode()
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "a.yaml").stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_file_that_is_there_stays_and_those_before_it_are_taken_back(tmp_path: Path) -> None:
    (tmp_path / "docs/deep").mkdir(parents=True)
    (tmp_path / "docs/deep/index.md").write_text("mine")
    with pytest.raises(FileExistsError):
        write_files(tmp_path, FILES)
    assert tree(tmp_path) == ["docs", "docs/deep", "docs/deep/index.md"]
    assert (tmp_path / "docs/deep/index.md").read_text() == "mine"


@pytest.mark.parametrize("link", ["a.yaml", "docs"])
def test_a_link_in_the_place_is_not_followed(tmp_path: Path, link: str) -> None:
    (tmp_path / "outside").mkdir()
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / link).symlink_to(tmp_path / "outside" / ("new" if link == "a.yaml" else ""))
    with pytest.raises(OSError, match=r"exists|directory|symbolic"):
        write_files(inside, FILES)
    assert (tree(tmp_path / "outside"), tree(inside)) == ([], [link])


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> Iterator[NewFile]:
        yield from FILES
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, interrupted())
    assert tree(tmp_path) == []


def test_a_text_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_files(tmp_path, (FILES[0], NewFile(path="docs/b.md", text="\ud800")))
    assert tree(tmp_path) == []


def test_a_file_system_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)  # no such file system can be mounted by a test
    write_files(tmp_path, FILES)
    assert tree(tmp_path) == ["a.yaml", "docs", "docs/deep", "docs/deep/index.md"]
    with pytest.raises(FileExistsError):
        write_files(tmp_path, FILES)
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "é\n"
