"""What a repository says to git: no program runs, nothing outside is read or written, and nothing hangs."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from techdocs.sources.git import GitReading, ask_git
from tests.conftest import git
from tests.git.conftest import CHANGED
from tests.git.hostile_settings import SETTINGS


def tree_of(checkout: Path, revision: str) -> Path:
    """Return the file of a revision's tree."""
    name = git(checkout, "rev-parse", f"{revision}^{{tree}}").strip()
    return checkout / ".git/objects" / name[:2] / name[2:]


def ask(checkout: Path, outside: Path) -> GitReading:
    """Ask about a repository, and see that it took no time and left no mark."""
    before, started = sorted(outside.iterdir()), time.monotonic()
    reading = ask_git(checkout)
    assert time.monotonic() - started < 10
    assert sorted(outside.iterdir()) == before
    return reading


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("is_complete", [True, False], ids=["complete", "with a missing tree"])
def test_settings_of_a_repository_run_read_and_write_nothing(
    name: str,
    is_complete: bool,  # noqa: FBT001
    checkout: Path,
    outside: Path,
) -> None:
    (checkout / ".gitattributes").write_text("* diff=x filter=x merge=x\n")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "attributes", when="2026-01-04T00:00:00+00:00")
    if not is_complete:
        tree_of(checkout, "HEAD~2").unlink()
    with (checkout / ".git/config").open("a") as file:
        file.write(SETTINGS[name].replace("OUT", str(outside)))
    reading = ask(checkout, outside)
    assert reading.facts.branch == "main"
    expected = {".gitattributes": "2026-01-04T00:00:00Z", **CHANGED} if is_complete else {}
    assert reading.facts.changed == expected
    assert (reading.refusal is None) == is_complete


@pytest.mark.parametrize("way", ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_PROXY_COMMAND"])
def test_variables_of_the_run_reach_git_not_at_all(
    way: str, checkout: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(way, str(outside / "pwn.sh"))
    monkeypatch.setenv("GIT_DIR", str(outside))
    monkeypatch.setenv("GIT_TRACE", str(outside / "trace"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "alias.log")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"!{outside}/pwn.sh")
    assert ask(checkout, outside).facts.changed == CHANGED


def graft(checkout: Path, outside: Path) -> None:
    head, first = (git(checkout, "rev-parse", name).strip() for name in ("HEAD", "HEAD~2"))
    (checkout / ".git/info/grafts").write_text(f"{head} {first}\n")


def replace_commit(checkout: Path, outside: Path) -> None:
    git(checkout, "replace", "HEAD", "HEAD~2")


def attributes(checkout: Path, outside: Path) -> None:
    (checkout / ".git/info/attributes").symlink_to(outside / "pipe")
    (checkout / ".gitattributes").symlink_to(outside / "pipe")


def small_files(checkout: Path, outside: Path) -> None:
    for name in ("info/exclude", "index", "logs", "hooks", "description", "ORIG_HEAD", "FETCH_HEAD"):
        path = checkout / ".git" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        path.symlink_to(outside / "pipe")


def commit_graph(checkout: Path, outside: Path) -> None:
    git(checkout, "commit-graph", "write", "--reachable")
    path = checkout / ".git/objects/info/commit-graph"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-20] + b"\xff" * 20)


@pytest.mark.parametrize("spoil", [graft, replace_commit, attributes, small_files, commit_graph])
def test_what_git_keeps_beside_a_history_changes_nothing(
    spoil: Callable[[Path, Path], None], checkout: Path, outside: Path
) -> None:
    spoil(checkout, outside)
    assert ask(checkout, outside) == GitReading(facts=ask_git(checkout).facts, lasts=True)
    assert ask_git(checkout).facts.changed == CHANGED


@pytest.mark.parametrize("name", ["HEAD", "config", "refs/heads/main", "packed-refs", "shallow", "objects"])
def test_a_pipe_or_a_link_in_the_place_of_what_is_read_is_refused(name: str, checkout: Path, outside: Path) -> None:
    path = checkout / ".git" / name
    if name == "packed-refs":
        (checkout / ".git/refs/heads/main").unlink()
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.symlink_to(outside / "pipe")
    assert ask(checkout, outside).refusal
    path.unlink()
    os.mkfifo(path)
    assert ask(checkout, outside).refusal


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_link_or_a_pipe_among_the_objects_is_refused(kind: str, checkout: Path, outside: Path) -> None:
    path = tree_of(checkout, "HEAD~1")
    path.unlink()
    if kind == "link":
        path.symlink_to(outside / "pipe")
    else:
        os.mkfifo(path)
    refusal = ask(checkout, outside).refusal
    assert refusal
    assert (refusal.message, refusal.path) == (
        f"`{path.name}` among git's objects is neither a file nor a folder", str(path)
    )  # fmt: skip


@pytest.mark.parametrize("head", ["ref: ../../outside/secret", "ref: /etc/passwd", "ref: refs/../../../outside/secret",
                                  "ref: refs/heads/ab\0cd", "--help", "ref: HEAD", "zz", ""])  # fmt: skip
def test_a_head_that_is_no_reference_is_refused(head: str, checkout: Path, outside: Path) -> None:
    (outside / "secret").write_text("0" * 40)
    (checkout / ".git/HEAD").write_text(head)
    reading = ask(checkout, outside)
    assert reading.facts.commit == ""
    assert reading.refusal
    assert reading.refusal.message == "git's files do not say what is checked out"


def test_references_that_lead_to_one_another_end(checkout: Path, outside: Path) -> None:
    (checkout / ".git/refs/heads/main").write_text("ref: refs/heads/other\n")
    (checkout / ".git/refs/heads/other").write_text("ref: refs/heads/main\n")
    assert ask(checkout, outside).refusal


@pytest.mark.parametrize("stamp", ["99999999999999", "9" * 30, "-5", "x", ""])
def test_a_commit_of_no_time_has_no_date_and_ends_no_run(stamp: str, checkout: Path, outside: Path) -> None:
    tree = git(checkout, "rev-parse", "HEAD^{tree}").strip()
    (checkout / "docs/new.md").write_text("# New\n")
    git(checkout, "add", "-A")
    tree, parent = git(checkout, "write-tree").strip(), git(checkout, "rev-parse", "HEAD").strip()
    text = f"tree {tree}\nparent {parent}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> {stamp} +0000\n\nx\n"
    (outside / "commit").write_text(text)
    made = git(checkout, "hash-object", "-t", "commit", "-w", "--literally", str(outside / "commit")).strip()
    git(checkout, "update-ref", "HEAD", made)
    reading = ask(checkout, outside)
    assert reading.facts.commit == made
    assert {**reading.facts.changed, "docs/new.md": ""} == {**CHANGED, "docs/new.md": ""}


def test_a_bare_repository_in_the_docs_is_not_looked_at(checkout: Path, outside: Path) -> None:
    git(checkout, "init", "-q", "--bare", "docs/evil")
    (checkout / "docs/evil/config").write_text(f"[core]\nbare = true\nfsmonitor = {outside}/pwn.sh\n")
    assert ask(checkout / "docs/evil", outside).facts.prefix == "docs/evil/"
    assert ask(checkout / "docs", outside).facts.changed == {
        name.removeprefix("docs/"): date for name, date in CHANGED.items()
    }  # fmt: skip
