"""The archives carry all that is needed: the wheel, installed in a clean environment, builds the samples."""

import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

UV = shutil.which("uv") and not subprocess.run(["uv", "--version"], check=False, capture_output=True).returncode
"""Whether there is uv, which installs in a tenth of the time that pip takes."""
pytestmark = pytest.mark.install


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive, and the wheel from it, as a release would."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--installer", "uv" if UV else "pip", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def test_the_wheel_holds_the_template_and_the_schemas(archives: Path) -> None:
    names = zipfile.ZipFile(next(archives.glob("*.whl"))).namelist()
    for name in (
        "techdocs/site-template/main.html",
        "techdocs/site-template/assets/techdocs/vendor/mermaid.min.js",
        "techdocs/site-template/portal/header.html",
        "techdocs/catalog/schemas/Component.json",
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


def test_the_wheel_installed_in_a_clean_environment_builds_the_samples(archives: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=not UV)
    programs = tmp_path / "venv" / "bin"
    wheel = next(archives.glob("*.whl"))
    python = programs / "python"
    installer = ("uv", "pip", "install", "--python", python) if UV else (python, "-m", "pip", "install")
    subprocess.run((*installer, "--quiet", wheel), check=True, stderr=subprocess.DEVNULL)
    samples = [path for path in sorted((ROOT / "sample-repos").iterdir()) if path.is_dir()]
    done = subprocess.run(
        [programs / "techdocs", "build", *samples], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, "one sample is broken on purpose"
    assert "failed 1" in done.stderr
    page = (tmp_path / "site/docs/default/component/playlist-service/index.html").read_text(encoding="utf-8")
    assert "td-header" in page
    assert (tmp_path / "site/assets/techdocs/techdocs.css").is_file()
    assert (tmp_path / "site/search/shard-00/pagefind.js").is_file()
