"""`techdocs lint --fix` and `--diff` as a user runs them."""

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.conftest import Write
from tests.runs import techdocs

DESCRIPTOR = """\
# Ours
apiVersion: backstage.io/v1alpha1
kind: component
metadata:
    name: one   # since 2019
    description: The shop.
    annotations:
        example.com/version: 1.10
spec:
    type: service
    lifecycle: production
    owner: RED
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: red}
spec: {type: team, children: []}
"""
PAGE = '# One\n\nWhat it is.\n\n![](plan.png "The plan")\n'


@pytest.fixture
def folder(write: Write, tmp_path: Path) -> Path:
    """Write a repository with something for each fix, and return the folder to run in."""
    root = write({"one/catalog-info.yaml": DESCRIPTOR, "one/docs/index.md": PAGE})
    (root / "one/docs/plan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    root = folder / "repositories"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_fix_shows_the_diff_and_exits_with_what_is_left(folder: Path, snapshot: SnapshotAssertion) -> None:
    done = techdocs(folder, "lint", "repositories", "--fix", "--verbose")
    assert (done.returncode, "repaired: 5 problems in 2 files\n" in done.stderr) == (0, True)
    assert done.stdout == snapshot
    again = techdocs(folder, "lint", "repositories", "--fix", "--verbose", "--strict")
    assert (again.returncode, again.stdout) == (0, "")
    assert "repaired: 0 problems in 0 files\n" in again.stderr


def test_what_cannot_be_repaired_is_told_after_the_diff_and_fails(folder: Path) -> None:
    file = folder / "repositories/one/catalog-info.yaml"
    file.write_text(DESCRIPTOR.replace("    owner: RED\n", ""))
    done = techdocs(folder, "lint", "repositories", "--fix")
    assert done.returncode == 1
    assert done.stdout.index("+kind: Component") < done.stdout.index("`spec.owner` is missing")
    assert "is not a string" not in done.stdout


def test_diff_shows_the_same_and_writes_nothing(folder: Path) -> None:
    before = files(folder)
    shown = techdocs(folder, "lint", "repositories", "--diff")
    assert (shown.returncode, files(folder)) == (1, before)
    done = techdocs(folder, "lint", "repositories", "--fix", "--quiet")
    assert done.stdout == shown.stdout
    assert techdocs(folder, "lint", "repositories", "--diff").returncode == 0


def test_only_a_group_is_repaired_when_only_that_is_asked_for(folder: Path) -> None:
    techdocs(folder, "lint", "repositories", "--fix", "--only", "docs")
    after = files(folder)
    assert after["one/catalog-info.yaml"] == DESCRIPTOR.encode()
    assert b"![The plan](" in after["one/docs/index.md"]


def test_the_diff_leaves_standard_output_to_the_format_that_was_asked_for(folder: Path) -> None:
    done = techdocs(folder, "lint", "repositories", "--fix", "--format", "json")
    assert json.loads(done.stdout)
    assert "+kind: Component" in done.stderr


def test_a_file_that_a_symlink_leads_to_is_named_and_left_alone(folder: Path) -> None:
    root = folder / "repositories/one"
    (root / "catalog-info.yaml").rename(root / "real.yaml")
    (root / "catalog-info.yaml").symlink_to("real.yaml")
    done = techdocs(folder, "lint", "repositories", "--fix", "--only", "catalog")
    assert "not repaired: one/catalog-info.yaml: a symlink points to it\n" in done.stderr
    assert (root / "real.yaml").read_text() == DESCRIPTOR
    assert done.returncode == 1


def test_a_severity_that_is_off_repairs_nothing_of_that_rule(folder: Path) -> None:
    (folder / "techdocs.yml").write_text("sources: [repositories]\nlint: {severities: {TD122: off}}\n")
    done = techdocs(folder, "lint", "--fix")
    assert "RED" in files(folder)["one/catalog-info.yaml"].decode(), done.stderr
