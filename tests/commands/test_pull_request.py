"""Builds of pull requests, as the command line and the variables of a CI tell them: they note no holders of names."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from techdocs.catalog.last_build import read_holders
from techdocs.cli import techdocs
from techdocs.disk.store import Store
from tests.conftest import ONE, Write


@pytest.mark.parametrize(
    ("event", "options", "is_noted"),
    [
        ("push", [], True),
        ("pull_request", [], False),
        ("pull_request", ["--no-pull-request"], True),
        ("push", ["--pull-request"], False),
    ],
)
def test_a_build_notes_who_holds_a_name_unless_it_is_of_a_pull_request(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: str, options: list[str], *, is_noted: bool
) -> None:
    write({"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_EVENT_NAME", event)
    done = CliRunner().invoke(techdocs, ["build", "repositories", *options])
    assert done.exit_code == 0, done.output
    assert ("component:default/one" in read_holders(Store(tmp_path / ".techdocs/cache"))) == is_noted
