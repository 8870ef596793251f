"""Finished folders as the bytes of an object: they come back as they were, and a hostile one writes nothing outside."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techdocs.disk import entries
from techdocs.disk.digests import digest_bytes
from techdocs.disk.entries import pack_entry, unpack_entry
from techdocs.disk.finished import DamagedError, opened, read_files, seal
from techdocs.disk.packs import PackWriter
from techdocs.model.tree import FILES, PACK, Tree

CONTENTS = {"a.html": b"A", "café/ü.html": b"\x00\xff", "deep/er/index.html": b"<p>", "empty": b""}


def finished(folder: Path, packed: tuple[str, ...] = ("a.html", "deep/er/index.html")) -> Tree:
    (folder / FILES).mkdir(parents=True)
    with PackWriter(folder / PACK) as pack:
        for path, content in CONTENTS.items():
            if path in packed:
                pack.add(path, content)
            else:
                (folder / FILES / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / FILES / path).write_bytes(content)
    seal(folder, pack)
    return opened(folder)


def packed(tree: Tree) -> bytes:
    content = pack_entry(tree, "docs", "abc")
    assert content is not None
    return content


def test_a_folder_comes_back_as_it_was_with_what_was_packed(tmp_path: Path) -> None:
    tree = finished(tmp_path / "one")
    content = packed(tree)
    unpack_entry(content, "docs", "abc", tmp_path / "two")
    again = opened(tmp_path / "two")
    assert (again.digests, again.packed) == (tree.digests, tree.packed)
    assert dict(read_files(again, CONTENTS)) == CONTENTS
    assert packed(again) == content


def test_a_folder_without_a_pack_has_none_afterwards(tmp_path: Path) -> None:
    (tmp_path / "one" / FILES).mkdir(parents=True)
    (tmp_path / "one" / FILES / "x").write_bytes(b"x")
    seal(tmp_path / "one")
    unpack_entry(packed(opened(tmp_path / "one")), "docs", "abc", tmp_path / "two")
    assert opened(tmp_path / "two").packed == {}
    assert not (tmp_path / "two" / PACK).exists()


def test_a_file_that_was_changed_in_place_goes_nowhere(tmp_path: Path) -> None:
    tree = finished(tmp_path / "one")
    (tree.folder / "empty").write_bytes(b"evil")
    with pytest.raises(DamagedError):
        pack_entry(tree, "docs", "abc")


def test_what_is_too_large_stays_on_its_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = finished(tmp_path / "one")
    for name in ("_CONTENT_BYTES", "_FILE_BYTES", "ENTRY_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(entries, name, 1)
            assert pack_entry(tree, "docs", "abc") is None, name


def entry(change: Callable[[dict[str, Any]], object] = lambda _: None, contents: bytes = b"AB") -> bytes:
    """Return an entry that is right but for one change."""
    header: dict[str, Any] = {
        "step": "docs", "key": "abc", "files": [["a", 1, digest_bytes(b"A")]], "packed": [["b", 1, digest_bytes(b"B")]],
    }  # fmt: skip
    change(header)
    body = gzip.compress(json.dumps(header).encode() + b"\n" + contents)
    return b"techdocs-entry 1 " + digest_bytes(body).encode() + b"\n" + body


def path(where: str, name: object) -> bytes:
    return entry(lambda header: header[where][0].__setitem__(0, name))


GOOD = entry()
NAMES = ["../x", "/etc/x", "a/../../x", "", ".", "..", "a//b", "a/", "./a", "a\\..\\x", "a\0", "x" * 300, 7, None]
HOSTILE = {
    "nothing": b"",
    "an error page": b"<html>",
    "cut": GOOD[:-1],
    "a changed byte": GOOD[:-1] + bytes([GOOD[-1] ^ 1]),
    "another version": GOOD.replace(b"entry 1", b"entry 2"),
    "another key": entry(lambda header: header.update(key="abd")),
    "another step": entry(lambda header: header.update(step="search")),
    "another digest": entry(contents=b"AX"),
    "too little": entry(contents=b"A"),
    "too much": entry(contents=b"ABC"),
    "a size below nothing": entry(lambda header: header["files"][0].__setitem__(1, -1)),
    "10 GB": entry(lambda header: header["files"][0].__setitem__(1, 10**10)),
    "many large files": entry(lambda header: header.update(packed=[["b", 60_000_000, ""]] * 10)),
    "the same path twice": entry(lambda header: header.update(packed=header["files"]), contents=b"AA"),
    "a file as a folder": entry(lambda header: header["packed"][0].__setitem__(0, "a/b")),
    "no names": entry(lambda header: header.pop("files")),
    "rows of another form": entry(lambda header: header.update(files=[["a"]])),
    "a list": entry(lambda header: header.update(files={"a": 1})),
    "no JSON": b"techdocs-entry 1 " + digest_bytes(gzip.compress(b"{")).encode() + b"\n" + gzip.compress(b"{"),
    "no gzip": b"techdocs-entry 1 " + digest_bytes(b"x").encode() + b"\nx",
    **{f"{where} {name!r:.20}": path(where, name) for where in ("files", "packed") for name in NAMES},
}  # fmt: skip


def test_the_entry_that_the_hostile_ones_differ_from_is_good(tmp_path: Path) -> None:
    unpack_entry(GOOD, "docs", "abc", tmp_path / "made")
    assert dict(read_files(opened(tmp_path / "made"), ["a", "b"])) == {"a": b"A", "b": b"B"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_damaged_or_hostile_entry_is_refused_and_leaves_nothing_outside(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "inner" / "made"
    folder.parent.mkdir()
    with pytest.raises(DamagedError):
        unpack_entry(HOSTILE[name], "docs", "abc", folder)
    assert [found.name for found in tmp_path.iterdir()] == ["inner"]
    assert {found.name for found in folder.parent.iterdir()} <= {"made"}
    assert not (folder / "manifest.json").exists()
