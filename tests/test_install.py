"""The archives carry all that is needed: the wheel, installed in a clean environment, builds the samples."""

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from ci.locked import RUNS
from ci.locked_versions import locked_versions
from tests.conftest import ROOT
from tests.locked_installs import constraints
from tests.shared import made_once

pytestmark = pytest.mark.install


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive, and the wheel from it, as a release would."""
    return made_once(tmp_path_factory, "archives", _build_archives)


def _build_archives(folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def test_the_wheel_holds_the_template_and_the_schemas(archives: Path) -> None:
    names = zipfile.ZipFile(next(archives.glob("*.whl"))).namelist()
    for name in (
        "techdocs/site-template/main.html",
        "techdocs/site-template/assets/techdocs/vendor/mermaid.min.js",
        "techdocs/site-template/portal/header.html",
        "techdocs/catalog/schemas/Component.json",
        "techdocs/mkdocs_yml/schemas/mkdocs.json",
        "techdocs/server/assets/live.js",
        "techdocs/server/assets/live.css",
        "techdocs/lint/problems.md",
    ):
        assert name in names
    assert not [name for name in names if name.startswith(("tests/", "sample-repos/"))]


def test_the_source_archive_holds_what_the_tests_and_the_docs_need(archives: Path) -> None:
    with tarfile.open(next(archives.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in (
        "Makefile",
        "README.md",
        "tests/conftest.py",
        "sample-repos/README.md",
        "docs/index.md",
        "mkdocs.yml",
        "action.yml",
    ):
        assert name in names


@pytest.mark.soak
def test_the_wheel_installed_in_a_clean_environment_builds_the_samples(archives: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / "bin"
    wheel = next(archives.glob("*.whl"))
    pip, environment = [str(programs / "python"), "-m", "pip"], {**os.environ, **constraints(tmp_path)}
    subprocess.run([*pip, "install", "--quiet", str(wheel)], check=True, stderr=subprocess.DEVNULL, env=environment)
    listed = json.loads(subprocess.run([*pip, "list", "--format", "json"], check=True, capture_output=True).stdout)
    installed = {(canonicalize_name(each["name"]), each["version"]) for each in listed}
    besides = {name for name, _ in installed - locked_versions(RUNS).items()}
    assert besides - {"pip", "setuptools"} == {"techdocs-site"}, "all else is as it is locked"
    _check_samples(programs, tmp_path)


def _check_samples(programs: Path, folder: Path) -> None:
    """Build the samples with an installed program, and check that the site has what only the wheel carries."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = [str(programs / "python"), "-P", "-c", "import techdocs; print(techdocs.__file__)"]
    found = subprocess.run(where, check=True, cwd=folder, env=environment, capture_output=True, text=True).stdout
    assert found.startswith(str(programs.parent)), "it is not that of the checkout"
    samples = [path for path in sorted((ROOT / "sample-repos").iterdir()) if path.is_dir()]
    done = subprocess.run(
        [programs / "techdocs", "build", *samples],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, "one sample is broken on purpose"
    assert "failed 1" in done.stderr
    page = (folder / "site/docs/default/component/playlist-service/index.html").read_text(encoding="utf-8")
    assert "td-header" in page
    assert [*folder.glob("site/assets/techdocs-*/techdocs.css")]
    assert (folder / "site/search/shard-00/pagefind.js").is_file()
