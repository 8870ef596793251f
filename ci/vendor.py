"""Fetch the JavaScript libraries of `vendor.json` from npm into the site template, each checked against its digests."""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST = HERE / "vendor.json"
TARGET = HERE.parent / "site-template" / "assets" / "techdocs" / "vendor"
ABOUT = """\
# Libraries of others

`make vendor` fetches these files from npm, unchanged, as `ci/vendor.json` says. A page loads one only when it has a
diagram or a formula. Do not edit this folder by hand.

| File | Package | Licence | File in the package | SHA-256 |
| --- | --- | --- | --- | --- |
"""


class VendorError(Exception):
    """What was fetched is not what the list says, or could not be fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VendoredFile:
    """One file to take: its path in the package, its name in the site, and its digest in hexadecimal."""

    source: str
    target: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package of npm: `integrity` is the registry's, of the whole archive."""

    name: str
    version: str
    licence: str
    integrity: str
    files: tuple[VendoredFile, ...]


def read_list(path: Path) -> list[Package]:
    """Read `vendor.json`."""
    return [
        Package(**{**package, "files": tuple(VendoredFile(**file) for file in package["files"])})
        for package in json.loads(path.read_text(encoding="utf-8"))
    ]


def fetch(package: Package, folder: Path) -> dict[str, bytes]:
    """Return the files of one package: name in the site to content.

    Raises:
        VendorError: npm does not give the package, or a digest differs.
    """
    named = f"{package.name}@{package.version}"
    command = ["npm", "pack", named, "--ignore-scripts", "--json", "--pack-destination", str(folder)]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    except (OSError, subprocess.CalledProcessError) as error:
        message = f"npm does not give {named}: {error}"
        raise VendorError(message) from error
    archive = folder / json.loads(done.stdout)[0]["filename"]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    _compare(f"the archive of {named}", package.integrity, f"sha512-{digest}")
    contents = {}
    with tarfile.open(archive) as members:
        for file in package.files:
            member = members.extractfile(f"package/{file.source}")
            content = member.read() if member else b""
            _compare(f"{file.source} of {named}", file.sha256, hashlib.sha256(content).hexdigest())
            contents[file.target] = content
    return contents


def _compare(what: str, expected: str, found: str) -> None:
    if found != expected:
        message = f"{what} is not the one in the list\n  listed: {expected}\n  found:  {found}"
        raise VendorError(message)


def about(packages: list[Package]) -> str:
    """Return the text of the folder's README."""
    return ABOUT + "".join(
        f"| `{file.target}` | [{package.name} {package.version}](https://www.npmjs.com/package/{package.name}"
        f"/v/{package.version}) | {package.licence} | `{file.source}` | `{file.sha256}` |\n"
        for package in packages
        for file in package.files
    )


def main() -> int:
    """Fetch everything, and only when all of it is right put it in the place of what was there."""
    packages = read_list(LIST)
    contents: dict[str, bytes] = {"README.md": about(packages).encode()}
    try:
        with tempfile.TemporaryDirectory() as folder:
            for package in packages:
                contents |= fetch(package, Path(folder))
    except VendorError as error:
        print(f"error: {error}", file=sys.stderr)
        print(f"  hint: the list is {LIST}; `npm view NAME@VERSION dist.integrity` tells a digest", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.iterdir():
        old.unlink()
    for name, content in contents.items():
        (TARGET / name).write_bytes(content)
        print(f"{len(content):>9,} bytes  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
