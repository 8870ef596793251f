"""A folder in place of a bucket: the same verbs and conditions, and nothing outside of it."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from techdocs.errors import StoreError
from techdocs.model.repository import FaultKind
from techdocs.objects.folder import ObjectFolder
from techdocs.objects.store import STATE_HEADERS


@pytest.fixture
def objects(tmp_path: Path) -> ObjectFolder:
    (tmp_path / "store").mkdir()
    return ObjectFolder(tmp_path / "store")


def test_of_writers_at_once_one_wins(objects: ObjectFolder) -> None:
    with ThreadPoolExecutor(4) as pool:
        tags = [tag for tag in pool.map(lambda number: objects.create("a/x", b"%d" % number), range(4)) if tag]
        assert len(tags) == 1
        for turn in range(10):
            jobs = [pool.submit(objects.replace, "a/x", b"%d %d" % (turn, number), tags[0]) for number in range(4)]
            tags = [tag for job in jobs if (tag := job.result())]
            assert len(tags) == 1
    found = objects.get("a/x")
    assert found is not None
    assert found[1] == tags[0]


def test_what_is_put_is_listed_read_and_deleted(objects: ObjectFolder, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"from a file")
    objects.put("a/one", b"1", STATE_HEADERS)
    objects.put("b/two", tmp_path / "file", STATE_HEADERS)
    assert [(one.key, one.size) for one in objects.entries()] == [("a/one", 1), ("b/two", 11)]
    assert [one.key for one in objects.entries("b")] == ["b/two"]
    assert b"".join(objects.pieces("b/two", max_bytes=11)) == b"from a file"
    assert (tmp_path / "file").read_bytes() == b"from a file"
    objects.delete("a/one")
    objects.delete("a/one")
    assert objects.get("a/one") is None


def test_what_is_missing_too_large_or_elsewhere_is_a_fault(objects: ObjectFolder, tmp_path: Path) -> None:
    objects.put("a", b"12345", STATE_HEADERS)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "store/link").symlink_to(tmp_path / "secret")
    (tmp_path / "store/folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "store/pipe")
    kinds = {}
    for key in ("none", "a", "link", "folder/secret", "pipe"):
        with pytest.raises(StoreError) as caught:
            b"".join(objects.pieces(key, max_bytes=4))
        kinds[key] = caught.value.kind
    assert kinds == {
        "none": FaultKind.ABSENT, "a": FaultKind.TOO_LARGE, "link": FaultKind.DAMAGED,
        "folder/secret": FaultKind.DAMAGED, "pipe": FaultKind.DAMAGED,
    }  # fmt: skip
    assert [one.key for one in objects.entries()] == ["a", "pipe"]


def test_a_folder_that_is_not_there_is_not_an_empty_store(tmp_path: Path) -> None:
    objects = ObjectFolder(tmp_path / "gone")
    for do in (
        lambda: list(objects.entries()), lambda: objects.get("x"), lambda: objects.create("x", b""),
        lambda: objects.put("x", b"", STATE_HEADERS),
    ):  # fmt: skip
        with pytest.raises(StoreError, match="does not exist"):
            do()


def test_a_writer_needs_no_place_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    objects = ObjectFolder(tmp_path / "store")
    assert objects.create("host/owner/one/latest.json", b"{}")
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["host"]
    assert sorted(path.name for path in (tmp_path / "store/host/owner/one").iterdir()) == [".lock", "latest.json"]
