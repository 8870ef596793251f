"""`techdocs lint` in a folder of a repository: it reads the whole repository, and says so."""

from pathlib import Path

import pytest

from tests.conftest import Write
from tests.runs import techdocs


@pytest.fixture
def repository(write: Write) -> Path:
    """Write a repository whose second page has a dead link."""
    return write({
        "one/.git/HEAD": "ref: refs/heads/main\n",
        "one/mkdocs.yml": "site_name: One\n",
        "one/docs/index.md": "# One\n",
        "one/docs/guides/page.md": "# Page\n\n[x](gone.md)\n",
        "one/services/two/mkdocs.yml": "site_name: Two\n",
        "one/services/two/docs/index.md": "# Two\n",
    }) / "one"  # fmt: skip


@pytest.mark.parametrize("folder", ["docs", "docs/guides", "services", "services/two"])
def test_the_whole_repository_is_read_wherever_in_it_one_stands(repository: Path, folder: str) -> None:
    done = techdocs(repository / folder, "lint")
    assert done.stdout.startswith("one/docs/guides/page.md:3: warning TD201")
    assert done.stderr.splitlines()[0] == f"linting `{repository}`; to lint only this folder: techdocs lint ."
    assert not (repository / folder / ".techdocs").exists()


def test_at_the_root_and_for_a_folder_that_is_named_nothing_is_said(repository: Path) -> None:
    for done in (techdocs(repository, "lint"), techdocs(repository / "services/two", "lint", ".")):
        assert "linting" not in done.stderr
    assert "TD201" not in techdocs(repository / "services/two", "lint", ".").stdout
    assert techdocs(repository / "docs", "lint", "--quiet").stderr == ""


def test_without_git_the_repository_is_the_nearest_folder_with_settings(repository: Path) -> None:
    (repository / ".git/HEAD").unlink()
    (repository / ".git").rmdir()
    assert "TD201" in techdocs(repository / "docs/guides", "lint").stdout
    assert f"linting `{repository / 'services/two'}`" in techdocs(repository / "services/two/docs", "lint").stderr


def test_the_settings_of_the_root_count_and_those_of_the_folder_come_first(repository: Path) -> None:
    (repository / "techdocs.yml").write_text("lint: {severities: {broken-link: error}}\n")
    done = techdocs(repository / "docs", "lint")
    assert done.returncode == 1
    assert "error TD201" in done.stdout
    (repository / "services/techdocs.yml").write_text("sources: [two]\n")
    done = techdocs(repository / "services", "lint")
    assert (done.returncode, done.stdout) == (0, "")
    assert "linting" not in done.stderr
