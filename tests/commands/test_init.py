"""`techdocs init` as a user runs it: from any repository to docs in which lint finds nothing."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from syrupy.assertion import SnapshotAssertion

from tests.conftest import git
from tests.runs import Done, techdocs

KEY = "gh" + "p_R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK"
NEW = ["catalog-info.yaml", "docs/index.md", "mkdocs.yml"]
README = f"""
<h1 align="center"><img src="logo.svg" onerror="alert(1)"> Pay</h1>

[![build](https://ci.example/badge.svg)](https://ci.example) ![cover](cover.svg)

# Pay: "the *desk*" #1 & <b>more</b> {{{{ x }}}}

Use {KEY} to pay, and nothing else.

## Install

Run `pip install pay`, then [read](docs/gone.md) on.
"""


def repository(folder: Path, files: dict[str, str] | None = None, remote: str | None = None) -> Path:
    """Write files into a folder; with a `remote`, `""` for none, it is a git repository."""
    folder.mkdir(parents=True)
    for name, text in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    if remote is not None:
        git(folder, "init", "-q")
    if remote:
        git(folder, "remote", "add", "origin", remote)
    return folder


def tree(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return sorted(path.relative_to(folder).as_posix() for path in files if not {".git", ".techdocs"} & set(path.parts))


def in_terminal(folder: Path, answers: str, *arguments: str) -> Done:
    """Run the real command in a terminal of its own, where somebody types the answers; stderr is what is shown."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "techdocs", "init", *arguments]
    process = subprocess.Popen(
        command, cwd=folder, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, answers.encode())
    stdout, _ = process.communicate(timeout=60)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            part = b""
        if not part:
            break
        shown += part
    os.close(ours)
    return subprocess.CompletedProcess(command, process.returncode, stdout, shown.decode().replace("\r\n", "\n"))


SITUATIONS: dict[str, tuple[str, dict[str, str], str | None]] = {
    "an empty folder": ("empty", {}, None),
    "an odd name": ("My Café (v2)", {}, None),
    "a name without a letter of Backstage": ("猫", {}, ""),
    "a GitHub remote": ("folder", {}, "https://user:secret@github.com/acme/pay-desk.git"),
    "a GitLab remote by ssh": ("folder", {}, "git@gitlab.example:acme/money/pay-desk.git"),
    "CODEOWNERS": ("pay", {"CODEOWNERS": "* @acme/payments\n", "docs/x.png": ""}, ""),
    "an owner by e-mail": ("pay", {".github/CODEOWNERS": "* ada.l@acme.example\n"}, ""),
    "a README of badges, HTML and a key": ("pay", {"README.md": README}, None),
    "a README": ("pay", {"README.md": "# Pay: desk #1\n\nIt takes *money*: all of it, `yes`.\n"}, None),
    "package.json": ("x", {"package.json": '{"name": "@acme/pay", "description": "a: b #c", "main": "x.js"}'}, None),
    "pyproject.toml": ("x", {"pyproject.toml": '[project]\nname = "yes"\ndescription = "null"\n'}, ""),
    "go.mod": ("x", {"go.mod": "module forge.example/acme/0123/v2\n"}, None),
    "docs": ("x", {"docs/guide/a.md": "# A\n"}, None),
    "docs in another folder": ("x", {"mkdocs.yml": "site_name: X\ndocs_dir: handbook\n"}, None),
    "settings in the docs": ("x", {"docs/mkdocs.yml": "site_name: X\n", "docs/docs/index.md": "# X\n"}, None),
    "a descriptor alone": ("x", {"catalog-info.yml": """
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata: {name: x, annotations: {backstage.io/techdocs-ref: dir:.}}
        spec: {type: service, lifecycle: production, owner: pay}
    """}, None),
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_lint_finds_nothing_wrong_in_what_is_written(tmp_path: Path, situation: str) -> None:
    name, files, remote = SITUATIONS[situation]
    folder = repository(tmp_path / name, files, remote)
    done = techdocs(folder, "init", "--yes")
    assert done.returncode == 0, done.stderr
    assert "wrote " in done.stderr
    linted = techdocs(folder, "lint", "--strict")
    assert (linted.returncode, linted.stdout) == (0, ""), linted.stderr


def test_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    techdocs(tmp_path, "init", "--yes")
    before = [((tmp_path / name).stat().st_ino, (tmp_path / name).stat().st_mtime_ns) for name in NEW]
    done = techdocs(tmp_path, "init")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith("nothing to write\n")
    assert [((tmp_path / name).stat().st_ino, (tmp_path / name).stat().st_mtime_ns) for name in NEW] == before


def test_all_three_files_are_made_of_what_the_repository_says(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    files = {
        ".github/CODEOWNERS": "* @acme/payments\n",
        "README.md": "# Pay desk\n\n[![x](y)](z)\n\nTakes *money*, gives receipts.\n",
        "Dockerfile": "FROM scratch\n",
    }
    folder = repository(tmp_path / "folder", files, "git@github.com:acme/pay-desk.git")
    done = techdocs(folder, "init", "--yes")
    assert (done.stdout, done.stderr) == snapshot
    assert tree(folder) == sorted([*NEW, *files])
    written = "\n".join(line[1:] for line in done.stdout.splitlines() if line.startswith("+") and line[:3] != "+++")
    catalog, settings, page = ((folder / name).read_text() for name in ("catalog-info.yaml", "mkdocs.yml", NEW[1]))
    assert written == (catalog + settings + page).rstrip("\n")


def test_without_a_terminal_nothing_is_written_unless_yes_is_said(tmp_path: Path) -> None:
    done = techdocs(tmp_path, "init")
    assert (done.returncode, done.stdout, tree(tmp_path)) == (2, "", [])
    assert "nothing was written" in done.stderr
    assert "hint: add `--yes` to write, or `--dry-run`" in done.stderr


def test_a_dry_run_shows_all_and_writes_nothing(tmp_path: Path) -> None:
    done = techdocs(tmp_path, "init", "--dry-run")
    assert (done.returncode, tree(tmp_path)) == (0, [])
    assert re.findall(r"^\+\+\+ (.*)$", done.stdout, re.MULTILINE) == ["catalog-info.yaml", "mkdocs.yml", NEW[1]]
    assert done.stderr == "nothing was written\n"


def test_who_does_not_know_the_owner_is_told_to_name_one(tmp_path: Path) -> None:
    folder = repository(tmp_path / "pay")
    assert "no owner found; set `spec.owner`" in techdocs(tmp_path, "init", "pay", "--yes").stderr
    assert yaml.safe_load((folder / "catalog-info.yaml").read_text())["spec"]["owner"] == "unknown"


def test_a_folder_can_be_named_and_only_it_is_written_to(tmp_path: Path) -> None:
    repository(tmp_path / "mono", {"services/pay/go.mod": "module acme.example/desk\n"}, "git@github.com:acme/mono.git")
    done = techdocs(tmp_path, "init", "mono/services/pay", "--yes")
    assert "next in `mono/services/pay`: " in done.stderr
    assert tree(tmp_path / "mono") == sorted(f"services/pay/{name}" for name in [*NEW, "go.mod"])


@pytest.mark.parametrize("folder", ["nowhere", "file"])
def test_a_folder_that_is_none_exits_with_2(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("")
    assert techdocs(tmp_path, "init", folder, "--yes").returncode == 2


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    files = {"catalog-info.yml": "kind: Component\nmetadata: {name: x}\n", "mkdocs.yaml": "a: [\n", "docs/a/b.md": ""}
    folder = repository(tmp_path / "x", files)
    done = techdocs(folder, "init", "--yes")
    assert (done.returncode, done.stdout, tree(folder)) == (0, "", sorted(files))
    for said in (
        "`catalog-info.yml` already exists",
        "`mkdocs.yaml` already exists",
        "`docs/` already has pages",
        "add the annotation",
    ):
        assert said in done.stderr
    assert [(folder / name).read_text() for name in files] == list(files.values())


@pytest.mark.parametrize("link", ["catalog-info.yaml", "mkdocs.yml", "docs", "docs/index.md"])
def test_nothing_is_written_through_a_link(tmp_path: Path, link: str) -> None:
    folder, outside = repository(tmp_path / "x"), repository(tmp_path / "outside")
    (folder / link).parent.mkdir(exist_ok=True)
    (folder / link).symlink_to(outside if link == "docs" else outside / "new")
    done = techdocs(folder, "init", "--yes")
    assert (done.returncode, tree(outside)) == (0, [])
    assert (folder / link).is_symlink()
    assert set(tree(folder)) <= {*NEW, link}


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    folder = repository(tmp_path / "x", {"docs/index.md/x": ""})
    done = techdocs(folder, "init", "--yes")
    assert (done.returncode, tree(folder)) == (2, ["docs/index.md/x"])
    assert "nothing was written" in done.stderr


def test_a_key_in_a_readme_is_nowhere_in_the_files(tmp_path: Path) -> None:
    folder = repository(tmp_path / "x", {"README.md": README})
    done = techdocs(folder, "init", "--yes")
    assert KEY not in done.stdout + done.stderr + "".join((folder / name).read_text() for name in NEW)


def test_in_a_terminal_it_asks_and_takes_the_answers(tmp_path: Path) -> None:
    folder = repository(tmp_path / "pay", {"CODEOWNERS": "* @acme/all\n"}, "")
    done = in_terminal(folder, "Desk\ngroup:default/payments\nTakes money: all of it\n\n")
    assert done.returncode == 0
    for asked in ("name [pay]:", "owner [group:default/all]:", "description:", "write this? [Y/n]:"):
        assert asked in done.stderr
    catalog = yaml.safe_load((folder / "catalog-info.yaml").read_text())
    assert catalog["metadata"]["name"] == "Desk"
    assert catalog["metadata"]["description"] == "Takes money: all of it"
    assert catalog["spec"]["owner"] == "group:default/payments"
    assert "CODEOWNERS" not in (folder / "catalog-info.yaml").read_text()
    assert catalog["metadata"]["title"] == yaml.safe_load((folder / "mkdocs.yml").read_text())["site_name"] == "Desk"


def test_a_title_of_the_readme_stays_whatever_name_is_typed(tmp_path: Path) -> None:
    folder = repository(tmp_path / "pay", {"README.md": "# Payments desk\n"})
    assert in_terminal(folder, "till\npayments\n\n\n").returncode == 0
    catalog = yaml.safe_load((folder / "catalog-info.yaml").read_text())
    assert (catalog["metadata"]["name"], catalog["metadata"]["title"]) == ("till", "Payments desk")


def test_an_empty_answer_keeps_what_was_found(tmp_path: Path) -> None:
    folder = repository(tmp_path / "pay", {"CODEOWNERS": "* @acme/all\n"}, "")
    assert in_terminal(folder, "\n\n\ny\n").returncode == 0
    twin = repository(tmp_path / "twin/pay", {"CODEOWNERS": "* @acme/all\n"}, "")
    assert techdocs(twin, "init", "--yes").returncode == 0
    assert [(folder / name).read_text() for name in NEW] == [(twin / name).read_text() for name in NEW]


def test_an_answer_that_will_not_do_is_asked_for_again(tmp_path: Path) -> None:
    folder = repository(tmp_path / "pay")
    done = in_terminal(folder, "Pay Desk!\ndesk\ncomponent:x\n:\nthe pay team\npayments\n\n\n")
    assert done.returncode == 0
    assert done.stderr.count("Error: use letters") == 1
    assert "as in `pay-desk`" in done.stderr
    assert done.stderr.count("Error: an owner is a group or a user") == 3
    assert yaml.safe_load((folder / "catalog-info.yaml").read_text())["spec"]["owner"] == "payments"


def test_no_means_no(tmp_path: Path) -> None:
    done = in_terminal(tmp_path, "\n\n\nn\n")
    assert (done.returncode, tree(tmp_path)) == (0, [])
    assert done.stderr.endswith("nothing was written\n")


def test_who_leaves_at_a_question_leaves_nothing(tmp_path: Path) -> None:
    done = in_terminal(tmp_path, "\n\x04")
    assert (done.returncode, tree(tmp_path)) == (130, [])
    assert done.stderr.endswith("interrupted; nothing was written\n")


def test_a_descriptor_that_is_there_is_not_asked_about(tmp_path: Path) -> None:
    folder = repository(tmp_path / "x", {"catalog-info.yaml": "kind: Component\nmetadata: {name: x}\n"})
    done = in_terminal(folder, "y\n")
    assert (done.returncode, tree(folder)) == (0, NEW)
    assert "owner" not in done.stderr.partition("write this?")[0]


def test_help_says_what_it_does(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert techdocs(tmp_path, "init", "--help").stdout == snapshot
