import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.server.conftest import Listen, Serve
from tests.server.serving import WAIT, Served, Stream

LIMIT = "/proc/sys/user/max_inotify_watches"


def told(served: Served, stream: Stream, marker: Path) -> set[str]:
    """Write a marker, wait until it is told, and return the paths of all that was told before."""
    marker.write_text("marker", encoding="utf-8")
    while not any(marker in paths for paths in served.preview.told):
        assert stream.event()[0] == "reload"
    paths = {path for batch in served.preview.told for path in batch} - {marker}
    return {os.path.relpath(path, served.preview.folder) for path in paths}


@pytest.fixture
def stream(served: Served, listen_to: Listen) -> Stream:
    """Listen to events, from when the folders are watched."""
    stream = listen_to(served.running.url)
    stream.event()
    (served.preview.folder / "first").touch()
    stream.event()
    served.preview.told.clear()
    return stream


def test_files_that_are_changed_added_and_removed_are_told(served: Served, stream: Stream, folder: Path) -> None:
    (folder / "index.html").write_text("new", encoding="utf-8")
    (folder / "docs" / "new.md").write_text("new", encoding="utf-8")
    (folder / "style.css").unlink()
    assert told(served, stream, folder / "marker") == {"index.html", "docs/new.md", "style.css"}


def test_a_file_that_an_editor_replaces_is_told(served: Served, stream: Stream, folder: Path) -> None:
    (folder / "index.html~").write_text("new", encoding="utf-8")
    (folder / "index.html~").replace(folder / "index.html")
    (folder / ".index.html.swp").write_text("x", encoding="utf-8")
    assert told(served, stream, folder / "marker") == {"index.html"}


def test_a_folder_that_is_new_is_watched_with_all_that_is_in_it(served: Served, stream: Stream, folder: Path) -> None:
    (folder / "new" / "deep").mkdir(parents=True)
    (folder / "new" / "deep" / "one.md").write_text("one", encoding="utf-8")
    assert told(served, stream, folder / "marker") >= {"new/deep/one.md"}
    assert "new/deep/two.md" in told(served, stream, folder / "new" / "marker") | told_late(served, stream, folder)


def told_late(served: Served, stream: Stream, folder: Path) -> set[str]:
    (folder / "new" / "deep" / "two.md").write_text("two", encoding="utf-8")
    return told(served, stream, folder / "new" / "deep" / "marker")


def test_a_folder_that_is_moved_in_is_told_with_its_old_files(
    served: Served, stream: Stream, folder: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "page.md").write_text("page", encoding="utf-8")
    os.utime(old / "page.md", (1, 1))
    old.rename(folder / "moved")
    assert told(served, stream, folder / "marker") == {"moved/page.md"}


@pytest.mark.parametrize("is_known", [True, False])
def test_what_was_written_since_the_files_were_read_is_told(
    serve: Serve, listen_to: Listen, folder: Path, *, is_known: bool
) -> None:
    now = time.time()
    for file in folder.rglob("*.*"):
        os.utime(file, (1, 1))
    os.utime(folder / "docs" / "index.html", (now - 30, now - 30))
    served = serve(since=now - 60 if is_known else None)
    stream = listen_to(served.running.url)
    stream.event()
    assert told(served, stream, folder / "marker") == ({"docs/index.html"} if is_known else set())


def test_folders_that_appear_while_others_begin_to_be_watched_are_told(
    served: Served, stream: Stream, folder: Path
) -> None:
    for number in range(300):  # so that it takes a moment until all are watched
        (folder / "many" / str(number)).mkdir(parents=True)
    pages = [f"new-{number}/page.md" for number in range(60)]
    for number, page in enumerate(pages):
        (folder / page).parent.mkdir()
        (folder / page).write_text("page", encoding="utf-8")
        time.sleep(number % 7 / 200)
    assert told(served, stream, folder / "marker") | told(served, stream, folder / "later") >= set(pages)


@pytest.mark.parametrize("name", [".git", "node_modules", ".techdocs", "__pycache__", "built"])
def test_what_happens_in_folders_that_never_matter_is_not_told(
    serve: Serve, folder: Path, name: str, listen_to: Listen
) -> None:
    (folder / name).mkdir()
    served = serve(ignored=(folder / "built",))
    stream = listen_to(served.running.url)
    stream.event()
    told(served, stream, folder / "first")
    served.preview.told.clear()
    (folder / name / "file").write_text("x", encoding="utf-8")
    assert told(served, stream, folder / "marker") <= {"first", "node_modules/package"}


def test_a_repository_that_lies_below_such_a_folder_itself_is_watched(served: Served, stream: Stream) -> None:
    repository = served.preview.folder / "node_modules" / "package"
    repository.mkdir(parents=True)
    served.preview.roots = (repository,)
    assert told(served, stream, repository / "marker") <= {"first", "node_modules/package"}


def test_folders_that_begin_to_matter_are_watched(served: Served, stream: Stream, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    served.preview.roots = (folder, other, tmp_path / "missing")
    told(served, stream, other / "marker")
    (tmp_path / "missing").mkdir()
    told(served, stream, tmp_path / "missing" / "marker")


def test_a_folder_that_is_removed_and_made_again_is_watched_again(served: Served, stream: Stream, folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    told(served, stream, folder / "marker")


def test_a_folder_that_goes_and_comes_back_is_told_though_its_files_are_old(
    served: Served, stream: Stream, folder: Path, tmp_path: Path
) -> None:
    for file in folder.rglob("*"):
        os.utime(file, (1, 1))
    folder.rename(tmp_path / "away")
    assert stream.event()[0] == "reload"
    time.sleep(1)  # until it is known that there is no such folder
    served.preview.told.clear()
    (tmp_path / "away").rename(folder)
    assert told(served, stream, folder / "marker") >= {"index.html", "docs/index.html", "style.css"}


def test_a_preview_without_any_folder_is_served_all_the_same(served: Served, stream: Stream, folder: Path) -> None:
    served.preview.roots = ()
    assert served.ask("/").status == 200
    served.preview.roots = (folder,)
    told(served, stream, folder / "marker")


def test_where_the_system_tells_of_no_more_changes_files_are_looked_at(folder: Path, listen_to: Listen) -> None:
    limited = ["unshare", "-Ur", "sh", "-c", f'echo 1 > {LIMIT} && exec "$@"', "sh"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*limited, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("this system does not let a test lower the limit")
    program = [sys.executable, "-m", "tests.server.folder_preview", str(folder), "0"]
    with subprocess.Popen([*limited, *program], cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        url = process.stderr.readline().split()[2]
        lines = [process.stderr.readline(), process.stderr.readline()]
        stream = listen_to(url)
        stream.event()
        (folder / "index.html").write_text("changed, and longer than before", encoding="utf-8")
        name, _ = stream.event()
        process.terminate()
        assert process.wait(WAIT) == 0
    assert lines == [
        ("warning: this system cannot watch more files (OS file watch limit reached); polling them instead\n"),
        "  hint: raise `fs.inotify.max_user_watches` and `fs.inotify.max_user_instances`\n",
    ]
    assert name == "reload"
