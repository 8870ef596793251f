"""The git program: which one is asked, and what happens without it. Old and odd ones are scripts on `PATH`."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.git import HISTORY_LIMITS, OLDEST, find_git
from techdocs.model.problem import Severity
from techdocs.model.source import Source
from techdocs.pipeline import lint_sources
from techdocs.sources.git import ask_git
from tests.conftest import Write, git
from tests.git.conftest import CHANGED
from tests.reading import git_of

OLD = "git version 2.31.8"
MakeGit = Callable[[str], Path]


@pytest.fixture
def fake_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeGit:
    """Put a program `git` before all others that notes how it is called, and then does what a script says."""

    def make(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "git").write_text(f'#!/bin/sh\n{{ env; echo "ARGUMENTS $*"; }} >> {folder}/calls\n{script}\n')
        (folder / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return folder / "calls"

    return make


def real_git() -> str:
    return shutil.which("git") or ""


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (f"echo {OLD}", "git 2.31 is too old; the oldest supported version is 2.32"),
        ("echo git version 1.9.1", "git 1.9 is too old; the oldest supported version is 2.32"),
        ("echo git version 2.32.0", ""),
        ("echo 'git version 2.50.1 (Apple Git-155)'", ""),
        ("echo git version 2.53.0.windows.1", ""),
        ("echo git version 10.0.rc1", ""),
        ("echo hello", "git does not report its version"),
        ("exit 1", "git does not report its version"),
        ("yes", "git does not start"),
    ],
)
def test_the_version_decides_whether_git_is_asked(script: str, fault: str, fake_git: MakeGit) -> None:
    calls = fake_git(script)
    assert [find_git().fault for _ in range(3)] == [fault] * 3
    assert calls.read_text().count("ARGUMENTS") == 1


def test_without_git_or_with_an_old_one_only_dates_are_missing_and_it_is_told_once_for_all(
    checkout: Path, tmp_path: Path, fake_git: MakeGit
) -> None:
    git(checkout, "remote", "add", "origin", "git@github.com:acme/thing")
    store = Store(tmp_path / "store")
    fake_git(f"echo {OLD}")
    one, two = (git_of(Source(name=name, root=checkout), store) for name in ("one", "two"))
    assert (len(one.commit), one.branch, one.web_url, one.changed) == (40, "main", "https://github.com/acme/thing", {})
    assert one.problems == two.problems
    (problem,) = one.problems
    assert (problem.code, problem.severity, str(problem.place)) == ("TD316", Severity.WARNING, "git")
    assert problem.message.endswith(", so pages do not show when they last changed")
    assert problem.hint == f"install git {OLDEST[0]}.{OLDEST[1]} or newer"


def test_a_run_tells_once_that_git_is_too_old(write: Write, config: Config, fake_git: MakeGit) -> None:
    root = write({"one/docs/index.md": "# One\n", "two/docs/index.md": "# Two\n", "three/docs/index.md": "# 3\n"})
    for name in ("one", "two"):
        git(root / name, "init", "-q")
        git(root / name, "add", "-A")
        git(root / name, "commit", "-qm", "first")
    calls = fake_git(f"echo {OLD}")
    told = [one.message for one in lint_sources(config).report.problems if one.code == "TD316"]
    assert told == [
        "git 2.31 is too old; the oldest supported version is 2.32, so pages do not show when they last changed"
    ]
    assert calls.read_text().count("ARGUMENTS") == 1


def test_a_missing_git_is_told(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ask_git(checkout).fault == "git is not installed"


def test_git_is_not_looked_for_where_nothing_is_to_be_asked(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    known = git_of(Source(name="one", root=checkout), store)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert known.changed == CHANGED
    assert git_of(Source(name="one", root=checkout), store) == known
    (tmp_path / "plain").mkdir()
    assert git_of(Source(name="two", root=tmp_path / "plain"), store).problems == ()


def test_git_works_in_an_empty_repository_and_starts_once(
    checkout: Path, tmp_path: Path, fake_git: MakeGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = real_git()
    calls = fake_git(f'exec {real} "$@"')
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ask_git(checkout).facts.changed == CHANGED
    version, log = calls.read_text().split("ARGUMENTS ")[1:]
    assert version.startswith("version\n")
    assert log.startswith("log ")
    told = dict(line.split("=", 1) for line in version.splitlines()[1:])
    names = {name for name in told if name not in {"PWD", "OLDPWD", "SHLVL", "_"}}
    assert names == {
        "PATH", "LC_ALL", "GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_SHALLOW_FILE", "GIT_ALLOW_PROTOCOL",
        "GIT_NO_LAZY_FETCH", "GIT_PROTOCOL_FROM_USER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT",
        "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL", "GIT_ATTR_NOSYSTEM",
        "GIT_NO_REPLACE_OBJECTS", "GIT_LITERAL_PATHSPECS", "GIT_OPTIONAL_LOCKS", "GIT_PAGER",
    }  # fmt: skip
    assert (told["GIT_ALLOW_PROTOCOL"], told["GIT_NO_LAZY_FETCH"]) == ("", "1")
    empty = Path(told["GIT_DIR"])
    assert told["PWD"] == str(empty)
    assert sorted(path.relative_to(empty).as_posix() for path in empty.rglob("*")) == [
        "HEAD", "config", "refs", "refs/README",
    ]  # fmt: skip


@pytest.mark.parametrize("script", ["sleep 60", "exit 1", "kill -9 $$", "printf 'x\\000y\\000'; exit 1"])
def test_a_git_that_fails_costs_the_facts_and_not_the_run(script: str, checkout: Path, fake_git: MakeGit) -> None:
    real = real_git()
    fake_git(f'[ "$1" = version ] && exec {real} version\n{script}')
    reading = ask_git(checkout, replace(HISTORY_LIMITS, seconds=1))
    assert reading.facts.changed == {}
    assert reading.refusal
