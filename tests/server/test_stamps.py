"""A file counts as changed once for each time that it is written, replaced or removed."""

import os
from pathlib import Path

from techdocs.server.stamps import Stamps


def test_a_change_counts_once(tmp_path: Path) -> None:
    page, gone = tmp_path / "index.md", tmp_path / "gone.md"
    page.write_text("one", encoding="utf-8")
    stamps, files = Stamps(), frozenset({page, gone})
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
    stamps = Stamps()
    assert stamps.changed(frozenset({page, other})) == {page, other}
    folder.rename(tmp_path / "away")
    assert stamps.changed(frozenset({folder})) == {folder}
    (tmp_path / "away").rename(folder)
    assert stamps.changed(frozenset({page, other})) == {page}
