"""The store: what is finished is found, what was interrupted or changed is not."""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from techdocs.disk.finished import DamagedError, read_file, seal
from techdocs.disk.store import KEEP_SECONDS, Kept, Store
from techdocs.model.tree import Tree


def put(store: Store, key: str, text: str = "x") -> None:
    with store.scratch() as folder:
        (folder / "made" / "files" / "deep").mkdir(parents=True)
        (folder / "made" / "files" / "deep" / "file.txt").write_text(text)
        seal(folder / "made")
        store.adopt("step", key, folder / "made")


def test_a_finished_folder_is_found_with_its_files(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, "abc")
    tree = store.find("step", "abc")
    assert tree is not None
    assert tree.files == ("deep/file.txt",)
    assert (tree.folder / "deep/file.txt").read_text() == "x"


def test_an_interrupted_folder_is_not(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def write(folder: Path) -> None:
        (folder / "half").write_text("x")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.keep("step", "abc", write)
    assert store.find("step", store.key("abc")) is None
    assert not any((tmp_path / "v1" / "tmp").iterdir())


def test_a_file_that_was_changed_makes_the_entry_a_miss(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, "abc", "good")
    tree = store.find("step", "abc")
    assert tree is not None
    (tree.folder / "deep/file.txt").write_text("evil")
    assert store.find("step", "abc") is None


def test_what_another_run_puts_there_while_this_one_looks_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_too_early(entry: Path) -> None:
        monkeypatch.undo()
        put(Store(tmp_path), entry.name)

    store = Store(tmp_path)
    monkeypatch.setattr("techdocs.disk.store.open_finished", open_too_early)
    assert store.find("step", "abc") is None
    assert store.find("step", "abc") is not None


@pytest.mark.parametrize("damage", ["files/deep/file.txt", "manifest.json"])
def test_a_damaged_entry_is_replaced_when_it_is_made_again(tmp_path: Path, damage: str) -> None:
    store = Store(tmp_path)
    put(store, "abc")
    (tmp_path / "v1/step/ab/abc" / damage).unlink()
    assert store.find("step", "abc") is None
    put(store, "abc")
    assert store.find("step", "abc") is not None


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


def made(folder: Path, text: str) -> Path:
    """Return a sealed folder with one file."""
    (folder / text / "files").mkdir(parents=True)
    (folder / text / "files" / "file.txt").write_text(text)
    seal(folder / text)
    return folder / text


def text_of(tree: Tree) -> str:
    text = read_file(tree, "file.txt").decode()
    if text == "damaged":
        raise DamagedError("damaged")
    return text


def test_what_is_kept_is_found_and_only_the_rest_is_made(tmp_path: Path) -> None:
    store, asked = Store(tmp_path), []

    def make(names: Sequence[str]) -> Iterator[tuple[str, Path | int]]:
        asked.append(list(names))
        with store.scratch() as folder:
            for name in names:
                yield name, made(folder, name) if name != "bad" else 5

    assert dict(store.find_or_make("step", {"a": 1}, make, read=text_of)).keys() == {"a"}
    found = dict(store.find_or_make("step", {"bad": 2, "a": 1, "b": 3}, make, read=text_of))
    assert asked == [["a"], ["bad", "b"]]
    assert found.pop("bad") == 5
    assert {name: (kept.value, kept.is_new) for name, kept in found.items() if isinstance(kept, Kept)} == {
        "a": ("a", False), "b": ("b", True),
    }  # fmt: skip


def test_a_result_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        (folder / "file.txt").write_text("damaged")

    store = Store(tmp_path)
    store.keep("step", 1, write)

    def make(names: Sequence[str]) -> Iterator[tuple[str, Path]]:
        with store.scratch() as folder:
            yield from ((name, made(folder, "whole")) for name in names)

    found = dict(store.find_or_make("step", {"a": 1}, make, read=text_of))
    assert [kept.value for kept in found.values() if isinstance(kept, Kept)] == ["whole"]


def test_other_code_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    written: list[Path] = []
    for code in ("old", "old", "new"):
        monkeypatch.setattr("techdocs.disk.store.code_digest", lambda code=code: code)
        store.keep("step", [1], written.append)
    assert len(written) == 2
