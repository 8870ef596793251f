"""What is vendored is what `ci/vendor.json` lists, each with its licence."""

import json
from hashlib import sha256
from typing import Any

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "site-template" / "assets" / "techdocs" / "vendor"
PACKAGES: list[dict[str, Any]] = json.loads((ROOT / "ci" / "vendor.json").read_text(encoding="utf-8"))
FILES = {file["target"]: file["sha256"] for package in PACKAGES for file in package["files"]}


@pytest.mark.parametrize("name", FILES)
def test_a_vendored_file_is_the_one_in_the_list(name: str) -> None:
    assert sha256((FOLDER / name).read_bytes()).hexdigest() == FILES[name]


def test_nothing_else_lies_beside_the_vendored_files() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*FILES, "README.md"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package["name"]))
def test_a_package_is_vendored_with_its_licence(package: dict[str, Any]) -> None:
    licence = FOLDER / f"{package['name']}.LICENSE.txt"
    assert licence.name in FILES
    assert {"MIT": "MIT", "Apache-2.0": "Apache License"}[package["licence"]] in licence.read_text(encoding="utf-8")


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package["name"]))
def test_the_readme_names_version_licence_and_digests(package: dict[str, Any]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"{package['name']} {package['version']}" in readme
    assert f"| {package['licence']} |" in readme
    assert all(file["source"] in readme and file["sha256"] in readme for file in package["files"])
