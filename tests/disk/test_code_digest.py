"""What results depend on besides their inputs: a change of any code makes other keys."""

import shutil
import tomllib
from pathlib import Path

import pytest

import techdocs
from techdocs.disk import code_digest

PACKAGE = Path(techdocs.__file__).parent
NOT_SHAPING = {
    "click", "cryptography", "httpx", "obstore", "pagefind", "pebble", "rich", "starlette", "uvicorn", "watchfiles",
}  # fmt: skip
"""Packages that shape no page: what starts, serves, fetches, publishes and prints."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package's code."""
    folder = tmp_path_factory.mktemp("package") / "techdocs"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__", "site-template"))
    return folder


def test_a_copy_has_the_digest_of_the_package(package: Path) -> None:
    assert code_digest.code_digest_of(package) == code_digest.code_digest()


@pytest.mark.parametrize(
    "path",
    ["secrets_scan/__init__.py", "plain_text.py", "located_yaml.py", "model/codes.py", "portal/filling.py",
     "catalog/schemas/API.json", "new_room/__init__.py"],
)  # fmt: skip
def test_code_anywhere_counts(package: Path, path: str) -> None:
    before = code_digest.code_digest_of(package)
    (package / path).parent.mkdir(exist_ok=True)
    with (package / path).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert code_digest.code_digest_of(package) != before


def test_compiled_files_do_not(package: Path) -> None:
    before = code_digest.code_digest_of(package)
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "new.py").write_text("")
    assert code_digest.code_digest_of(package) == before


def test_every_package_that_shapes_pages_counts() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {line.partition(">")[0] for line in project["dependencies"]}
    assert needed - NOT_SHAPING == set(code_digest.PACKAGES)
