"""The store: what is finished is found, what was interrupted or changed is not."""

import os
import time
from pathlib import Path

import pytest

from techdocs.store import KEEP_SECONDS, Store


def put(store: Store, key: str, text: str = "x") -> None:
    with store.fresh("step", key) as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "file.txt").write_text(text)


def test_a_finished_folder_is_found_with_its_files(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, "abc")
    tree = store.find("step", "abc")
    assert tree is not None
    assert tree.files == ("deep/file.txt",)
    assert (tree.folder / "deep/file.txt").read_text() == "x"


def test_an_interrupted_folder_is_not(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def work() -> None:
        with store.fresh("step", "abc") as folder:
            (folder / "half").write_text("x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert store.find("step", "abc") is None
    assert not any((tmp_path / "v1" / "tmp").iterdir())


def test_a_file_that_was_changed_makes_the_entry_a_miss(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, "abc", "good")
    tree = store.find("step", "abc")
    assert tree is not None
    (tree.folder / "deep/file.txt").write_text("evil")
    assert store.find("step", "abc") is None


def test_a_file_with_another_time_but_the_same_bytes_is_good(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, "abc")
    tree = store.find("step", "abc")
    assert tree is not None
    os.utime(tree.folder / "deep/file.txt", (1, 1))
    assert store.find("step", "abc") is not None


def test_a_store_that_is_not_readable_finds_only_what_this_run_made(tmp_path: Path) -> None:
    put(Store(tmp_path), "old")
    store = Store(tmp_path, readable=False)
    put(store, "new")
    assert store.find("step", "old") is None
    assert store.find("step", "new") is not None


def test_pruning_removes_what_is_old_and_what_dead_runs_left(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, "old")
    put(store, "new")
    manifest = tmp_path / "v1/step/ol/old/manifest.json"
    long_ago = time.time() - KEEP_SECONDS - 60
    os.utime(manifest, (long_ago, long_ago))
    left = tmp_path / "v1" / "tmp" / "999999999-left"
    left.mkdir(parents=True)
    store.prune()
    assert store.find("step", "old") is None
    assert store.find("step", "new") is not None
    assert not left.exists()


def test_a_note_is_replaced_whole(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write_note("good", "a", {"key": 1})
    store.write_note("good", "a", {"key": 2})
    assert store.read_note("good", "a") == {"key": 2}
    assert store.note_names("good") == {"a"}
    store.drop_note("good", "a")
    assert store.read_note("good", "a") is None
