"""Files are read where they are the repository's own, regular, and no larger than allowed."""

import errno
import os
from pathlib import Path

import pytest

from techdocs.disk.files import inside, link_or_copy, read_inside, read_regular, swap_in, why_not_writable


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a repository beside a file that is none of its own."""
    root = tmp_path.resolve() / "repository"
    (root / "folder").mkdir(parents=True)
    (root / "a.txt").write_text("a")
    (root.parent / "secret.txt").write_text("secret")
    (root.parent / "repository-2").mkdir()
    (root.parent / "repository-2/b.txt").write_text("b")
    return root


@pytest.mark.parametrize("path", ["a.txt", "folder", ".", "folder/../a.txt"])
def test_what_is_the_repositorys_is_inside(root: Path, path: str) -> None:
    assert inside(root / path, root) == (root / path).resolve()


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "..",
        "/etc/passwd",
        "gone.txt",
        "../repository-2/b.txt",
        "folder/../../secret.txt",
        "a.txt/x",
        "\0",
    ],
)
def test_what_is_not_the_repositorys_is_not_inside(root: Path, path: str) -> None:
    assert inside(root / path, root) is None


def test_links_are_judged_by_where_they_lead(root: Path) -> None:
    (root / "good.txt").symlink_to("a.txt")
    (root / "chain.txt").symlink_to("good.txt")
    (root / "out.txt").symlink_to("../secret.txt")
    (root / "loop.txt").symlink_to("loop.txt")
    (root / "folder/up").symlink_to("../..")
    assert inside(root / "good.txt", root) == root / "a.txt"
    assert inside(root / "chain.txt", root) == root / "a.txt"
    for name in ("out.txt", "loop.txt", "folder/up/secret.txt"):
        assert inside(root / name, root) is None


def test_gits_own_folder_is_not_the_repositorys(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git/config").write_text("[remote]")
    (root / "link.txt").symlink_to(".git/config")
    assert inside(root / ".git/config", root) is None
    assert inside(root / "link.txt", root) is None
    with pytest.raises(OSError, match="it is not a file of the repository"):
        read_inside(root / "link.txt", root, max_bytes=100)


def test_a_file_is_read_through_links_of_its_repository(root: Path) -> None:
    (root / "link.txt").symlink_to("a.txt")
    assert read_inside(root / "link.txt", root, max_bytes=1) == b"a"


@pytest.mark.parametrize("size", [0, 1, 10])
def test_a_file_up_to_the_limit_is_read(root: Path, size: int) -> None:
    (root / "x").write_bytes(b"x" * size)
    assert read_regular(root / "x", max_bytes=10) == b"x" * size


def test_a_file_beyond_the_limit_is_not_read(root: Path) -> None:
    (root / "x").write_bytes(b"x" * 11)
    with pytest.raises(OSError, match="it is larger than 10 bytes") as caught:
        read_regular(root / "x", max_bytes=10)
    assert caught.value.errno == errno.EFBIG


def test_what_is_no_regular_file_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "pipe")
    (root / "link").symlink_to("a.txt")
    for path in (root / "pipe", root / "folder", Path("/dev/zero"), root / "link"):
        with pytest.raises(OSError, match=r"regular file|symbolic links|directory"):
            read_regular(path, max_bytes=10)


def test_a_sparse_file_of_a_terabyte_is_not_read(root: Path) -> None:
    with (root / "sparse").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(OSError, match="it is larger than"):
        read_regular(root / "sparse", max_bytes=1_000)


def test_finished_folders_are_exchanged(tmp_path: Path) -> None:
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "is.txt").write_text(name)
    swap_in(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old/is.txt").read_text() == "new"
    assert (tmp_path / "new/is.txt").read_text() == "old"


def test_a_finished_folder_takes_an_empty_place(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    swap_in(tmp_path / "new", tmp_path / "place")
    assert (tmp_path / "place").is_dir()
    assert not (tmp_path / "new").exists()


def test_where_files_cannot_be_linked_they_are_copied(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EXDEV, "another file system")

    monkeypatch.setattr(os, "link", refused)
    link_or_copy(root / "a.txt", tmp_path / "copy.txt")
    assert (tmp_path / "copy.txt").read_text() == "a"


def test_why_a_folder_cannot_be_written(root: Path) -> None:
    assert why_not_writable(root / "new/deeper") == ""
    assert why_not_writable(root / "a.txt/x") == f"`{root / 'a.txt'}` is not a folder"
