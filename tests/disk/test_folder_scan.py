"""What a folder looks like, worked out here and by another process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from techdocs.disk import folder_scan
from techdocs.disk.folder_scan import FolderScan, entries_digest, folder_entries


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    for path in ("index.html", "docs/a/index.html", "docs/b/caf\u00e9.html", os.fsdecode(b"docs/b/\xff.html")):
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes(os.fsencode(path))
    (made / "empty").mkdir()
    (made / "link").symlink_to(tmp_path)
    return made


def test_entries_are_files_with_size_and_time_and_folders_without(folder: Path) -> None:
    status = (folder / "docs" / "a" / "index.html").stat()
    entries = list(folder_entries(folder))
    assert ("docs/a/index.html", status.st_size, status.st_mtime_ns) in entries
    assert ("empty/", 0, 0) in entries
    assert len(entries) == 9


def test_another_process_finds_the_same_digest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = entries_digest(folder_entries(folder))
    monkeypatch.setattr(folder_scan, "folder_entries", lambda _: pytest.fail("it was looked at here"))
    with FolderScan(folder) as scan:
        assert scan.digest() == wanted


@pytest.mark.parametrize("change", ["size", "time", "new", "gone", "folder"])
def test_each_change_gives_another_digest(folder: Path, change: str) -> None:
    before, file = entries_digest(folder_entries(folder)), folder / "index.html"
    if change == "size":
        status = file.stat()
        file.write_bytes(b"longer than before")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    elif change == "time":
        os.utime(file, ns=(0, 0))
    elif change == "new":
        (folder / "empty" / "new.txt").touch()
    elif change == "gone":
        file.unlink()
    else:
        (folder / "empty").rmdir()
    assert entries_digest(folder_entries(folder)) != before


def test_where_the_process_is_killed_the_folder_is_looked_at_here(folder: Path) -> None:
    with FolderScan(folder) as scan:
        scan._process.kill()  # noqa: SLF001 - as the system does when memory is short
        assert scan.digest() == entries_digest(folder_entries(folder))


def test_a_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with FolderScan(tmp_path / "gone") as scan, pytest.raises(FileNotFoundError):
        scan.digest()


def test_the_process_ends_with_the_one_that_waits_for_it(tmp_path: Path) -> None:
    """Its program looks at a pipe that never ends, were it not for its input, which does."""
    os.mkfifo(tmp_path / "never")
    program = f"import runpy, os\nos.scandir = lambda _: open({str(tmp_path / 'never')!r})\n"
    program += (
        f"import sys\nsys.argv = ['', {str(tmp_path)!r}]\nrunpy.run_path({folder_scan.__file__!r}, run_name='__main__')"
    )
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", program], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.stdin.close()
        assert process.wait(20) == 1
