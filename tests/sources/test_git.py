"""What git knows of a repository: a real repository, made by the real program."""

import os
from pathlib import Path

import pytest

from techdocs.disk.store import Store
from techdocs.git import web_address
from techdocs.model.source import Source
from tests.conftest import git
from tests.reading import git_of


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "sub/docs").mkdir(parents=True)
    (folder / "sub/docs/index.md").write_text("one")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first", when="2026-01-01T00:00:00+00:00")
    (folder / "sub/docs/süß name.md").write_text("two")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "second", when="2026-02-02T02:02:02+02:00")
    git(folder, "remote", "add", "origin", "https://user:secret@github.com/acme/thing.git")
    return folder


def test_each_file_has_the_date_of_its_last_commit(checkout: Path, tmp_path: Path) -> None:
    source = git_of(Source(name="x", root=checkout / "sub"), Store(tmp_path / "store"))
    assert source.changed == {"docs/index.md": "2026-01-01T00:00:00Z", "docs/süß name.md": "2026-02-02T00:02:02Z"}
    assert (source.prefix, source.branch, len(source.commit)) == ("sub/", "main", 40)
    assert source.web_url == "https://github.com/acme/thing"


@pytest.mark.parametrize("name", [b"-x", b":(top)", b"a*", b"gr\xfcn", b"[a]", b" a ", "süß".encode()])
def test_a_folder_of_any_name_has_the_dates_of_its_own_files(name: bytes, checkout: Path, tmp_path: Path) -> None:
    folder = checkout / os.fsdecode(name)
    folder.mkdir()
    (folder / "index.md").write_text("# Here\n")
    (checkout / "axis.md").write_text("# Elsewhere\n")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "third", when="2026-03-03T00:00:00+00:00")
    store = Store(tmp_path / "store")
    for _ in range(2):
        source = git_of(Source(name="x", root=folder), store)
        assert source.changed == {"index.md": "2026-03-03T00:00:00Z"}
        assert source.prefix == f"{name.decode(errors='replace')}/"
        assert source.problems == ()


def test_git_is_asked_once_for_a_commit(checkout: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    source = Source(name="x", root=checkout)
    first = git_of(source, store)
    (name,) = store.note_names("git")
    note = store.read_note("git", name)
    assert isinstance(note, dict)
    store.write_note("git", name, note | {"facts": note["facts"] | {"changed": {"a": "b"}}})
    assert git_of(source, store).changed == {"a": "b"}
    assert git_of(source, Store(tmp_path / "other")) == first


@pytest.mark.parametrize("packed", [False, True])
def test_a_new_commit_branch_or_remote_is_noticed(checkout: Path, tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    store, source = Store(tmp_path / "store"), Source(name="x", root=checkout)
    first = git_of(source, store)
    if packed:
        git(checkout, "pack-refs", "--all")
        assert git_of(source, store) == first
    (checkout / "new.md").write_text("# New\n")
    git(checkout, "add", "new.md")
    git(checkout, "commit", "-q", "-m", "new", when="2026-05-05T05:05:05+00:00")
    second = git_of(source, store)
    assert second.changed["new.md"] == "2026-05-05T05:05:05Z"
    git(checkout, "checkout", "-q", "-b", "feature")
    assert git_of(source, store).branch == "feature"
    git(checkout, "checkout", "-q", "--detach")
    assert (git_of(source, store).branch, git_of(source, store).commit) == ("", second.commit)
    git(checkout, "remote", "set-url", "origin", "https://github.com/acme/other.git")
    assert git_of(source, store).web_url == "https://github.com/acme/other"


def test_a_worktree_is_read_too(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "worktree", "add", "-q", str(tmp_path / "tree"))
    store = Store(tmp_path / "store")
    tree = git_of(Source(name="x", root=tmp_path / "tree"), store)
    assert (tree.branch, tree.commit) == ("tree", git_of(Source(name="y", root=checkout), store).commit)


def test_in_a_shallow_clone_what_only_its_oldest_commit_touches_has_no_date(checkout: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{checkout}", "shallow")
    source = git_of(Source(name="x", root=tmp_path / "shallow"), Store(tmp_path / "store"))
    assert source.commit
    assert source.changed == {}


def test_a_folder_without_git_has_none_of_it(tmp_path: Path) -> None:
    source = Source(name="x", root=tmp_path)
    assert git_of(source, Store(tmp_path / "store")) == source


@pytest.mark.parametrize(
    ("remote", "page"),
    [
        ("git@github.com:acme/thing.git", "https://github.com/acme/thing"),
        ("ssh://git@git.acme.example:2222/group/sub/thing", "https://git.acme.example/group/sub/thing"),
        ("https://token@gitlab.com/a/b/c.git", "https://gitlab.com/a/b/c"),
        ("/srv/git/thing", ""),
        ("", ""),
    ],
)
def test_a_remote_becomes_a_web_page_without_credentials(remote: str, page: str) -> None:
    assert web_address(remote) == page
