"""A file is read again when anything about it differs, and one that changed a moment ago always."""

import os
import time
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.store import Store
from techdocs.plans.file_index import FileIndex, FileIndexNote

LONG_AGO = time.time() - 1000


def digest(store: Store, path: Path) -> str:
    note = FileIndexNote(store)
    seen = FileIndex(note.of(path.parent))
    found, _ = seen.digest(path, path.stat())
    note.add(path.parent, seen.now)
    note.save([path.parent])
    return found


def test_an_unchanged_file_is_known_and_a_changed_one_is_read(tmp_path: Path) -> None:
    store, path = Store(tmp_path / "store"), tmp_path / "page.md"
    for content in (b"one", b"two", b"three"):
        path.write_bytes(content)
        assert digest(store, path) == digest_bytes(content)
        assert digest(store, path) == digest_bytes(content)


def test_a_file_of_the_same_size_with_its_time_set_back_is_read(tmp_path: Path) -> None:
    store, path = Store(tmp_path / "store"), tmp_path / "page.md"
    path.write_bytes(b"one")
    os.utime(path, (LONG_AGO, LONG_AGO))
    digest(store, path)
    path.write_bytes(b"two")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert digest(store, path) == digest_bytes(b"two")


def test_a_file_that_includes_snippets_says_so(tmp_path: Path) -> None:
    seen, path = FileIndex(), tmp_path / "page.md"
    path.write_text('--8<-- "part.md"\n')
    assert seen.digest(path, path.stat())[1]
