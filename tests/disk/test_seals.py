"""A folder's seal is another one when anything below it has changed, and there is none where that cannot be told."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.disk import seals
from techdocs.disk.digests import digest_value
from techdocs.disk.seals import seal_of
from techdocs.model.source import Source

LONG_AGO = time.time() - 1000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with files that are taken for old ones."""
    monkeypatch.setattr(seals, "MOMENT_NS", -(10**12))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("one")
    (tmp_path / ".git").mkdir()
    (tmp_path / "link").symlink_to("docs")
    return tmp_path


def save(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "docs/index.md").write_text(text)


def same_size_with_its_time_set_back(folder: Path) -> None:
    (folder / "docs/index.md").write_text("two")
    os.utime(folder / "docs/index.md", (LONG_AGO, LONG_AGO))


def retarget(folder: Path) -> None:
    (folder / "link").unlink()
    (folder / "link").symlink_to("dock")


@pytest.mark.parametrize(
    "change",
    [
        save("more"), save("two"), same_size_with_its_time_set_back, retarget,
        lambda folder: (folder / "docs/new.md").touch(),
        lambda folder: (folder / "docs/index.md").unlink(),
        lambda folder: (folder / "docs/index.md").rename(folder / "docs/other.md"),
        lambda folder: (folder / "docs").rename(folder / "manual"),
        lambda folder: (folder / "docs/index.md").chmod(0o600),
    ],
)  # fmt: skip
def test_every_change_gives_another_seal(folder: Path, change: Callable[[Path], object]) -> None:
    if change is same_size_with_its_time_set_back:
        os.utime(folder / "docs/index.md", (LONG_AGO, LONG_AGO))
    before = seal_of(folder)
    assert before == seal_of(folder) != ""
    change(folder)
    assert seal_of(folder) not in {before, ""}


def test_what_git_keeps_is_no_change(folder: Path) -> None:
    before = seal_of(folder)
    (folder / ".git/index").write_text("x")
    assert seal_of(folder) == before


def test_what_the_run_itself_writes_is_no_change(folder: Path) -> None:
    (folder / ".techdocs").mkdir()
    own = [folder / ".techdocs", folder / "site"]
    before = seal_of(folder, without=own)
    (folder / ".techdocs/note").write_text("x")
    assert seal_of(folder, without=own) == before != seal_of(folder)


def test_a_folder_in_which_a_file_just_changed_has_none(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("x")
    assert seal_of(tmp_path) == ""


def test_nor_has_one_that_is_too_large_or_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "MOST", 2)
    assert seal_of(folder) == ""
    assert seal_of(folder / "absent") == ""


def test_a_source_with_another_seal_is_the_same_source() -> None:
    one, other = (Source(name="one", root=Path("/one"), seal=seal) for seal in ("a", "b"))
    assert digest_value(one) == digest_value(other)
    assert digest_value(one) != digest_value(replace(one, commit="c"))
