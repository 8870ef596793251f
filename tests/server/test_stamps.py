"""A file counts as changed once for each time that it is written, replaced or removed."""

import os
import time
from pathlib import Path

from techdocs.server.stamps import Stamps


def test_a_change_counts_once(tmp_path: Path) -> None:
    page, gone = tmp_path / "index.md", tmp_path / "gone.md"
    page.write_text("one", encoding="utf-8")
    stamps, files = Stamps(time.time()), frozenset({page, gone})
    assert stamps.changed(files) == files
    assert stamps.changed(files) == frozenset()
    os.utime(page)
    assert stamps.changed(files) == {page}
    (tmp_path / "new").write_text("two", encoding="utf-8")
    (tmp_path / "new").replace(page)
    gone.write_text("back", encoding="utf-8")
    assert stamps.changed(files) == files
    gone.unlink()
    assert stamps.changed(files) == {gone}
    assert stamps.changed(files) == frozenset()


def test_what_comes_back_with_its_folder_counts_though_it_is_as_old_as_before(tmp_path: Path) -> None:
    folder, page, other = tmp_path / "docs", tmp_path / "docs/index.md", tmp_path / "other.md"
    folder.mkdir()
    for file in (page, other):
        file.write_text("one", encoding="utf-8")
    stamps = Stamps(time.time())
    assert stamps.changed(frozenset({page, other})) == {page, other}
    folder.rename(tmp_path / "away")
    assert stamps.changed(frozenset({folder})) == {folder}
    (tmp_path / "away").rename(folder)
    assert stamps.changed(frozenset({page, other})) == {page}


def test_a_look_finds_what_was_written_come_and_gone_since_the_last_one(tmp_path: Path) -> None:
    old, new, later = (tmp_path / name for name in ("old.md", "new.md", "later.md"))
    for page in (old, new):
        page.write_text("one", encoding="utf-8")
    os.utime(old, (1, 1))
    stamps = Stamps(time.time() - 60)
    assert stamps.look([old, new]) == {new}
    assert stamps.look([old, new]) == frozenset()
    later.write_text("one", encoding="utf-8")
    os.utime(later, (1, 1))
    os.utime(old, (2, 2))
    new.unlink()
    assert stamps.look([old, later]) == {old, new, later}
    assert stamps.look([old, later]) == frozenset()


def test_what_was_told_is_not_found_by_a_look(tmp_path: Path) -> None:
    page = tmp_path / "index.md"
    page.write_text("one", encoding="utf-8")
    stamps = Stamps(time.time() - 60)
    assert stamps.changed(frozenset({page})) == {page}
    assert stamps.look([page]) == frozenset()
