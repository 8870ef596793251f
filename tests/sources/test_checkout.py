"""What of a commit becomes files: hostile names and links, what points to other files, what is only known by name."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from techdocs.disk.files import read_regular
from techdocs.git import find_git
from techdocs.git.mirror import Mirror
from techdocs.git.network import FetchError, GitAccess
from techdocs.sources.checkout import CheckedOut, check_out
from techdocs.workers.process import ProgramLimits

LIMITS = ProgramLimits(seconds=20, file_bytes=10_000_000)
Files = Mapping[str, str | bytes]


class Repository:
    """A repository whose objects are written as they are, whatever git thinks of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "objects/pack").mkdir(parents=True)
        (folder / "refs").mkdir()
        (folder / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
        (folder / "config").write_text("[core]\nrepositoryformatversion = 0\nbare = true\n", encoding="utf-8")

    def write(self, kind: str, content: bytes) -> str:
        command = ["git", "hash-object", "-t", kind, "-w", "--literally", "--stdin"]
        return (
            subprocess.run(command, cwd=self.folder, input=content, capture_output=True, check=True)
            .stdout.decode()
            .strip()
        )

    def tree(self, entries: Sequence[tuple[str, bytes, str]]) -> str:
        rows = [f"{mode} ".encode() + name + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries]
        return self.write("tree", b"".join(rows))

    def commit(self, tree: str) -> str:
        who = "Ada <ada@example.com> 1767323045 +0000"
        return self.write("commit", f"tree {tree}\nauthor {who}\ncommitter {who}\n\nA commit\n".encode())

    def check_out(self, commit: str, target: Path, paths: Sequence[str] = (), *, catalog_path: str = "") -> CheckedOut:
        target.mkdir(parents=True)
        access = GitAccess(origin="https://git.invalid")
        mirror = Mirror(
            folder=self.folder, url="https://git.invalid/a", access=access, program=find_git(), limits=LIMITS
        )
        return check_out(mirror, commit, target, paths, catalog_path=catalog_path)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "bare")


def imported(repository: Repository, files: Files, links: Mapping[str, str]) -> str:
    """Return a commit with some files and links."""
    lines = [b"commit refs/heads/main\ncommitter Ada <ada@example.com> 1767323045 +0000\ndata 0"]
    for mode, some in (("100644", files), ("120000", links)):
        for name, content in some.items():
            body = content if isinstance(content, bytes) else content.encode()
            lines.append(f'M {mode} inline "{name}"\ndata {len(body)}\n'.encode() + body)
    command = ["git", "fast-import", "--quiet"]
    subprocess.run(command, cwd=repository.folder, input=b"\n".join(lines), check=True, capture_output=True)
    return (repository.folder / "refs/heads/main").read_text().strip()


def read(folder: Path) -> list[str]:
    """Return the files and links that are there and have contents."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or (path.is_file() and path.stat().st_mode & 0o777)
    )


def test_links_stay_inside_or_are_dropped(repository: Repository, tmp_path: Path) -> None:
    links = {
        "docs/inside.md": "../README.md",
        "docs/folder": "../guides",
        "docs/passwd": "/etc/passwd",
        "docs/up": "../../secret",
        "docs/git": "../.git/config",
        "docs/loop": "loop",
        "docs/empty-target": "docs\\000x",
        "a": "p/q/../../../secret",  # leads out by way of the next one
        "p/q": "..",
        "b": "p/q/../secret",
        "c": "b",
    }
    files = {"README.md": "# Web\n", "guides/one.txt": "1", "docs/index.md": "# Docs\n"}
    commit = imported(repository, files, links)
    checked_out = repository.check_out(commit, tmp_path / "out/tree")
    root = (tmp_path / "out/tree").resolve()
    left = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_symlink()}
    assert [path for path, link in left.items() if not Path(os.path.realpath(link)).is_relative_to(root)] == []
    assert {"docs/inside.md", "docs/folder"} <= left.keys()
    assert {"docs/passwd", "docs/up", "docs/git", "a", "b"} <= {one.path for one in checked_out.dropped}
    assert {one.code for one in checked_out.dropped} == {"TD405"}
    assert "guides/one.txt" in read(root)  # a link leads to its folder
    assert (root / "docs/inside.md").read_text() == "# Web\n"


def test_names_that_git_would_not_check_out_are_dropped(repository: Repository, tmp_path: Path) -> None:
    blob = repository.write("blob", b"text")
    inner = repository.tree([("100644", b"x.md", blob)])
    odd = (b"a\nb.md", b"a\\b.md", b"caf\xe9.md", b"x" * 256, "\u202e.md".encode())
    entries = [("100644", name, blob) for name in (*odd, b"good.md")]
    entries += [("40000", name, inner) for name in (b".git", b".GIT", b"..", b".", b"good")]
    commit = repository.commit(repository.tree(entries))
    checked_out = repository.check_out(commit, tmp_path / "out/tree")
    assert read(tmp_path / "out/tree") == ["good.md", "good/x.md"]
    assert len(checked_out.dropped) == len(odd) + 4
    assert {one.code for one in checked_out.dropped} == {"TD408"}
    assert all(one.path.isprintable() for one in checked_out.dropped)


def test_a_name_twice_is_one_file_and_a_file_in_place_of_a_folder_is_left_out(
    repository: Repository, tmp_path: Path
) -> None:
    one, two = repository.write("blob", b"one"), repository.write("blob", b"/etc")
    inner = repository.tree([("100644", b"x.md", one)])
    tree = repository.tree([
        ("100644", b"a.md", one), ("100644", b"a.md", one), ("100644", b"b", one), ("120000", b"b", two),
        ("40000", b"b", inner), ("120000", b"c", repository.write("blob", b"b")), ("40000", b"c", inner),
    ])  # fmt: skip
    checked_out = repository.check_out(repository.commit(tree), tmp_path / "out/tree")
    root = tmp_path / "out/tree"
    assert (read(root), (root / "b/x.md").read_text()) == (["a.md", "b/x.md", "c/x.md"], "one")
    assert sorted(one.path for one in checked_out.dropped) == ["b", "b", "c"]


def test_submodules_and_folders_that_nothing_enters_are_not_there(repository: Repository, tmp_path: Path) -> None:
    blob = repository.write("blob", b"text")
    inner = repository.tree([("100644", b"README.md", blob)])
    tree = repository.tree(
        [("40000", b"docs", inner), ("160000", b"module", blob), ("40000", b"node_modules", inner)]
    )  # fmt: skip
    assert repository.check_out(repository.commit(tree), tmp_path / "out/tree").dropped == ()
    assert sorted(path.name for path in (tmp_path / "out/tree").iterdir()) == ["docs"]


def test_what_is_not_fetched_exists_and_cannot_be_read(repository: Repository, tmp_path: Path) -> None:
    commit = imported(
        repository, {"README.md": "[code](src/main.py) ![](pic.png)\n", "src/main.py": "1", "pic.png": "2"}, {}
    )
    digests = repository.check_out(commit, tmp_path / "out/tree").digests
    root = tmp_path / "out/tree"
    assert (read(root), digests["src/main.py"]) == (["README.md", "pic.png"], "not fetched")
    with pytest.raises(OSError, match="Permission denied"):
        read_regular(root / "src/main.py", max_bytes=100)


def test_what_settings_descriptors_and_pages_point_to_is_fetched(repository: Repository, tmp_path: Path) -> None:
    files: Files = {
        "mkdocs.yml": "docs_dir: 'handbook' # here\nINHERIT: base/common.yml\nnav: [a.md]\n",
        "base/common.yml": "{}",
        "handbook/logo.bin": "1",
        "svc/mkdocs.yaml": "docs_dir: ../common pages\n",
        "common pages/x.bin": "1",
        "catalog-info.yaml": "spec:\n  definition:\n    $text: ./api/open api.json\n  targets: [./more/other.yaml]\n",
        "api/open api.json": "{}",
        "more/other.yaml": "{}",
        "docs/a.md": '--8<-- "lib/code.py:2:3"\n{% include "part.html" %}\n--8<--\nplain/list.txt\n--8<--\n',
        "lib/code.py": "1",
        "x/part.html": "1",
        "plain/list.txt": "1",
        "CODEOWNERS": "* @a",
        "other/secret.json": "{}",
        "lib/other.py": "1",
    }
    commit = imported(repository, files, {})
    repository.check_out(commit, tmp_path / "out/tree")
    assert sorted(files.keys() - read(tmp_path / "out/tree")) == ["lib/other.py", "other/secret.json"]


def test_pointers_are_followed_from_a_location_to_the_parts_of_a_definition(
    repository: Repository, tmp_path: Path
) -> None:
    files: Files = {
        "catalog-info.yaml": "kind: Location\nspec:\n  targets:\n  - ./all/*.yaml\n  - /one/x.yaml\n",
        "all/apis.yaml": "kind: Location\nspec: {targets: ['../api/**/*.yml']}\n",
        "one/x.yaml": "{}",
        "api/deep/pets.yml": "kind: API\nspec:\n  definition:\n    $text: ../../specs/pets.json\n",
        "specs/pets.json": "{}",
        "mkdocs.yml": "exclude_docs: |\n  *.yaml\n  **/*.yaml\n",
        "other/y.yaml": "{}",
        "api/deep/z.json": "{}",
    }
    commit = imported(repository, files, {})
    repository.check_out(commit, tmp_path / "out/tree")
    assert sorted(files.keys() - read(tmp_path / "out/tree")) == ["api/deep/z.json", "other/y.yaml"]


def test_a_commit_that_is_not_there_is_a_fault(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="damaged"):
        repository.check_out("1" * 40, tmp_path / "out/tree")


def test_descriptors_that_the_operator_names_are_fetched(repository: Repository, tmp_path: Path) -> None:
    commit = imported(repository, {"backstage.yaml": "{}", "a/b/entity.yaml": "{}", "a/other.yaml": "{}"}, {})
    for number, (pattern, files) in enumerate(
        {"/backstage.yaml": ["backstage.yaml"], "**/entity.yaml": ["a/b/entity.yaml"], "/**/[": []}.items()
    ):
        folder = tmp_path / f"out{number}/tree"
        repository.check_out(commit, folder, catalog_path=pattern)
        assert read(folder) == files, pattern
