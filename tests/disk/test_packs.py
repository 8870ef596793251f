"""Many small files in one: they are read as they were written, and paths that no folder can hold are refused."""

import json
import os
from pathlib import Path

import pytest

from techdocs.disk.finished import DamagedError, open_finished, opened, read_file, read_files, seal, write_files
from techdocs.disk.packs import PackWriter
from techdocs.model.tree import FILES, PACK, Tree

CONTENTS = {"site/index.html": b"<p>one</p>", "site/a/b.html": b"", "search/a.html": b"\xff\0", "record.json": b"{}"}


@pytest.fixture
def entry(tmp_path: Path) -> Path:
    """Seal a folder with packed files and one beside them."""
    (tmp_path / FILES / "site").mkdir(parents=True)
    (tmp_path / FILES / "site/logo.png").write_bytes(b"png")
    with PackWriter(tmp_path / PACK) as pack:
        for path, content in CONTENTS.items():
            pack.add(path, content)
    seal(tmp_path, pack)
    return tmp_path


def test_files_are_read_as_they_were_written_packed_or_not(entry: Path) -> None:
    tree = opened(entry)
    assert tree.files == tuple(sorted([*CONTENTS, "site/logo.png"]))
    assert dict(read_files(tree, tree.files)) == {**CONTENTS, "site/logo.png": b"png"}
    assert read_file(tree, "site/index.html") == b"<p>one</p>"


def test_files_below_a_folder_have_paths_below_it(entry: Path) -> None:
    site = opened(entry).below("site/")
    assert site.files == ("a/b.html", "index.html", "logo.png")
    assert dict(read_files(site, site.files))["index.html"] == b"<p>one</p>"
    assert site.below("a/").files == ("b.html",)
    assert (site.folder / "logo.png").read_bytes() == b"png"


def test_files_are_written_with_their_folders(entry: Path, tmp_path: Path) -> None:
    tree = opened(entry)
    write_files(tree, tree.files, f"{tmp_path}/target/")
    written = {path: (tmp_path / "target" / path).read_bytes() for path in tree.files}
    assert written == {**CONTENTS, "site/logo.png": b"png"}


def test_a_pack_that_was_changed_makes_the_entry_worthless(entry: Path) -> None:
    (entry / PACK).write_bytes(b"evil")
    assert open_finished(entry) is None
    with pytest.raises(DamagedError):
        opened(entry)


def test_a_pack_that_is_gone_makes_the_entry_worthless(entry: Path) -> None:
    (entry / PACK).unlink()
    assert open_finished(entry) is None


@pytest.mark.parametrize(("new", "is_good"), [(b"one", True), (b"two", False)])
def test_a_pack_with_another_time_is_judged_by_its_bytes(entry: Path, new: bytes, *, is_good: bool) -> None:
    content = (entry / PACK).read_bytes()
    (entry / PACK).write_bytes(content.replace(b"one", new))
    os.utime(entry / PACK, (1, 1))
    assert (open_finished(entry) is not None) is is_good


def test_a_packed_file_that_is_not_as_it_was_written_is_not_read_and_the_entry_goes(entry: Path) -> None:
    tree, status = opened(entry), (entry / PACK).stat()
    (entry / PACK).write_bytes((entry / PACK).read_bytes().replace(b"one", b"two"))
    os.utime(entry / PACK, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(DamagedError):
        read_file(tree, "site/index.html")
    assert not entry.exists()


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "1", "{", '{"version": 2}', '{"version": 2, "files": []}', '{"version": 2, "files": {"a": 1}}',
     '{"version": 2, "files": {}, "pack": [1], "packed": {}}', '{"version": 2, "files": {}, "packed": {"a": [0, 1]}}'],
)  # fmt: skip
def test_a_manifest_that_nobody_wrote_makes_the_entry_worthless(entry: Path, manifest: str) -> None:
    (entry / "manifest.json").write_text(manifest)
    assert open_finished(entry) is None


def test_what_an_older_version_has_kept_is_read(tmp_path: Path) -> None:
    (tmp_path / FILES).mkdir()
    (tmp_path / FILES / "version").write_text("x")
    seal(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())["files"]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert read_file(opened(tmp_path), "version") == b"x"


@pytest.mark.parametrize(
    ("paths", "refused"),
    [
        (["index.html", "index.html/y/index.html"], "index.html/y/index.html"),
        (["a/index.html", "a"], "a"),
        ([f"{'x' * 252}.html"], f"{'x' * 252}.html"),
        (["ü" * 128], "ü" * 128),
        (["/".join(["x" * 200] * 11)], "/".join(["x" * 200] * 11)),
    ],
)
def test_a_path_that_no_file_can_have_beside_the_others_is_refused(
    tmp_path: Path, paths: list[str], refused: str
) -> None:
    with PackWriter(tmp_path / PACK) as pack:
        for path in paths[:-1]:
            pack.add(path, b"")
        with pytest.raises(OSError, match=r"same path|too long") as error:
            pack.add(paths[-1], b"")
        assert error.value.filename == refused
        with pytest.raises(OSError, match=r"same path|too long"):
            pack.claim(paths[-1])


def test_a_file_may_be_written_twice_and_the_last_one_counts(tmp_path: Path) -> None:
    with PackWriter(tmp_path / PACK) as pack:
        pack.add("a", b"first")
        pack.add("a", b"last")
    (tmp_path / FILES).mkdir()
    seal(tmp_path, pack)
    assert read_file(opened(tmp_path), "a") == b"last"
    assert isinstance(opened(tmp_path), Tree)
