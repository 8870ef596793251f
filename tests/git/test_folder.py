"""Where git keeps a repository: what is the repository's own is read, what belongs to another one is not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from techdocs.git.folder import open_git_folder
from techdocs.git.refused import GitRefusedError
from techdocs.sources.git import ask_git
from tests.conftest import git
from tests.git.conftest import CHANGED

ANOTHER = "`.git` points to a repository that does not point back"
INCLUDES = "git's settings include a file outside the repository"
BORROWS = "the repository borrows objects from another one"


def refused(folder: Path) -> str:
    """Return why git is not asked about a folder, of which then nothing is known."""
    reading = ask_git(folder)
    assert reading.facts == type(reading.facts)()
    return reading.refusal.message if reading.refusal else ""


def settings(checkout: Path, text: str) -> None:
    with (checkout / ".git/config").open("a") as file:
        file.write(text)


def clone(checkout: Path, *options: str) -> Path:
    target = checkout.parent / "clone"
    git(checkout, "config", "uploadpack.allowFilter", "true")
    git(checkout.parent, "clone", "-q", *options, f"file://{checkout}", str(target))
    return target


@pytest.mark.parametrize("filtered", ["blob:none", "blob:limit=1"])
def test_a_partial_clone_has_its_dates(filtered: str, checkout: Path) -> None:
    there = clone(checkout, f"--filter={filtered}", "--no-checkout")
    assert git(there, "config", "remote.origin.promisor").strip() == "true"
    reading = ask_git(there)
    assert (reading.facts.changed, reading.refusal) == (CHANGED, None)


def test_a_clone_without_trees_has_all_but_its_dates(checkout: Path) -> None:
    reading = ask_git(clone(checkout, "--filter=tree:0", "--no-checkout"))
    assert (len(reading.facts.commit), reading.facts.branch, reading.facts.changed) == (40, "main", {})
    assert reading.refusal
    assert reading.refusal.message == "git cannot read the whole history: objects are missing or damaged"


def test_a_repository_with_longer_digests_is_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "long")
    (tmp_path / "long/index.md").write_text("# One\n")
    git(tmp_path / "long", "add", "-A")
    git(tmp_path / "long", "commit", "-qm", "one")
    reading = ask_git(tmp_path / "long")
    assert (len(reading.facts.commit), reading.facts.changed) == (64, {"index.md": "2026-01-02T03:04:05Z"})


def test_what_is_packed_is_read(checkout: Path) -> None:
    git(checkout, "gc", "-q")
    git(checkout, "pack-refs", "--all")
    git(checkout, "multi-pack-index", "write")
    assert ask_git(checkout).facts.changed == CHANGED


def test_worktrees_are_read_also_by_relative_addresses(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "worktree", "add", "-q", str(tmp_path / "tree"))
    assert ask_git(tmp_path / "tree").facts.branch == "tree"
    (tmp_path / "tree/.git").write_text("gitdir: ../checkout/.git/worktrees/tree\n")
    (checkout / ".git/worktrees/tree/gitdir").write_text("../../../../tree/.git\n")
    assert ask_git(tmp_path / "tree").facts.changed == CHANGED


def test_submodules_are_read(checkout: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "above")
    above = tmp_path / "above"
    git(above, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", f"file://{checkout}", "parts/one")
    assert (above / "parts/one/.git").is_file()
    reading = ask_git(above / "parts/one")
    assert (reading.facts.changed, reading.facts.prefix) == (CHANGED, "")
    git(above / "parts/one", "worktree", "add", "-q", str(tmp_path / "tree"))
    assert ask_git(tmp_path / "tree").facts.branch == "tree"


def test_an_unborn_branch_has_nothing_and_is_no_fault(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "new")
    assert refused(tmp_path / "new") == ""


def test_a_git_file_that_names_another_repository_is_refused(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil/.git").write_text(f"gitdir: {checkout}/.git\n")
    assert refused(tmp_path / "evil") == ANOTHER
    git(checkout, "worktree", "add", "-q", str(tmp_path / "tree"))
    (tmp_path / "evil/.git").write_text((tmp_path / "tree/.git").read_text())
    assert refused(tmp_path / "evil") == ANOTHER
    shutil.rmtree(tmp_path / "tree")
    assert refused(tmp_path / "evil") == ANOTHER


@pytest.mark.parametrize(
    "text", ["gitdir: nowhere\n", "gitdir: \n", "", "gitdir: a\0b\n", "x" * 20_000, "gitdir: .git"]
)
def test_a_git_file_that_names_no_folder_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / ".git").write_text(text)
    assert refused(tmp_path) in {"`.git` does not point to a git folder", ANOTHER}


def test_a_link_that_goes_round_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").symlink_to(".git")
    assert refused(tmp_path) == "`.git` does not point to a git folder"


def test_a_link_to_another_repository_is_refused(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil/.git").symlink_to(checkout / ".git")
    assert refused(tmp_path / "evil") == ANOTHER


def test_a_link_to_a_folder_that_points_back_is_followed(checkout: Path, tmp_path: Path) -> None:
    (checkout / ".git").rename(tmp_path / "kept")
    (checkout / ".git").symlink_to(tmp_path / "kept")
    assert refused(checkout) == ANOTHER
    git(checkout, "config", "core.worktree", str(checkout))
    assert ask_git(checkout).facts.changed == CHANGED


def test_a_folder_that_shares_anothers_objects_is_refused(checkout: Path, tmp_path: Path) -> None:
    """One that a repository holds itself points back, but takes settings and objects from wherever it likes."""
    fake = tmp_path / "evil/fake/worktrees/x"
    fake.mkdir(parents=True)
    (tmp_path / "evil/.git").write_text("gitdir: fake/worktrees/x\n")
    (fake / "gitdir").write_text(f"{tmp_path}/evil/.git\n")
    (fake / "HEAD").write_text((checkout / ".git/refs/heads/main").read_text())
    (fake / "commondir").write_text(f"{checkout}/.git\n")
    assert refused(tmp_path / "evil") == ANOTHER
    (tmp_path / "evil/.git").unlink()
    git(tmp_path / "evil", "init", "-q")
    (tmp_path / "evil/.git/commondir").write_text(f"{checkout}/.git\n")
    assert refused(tmp_path / "evil") == ANOTHER


def test_a_work_tree_elsewhere_is_refused(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "config", "core.worktree", "..")
    assert ask_git(checkout).facts.changed == CHANGED
    git(checkout, "config", "core.worktree", "/")
    assert refused(checkout) == ANOTHER


@pytest.mark.parametrize(
    "text",
    [
        "[include]\npath = /etc/gitconfig\n",
        "[include]\n\tpath = ../../other\n",
        "[include] path = ~/.gitconfig\n",
        "[include]\npath = ~ada/.gitconfig\n",
        '[include]\npath = "%(prefix)/etc/gitconfig"\n',
        '[includeIf "gitdir:/nowhere/"]\npath = /tmp/x\n',
        '[includeIf "onbranch:other"] path = ../../../x\n',
        '[INCLUDEIF "hasconfig:remote.*.url:x"]\nPATH = /dev/null\n',
        '[includeif.gitdir]\npath="/tm"p/x # there\n',
        "[include]\npath = ../docs/link\n",
        "[include]\npath = .\\\n./../x\n",
    ],
)
def test_settings_that_include_what_is_outside_are_refused(text: str, checkout: Path) -> None:
    (checkout / "docs/link").symlink_to("/etc/gitconfig")
    settings(checkout, text)
    assert refused(checkout) == INCLUDES


def test_the_line_of_an_include_is_known(checkout: Path) -> None:
    (checkout / ".git/config").write_text('[core]\n# a\n\tbare = false ; b\n[x "y"] a\n\n[include]\n\tpath = /a\n')
    with pytest.raises(GitRefusedError) as caught:
        open_git_folder(checkout)
    assert (caught.value.refusal.line, caught.value.refusal.path) == (7, str(checkout / ".git/config"))


def test_settings_that_include_a_file_of_the_repository_are_read_without_it(checkout: Path) -> None:
    (checkout / ".gitconfig").write_text('[remote "origin"]\nurl = https://evil.example/a/b\n')
    settings(checkout, "[include]\npath = ../.gitconfig\n[include]\npath = extra\n")
    reading = ask_git(checkout)
    assert (reading.facts.changed, reading.facts.web_url, reading.refusal) == (CHANGED, "", None)


def test_settings_of_a_worktree_are_looked_at_too(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "config", "extensions.worktreeConfig", "true")
    git(checkout, "worktree", "add", "-q", str(tmp_path / "tree"))
    git(tmp_path / "tree", "config", "--worktree", "include.path", "/etc/gitconfig")
    assert refused(tmp_path / "tree") == INCLUDES
    assert ask_git(checkout).facts.changed == CHANGED


@pytest.mark.parametrize("text", ["[core\n", '[x]\na = "b\n', "[x]\na = \\q\n", "[x]\n= 1\n"])
def test_settings_that_are_none_are_refused(text: str, checkout: Path) -> None:
    (checkout / ".git/config").write_text(text)
    assert refused(checkout).startswith("git's settings cannot be read: ")


def test_settings_that_include_very_many_files_are_refused(checkout: Path) -> None:
    settings(checkout, "".join(f"[include]\npath = {number}\n" for number in range(101)))
    assert refused(checkout) == "git's settings include more than 100 files"


def test_settings_that_are_huge_are_refused(checkout: Path) -> None:
    settings(checkout, "# x" * 400_000)
    assert refused(checkout).startswith("git's settings cannot be read: it is larger than")


def lend(checkout: Path, text: str, name: str = "alternates") -> None:
    (checkout / ".git/objects/info").mkdir(exist_ok=True)
    (checkout / ".git/objects/info" / name).write_text(text)


@pytest.mark.parametrize("name", ["alternates", "http-alternates"])
@pytest.mark.parametrize("written", ["/srv/git/other/objects", "../../../other/.git/objects", '"/srv"', "nowhere"])
def test_objects_that_another_repository_lends_are_refused(name: str, written: str, checkout: Path) -> None:
    lend(checkout, f"# a remark\n\n{written}\n", name)
    assert refused(checkout) == BORROWS


@pytest.mark.parametrize("option", ["--shared", "--reference"])
def test_a_clone_that_borrows_is_refused_and_one_that_does_not_is_read(
    option: str, checkout: Path, tmp_path: Path
) -> None:
    options = [option, str(checkout)] if option == "--reference" else [option, "--local"]
    git(tmp_path, "clone", "-q", *options, str(checkout), "clone")
    assert refused(tmp_path / "clone") == BORROWS
    git(tmp_path / "clone", "repack", "-qad")
    (tmp_path / "clone/.git/objects/info/alternates").unlink()
    assert ask_git(tmp_path / "clone").facts.changed == CHANGED


def test_objects_that_the_repository_lends_itself_are_read_and_what_they_lend_is_not(checkout: Path) -> None:
    shutil.move(checkout / ".git/objects", checkout / ".git/kept")
    (checkout / ".git/objects").mkdir()
    lend(checkout, "../kept\n../objects\n")
    assert ask_git(checkout).facts.changed == CHANGED
    (checkout / ".git/kept/info/alternates").write_text("/srv/git/other/objects\n")
    assert refused(checkout) == BORROWS


def move_packs(folder: Path) -> None:
    git(folder, "gc", "-q")
    shutil.move(folder / ".git/objects/pack", folder.parent / "pack")
    (folder / ".git/objects/pack").symlink_to(folder.parent / "pack")


def move_all(folder: Path) -> None:
    shutil.move(folder / ".git/objects", folder.parent / "objects")
    (folder / ".git/objects").symlink_to(folder.parent / "objects")


@pytest.mark.parametrize("move", [move_packs, move_all])
def test_objects_behind_a_link_are_refused(move: Callable[[Path], None], checkout: Path) -> None:
    move(checkout)
    assert refused(checkout) in {
        "`pack` among git's objects is neither a file nor a folder", "git's objects cannot be read",
    }  # fmt: skip


def test_references_in_a_form_that_is_not_read_are_refused(checkout: Path) -> None:
    settings(checkout, "[extensions]\nrefStorage = reftable\n")
    assert refused(checkout) == "git keeps the references of this repository as `reftable`, which techdocs cannot read"
