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
