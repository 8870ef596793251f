"""The fixtures of the rules: a folder of `tests/repos/rules/` for each code, laid out as the sources of one run.

`CODE/repo` breaks the rule once and becomes the source `CODE`, `CODE/other` is a second repository that it takes
(`CODE-other`), and `CODE/clean` comes near it without breaking it (`CODE-clean`). `techdocs.yml` holds the settings of
the run, `org/repo` the teams. What git or a file system does not keep is made here.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.config import read_config
from techdocs.model.codes import Code
from techdocs.pipeline import Linted, lint_sources
from tests.conftest import ROOT, git

FIXTURES = ROOT / "tests" / "repos" / "rules"
NOW = "1767322800"
"""The time of the run, in seconds since 1970 (`SOURCE_DATE_EPOCH`): 2026-01-02."""
ALONE: Mapping[Code, str] = {
    Code.BREAKS_LINKS: "needs a published site, which the test builds from the fixture",
    Code.CONFIG_UNREADABLE: "stops the run",
    Code.CONFIG_VALUE: "stops the run",
    Code.SITE_UNREACHABLE: "is about a site that is named, not about a repository",
}
"""Codes whose fixtures are run by themselves, and why."""
NONE: Mapping[Code, tuple[str, str]] = {
    Code.PAGE_NOT_RENDERED: ("faults of libraries cause it, which newer versions mend", "tests/attacks/test_facts.py"),
    Code.BUILD_FAILED: ("the docs change while they are built", "tests/builds/test_stage.py"),
    Code.REPOSITORY_STOPPED: ("it takes more than a fixture should hold", "tests/catalog/test_stopped.py"),
    Code.FETCH_FAILED: ("it is about a host, not about a repository", "tests/sources/test_remotes.py"),
    Code.REPOSITORY_MISSING: ("it is about a listing, not about a repository", "tests/sources/test_reconcile.py"),
    Code.DELETIONS_STOPPED: ("it is about a listing, not about a repository", "tests/sources/test_reconcile.py"),
    Code.LISTING_INCOMPLETE: ("it is about a listing, not about a repository", "tests/sources/test_reconcile.py"),
    Code.GIT_UNUSABLE: ("it is about the machine, not about a repository", "tests/git/test_program.py"),
    Code.CONFIG_NOT_TRUSTED: ("is about the settings of a run", "tests/commands/test_settings_in_source.py"),
    Code.BUILD_STOPPED: ("the worker takes seconds until it is stopped", "tests/blast/spoil.py"),
}
"""Codes that no fixture shows: why none can, and the test that shows them instead."""
_TOKEN = "ghp" + "_R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK"
"""A made-up token, in two parts so that no scanner takes this file for a leak."""


def lay_out(root: Path) -> None:
    """Copy all fixtures that can be linted in one run to `sources/` below a folder, with the settings beside it."""
    shutil.copy(FIXTURES / "techdocs.yml", root)
    for folder in sorted(FIXTURES.glob("*/*/")):
        if folder.parent.name not in ALONE:
            suffix = "" if folder.name == "repo" else f"-{folder.name}"
            shutil.copytree(folder, root / "sources" / f"{folder.parent.name}{suffix}")
    for code, make in _MADE.items():
        make(root / "sources" / code, root / "sources" / f"{code}-clean")


def lint_fixtures(root: Path) -> Linted:
    """Lint all fixtures that don't disturb each other in one run, in an empty folder."""
    lay_out(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        patch.setenv("HOME", str(root))
        return lint_sources(replace(read_config(None, folder=root), jobs=1))


def _make_pipe(broken: Path, clean: Path) -> None:
    (broken / "catalog-info.yaml").unlink(missing_ok=True)
    os.mkfifo(broken / "catalog-info.yaml")


def _make_dates(broken: Path, clean: Path) -> None:
    """Commit pages in a year long past, and change all but one of the broken repository since."""
    for repository, changed in ((broken, ["docs/index.md"]), (clean, ["docs/index.md", "docs/oncall.md"])):
        git(repository, "init", "--quiet")
        git(repository, "add", ".")
        git(repository, "commit", "--quiet", "--message", "All of it", when="2023-02-01T00:00:00+00:00")
        for path in changed:
            with (repository / path).open("a", encoding="utf-8") as file:
                file.write("\nStill so.\n")
        git(repository, "commit", "--quiet", "--all", "--message", "Read it", when="2025-02-01T00:00:00+00:00")


def _make_twins(broken: Path, clean: Path) -> None:
    for name in ("Guide.md", "guide.md"):
        (broken / "docs" / name).write_text("# Guide\n", encoding="utf-8")


def _make_links(broken: Path, clean: Path) -> None:
    (broken / "docs/keys.md").symlink_to("/etc/passwd")
    (clean / "docs/guide.md").symlink_to("../parts/guide.md")


def _make_reversed_title(broken: Path, clean: Path) -> None:
    (broken / "docs/index.md").write_text("# TD411 \u202eNOITCUDORP\n", encoding="utf-8")


def _make_secret(broken: Path, clean: Path) -> None:
    (broken / "docs/index.md").write_text(f"# TD412\n\nLog in with {_TOKEN} once.\n", encoding="utf-8")


def _make_growing_page(broken: Path, clean: Path) -> None:
    grown = f"# TD413\n\n{'[x] ' * 4000}\n\n[x]: https://acme.test/{'x' * 1000}\n"
    (broken / "docs/index.md").write_text(grown, encoding="utf-8")


def _make_included_settings(broken: Path, clean: Path) -> None:
    for repository, path in ((broken, "/etc/gitconfig"), (clean, "../.gitconfig")):
        git(repository, "init", "--quiet")
        git(repository, "add", ".")
        git(repository, "commit", "--quiet", "--message", "All of it")
        git(repository, "config", "include.path", path)


_MADE: Mapping[Code, Callable[[Path, Path], None]] = {
    Code.FILE_UNREADABLE: _make_pipe,
    Code.PAGE_STALE: _make_dates,
    Code.PATHS_DIFFER_IN_CASE: _make_twins,
    Code.LINK_REFUSED: _make_links,
    Code.TEXT_CLEANED: _make_reversed_title,
    Code.SECRET_FOUND: _make_secret,
    Code.PAGE_STOPPED: _make_growing_page,
    Code.GIT_REFUSED: _make_included_settings,
}
