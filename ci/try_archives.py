"""Build wheel and sdist, check their metadata, and try the wheel: installed in a new environment, on the samples."""

import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

from packaging.metadata import Metadata

PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


class ArchiveError(Exception):
    """An archive could not be built, or is not what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """What is published of a release."""

    wheel: Path
    sdist: Path


def build_archives(root: Path, version: str) -> Archives:
    """Build both into `dist/`, the wheel from the sdist.

    Raises:
        ArchiveError: the build failed, or gave something else.
    """
    folder = root / "dist"
    _run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(root)], root)
    archives = Archives(
        wheel=folder / f"techdocs_site-{version}-py3-none-any.whl", sdist=folder / f"techdocs_site-{version}.tar.gz"
    )
    missing = [path for path in (archives.wheel, archives.sdist) if not path.is_file()]
    if missing:
        raise ArchiveError(f"the build did not write `{missing[0]}`")
    return archives


def check_metadata(archives: Archives, version: str) -> None:
    """Check what a package index asks of both: valid metadata with this version, and a description that it can show.

    Raises:
        ArchiveError: an index would refuse an archive.
    """
    name = f"techdocs_site-{version}"
    with zipfile.ZipFile(archives.wheel) as wheel:
        texts = {archives.wheel: wheel.read(f"{name}.dist-info/METADATA")}
    with tarfile.open(archives.sdist) as sdist:
        member = sdist.extractfile(f"{name}/PKG-INFO")
        texts[archives.sdist] = member.read() if member else b""
    for path, text in texts.items():
        try:
            metadata = Metadata.from_email(text, validate=True)
        except ExceptionGroup as error:
            faults = "; ".join(str(each) for each in error.exceptions)
            raise ArchiveError(f"the metadata of `{path.name}` is not valid: {faults}") from error
        if str(metadata.version) != version:
            raise ArchiveError(f"`{path.name}` has the version {metadata.version}, not {version}")
        if metadata.description_content_type != "text/markdown" or not (metadata.description or "").strip():
            raise ArchiveError(f"`{path.name}` has no description in Markdown")


def try_wheel(wheel: Path, version: str, root: Path) -> None:
    """Install the wheel into a new environment, with what the lock has, and build the samples with it.

    Raises:
        ArchiveError: it does not install or does not work.
    """
    with tempfile.TemporaryDirectory(prefix="techdocs-release-") as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        programs = folder / "venv" / "bin"
        python = str(programs / "python")
        _run([python, *PIP, "install", "--require-hashes", "-r", str(root / "ci/lock/requirements.txt")], folder)
        _run([python, *PIP, "install", "--no-deps", str(wheel)], folder)
        _run([python, *PIP, "check"], folder)
        shown = _run([str(programs / "techdocs"), "--version"], folder)
        if shown.split()[-1] != version:
            raise ArchiveError(f"the wheel installs version {shown.split()[-1]}, not {version}")
        samples = [str(path) for path in sorted((root / "sample-repos").iterdir()) if path.is_dir()]
        said = _run([str(programs / "techdocs"), "build", *samples], folder, code=1)  # one is broken on purpose
        if "failed 1" not in said or not (folder / "site" / "index.html").is_file():
            raise ArchiveError(f"the wheel does not build the samples as it should:\n{said}")


def _run(command: list[str], folder: Path, *, code: int = 0) -> str:
    """Run a program in a folder; return what it says."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode != code:
        raise ArchiveError(f"`{' '.join(command)}` ended with {done.returncode}:\n{said}")
    return said
