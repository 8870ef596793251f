"""The page for beginners, walked word by word: each command of it runs, in its order, and does what the page says."""

import re
import textwrap
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.runs import techdocs

PAGE = (ROOT / "docs/getting-started.md").read_text(encoding="utf-8")
SERVES = {"techdocs serve", "techdocs serve --built site"}
"""Commands that go on until somebody ends them: `tests/server` runs them."""


def blocks(language: str) -> list[str]:
    """Return the code blocks of a language, without what indents them."""
    found = re.findall(rf"^([ ]*)```{language}\n(.*?)^[ ]*```$", PAGE, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(text) for _, text in found]


def commands() -> list[str]:
    lines = [line.partition("#")[0].strip() for text in blocks("console") for line in text.splitlines()]
    return [line for line in lines if line]


def run(folder: Path, command: str) -> None:
    """Run a command of the page, which must say that all went well."""
    name, *arguments = command.split()
    done = techdocs(folder, *arguments)
    assert name == "techdocs"
    assert (done.returncode, done.stdout if "lint" in arguments else "") == (0, ""), command + done.stdout + done.stderr


def test_every_command_of_the_page_is_walked_below() -> None:
    assert commands() == [
        "techdocs init", "techdocs lint", "techdocs serve", "techdocs build repositories",
        "techdocs serve --built site", "techdocs build repositories --explain",
    ]  # fmt: skip
    assert "http.server" not in PAGE


def test_an_empty_repository_becomes_a_page_without_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "payments"
    folder.mkdir()
    run(folder, "techdocs init --yes")  # without it, it asks
    run(folder, "techdocs lint")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Write the repositories of the page, whose descriptor is the one that it shows."""
    repositories = tmp_path / "repositories"
    [descriptor] = [text for text in blocks("yaml") if text.startswith("apiVersion")]
    for path, text in {
        "payments/catalog-info.yaml": descriptor, "payments/mkdocs.yml": "site_name: Payments\n",
        "payments/docs/index.md": "# Payments\n", "platform/ledger/docs/index.md": "# Ledger\n",
        "tools/README.md": "# Tools\n",
    }.items():  # fmt: skip
        (repositories / path).parent.mkdir(parents=True, exist_ok=True)
        (repositories / path).write_text(text)
    return tmp_path


def test_repositories_become_a_site_and_again(company: Path) -> None:
    run(company, "techdocs build repositories")
    assert "3 components with docs" in techdocs(company, "build", "repositories").stderr
    explained = techdocs(company, "build", "repositories", "--explain")
    assert (explained.returncode, explained.stdout) == (0, "nothing needed rendering\n")
    header = (company / "site/docs/default/component/payments/index.html").read_text()
    assert "Payments team" in header
    assert "payments@acme.example" in header


def test_the_settings_of_the_page_are_enough_and_a_logo_that_is_not_there_is_named(company: Path) -> None:
    settings, logo = [text for text in blocks("yaml") if not text.startswith("apiVersion")]
    (company / "techdocs.yml").write_text(settings)
    run(company, "techdocs build")
    (company / "techdocs.yml").write_text(settings + logo)
    done = techdocs(company, "build")
    assert done.returncode == 2
    assert "acme.svg" in done.stderr
    (company / "acme.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>'
    )
    run(company, "techdocs build")
