"""Make a release that is ready to be tagged: `make release VERSION=1.2.3`.

It checks that everything is committed and that the changelog lists changes, sets the version in the package and in the
changelog, has wheel and sdist built and tried (`ci.try_archives`), and prints the commands that commit, tag and push.
It runs none of these. When a step fails, it restores the files.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from packaging.version import InvalidVersion, Version

from ci.try_archives import ArchiveError, Archives, build_archives, check_metadata, try_wheel

ROOT = Path(__file__).resolve().parent.parent
PACKAGE, CHANGELOG = Path("techdocs") / "__init__.py", Path("CHANGELOG.md")
_VERSION = re.compile(r'^__version__ = "(?P<version>[^"]+)"$', re.MULTILINE)
_UNRELEASED = re.compile(r"^## Unreleased\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


class ReleaseError(Exception):
    """No release can be made; the message says why and what to do."""


def check_tree(root: Path, version: str) -> None:
    """Check that a release of this version can be made of what is committed.

    Raises:
        ReleaseError: files are not committed, or the version is malformed, older than the last, or tagged already.
    """
    try:
        asked = Version(version)
    except InvalidVersion:
        raise ReleaseError(f"`{version}` is not a version; write `make release VERSION=1.2.3`") from None
    current = read_version(root)
    if str(asked) != version:
        raise ReleaseError(f"write the version `{version}` as `{asked}`")
    if asked < Version(current):
        raise ReleaseError(f"`{version}` is older than `{current}`, the version in `{PACKAGE}`")
    if _git(root, "tag", "--list", f"v{version}"):
        raise ReleaseError(f"the tag `v{version}` exists; choose a new version")
    changed = _git(root, "status", "--porcelain")
    if changed:
        raise ReleaseError(f"commit or remove these files first:\n{changed}")


def read_version(root: Path) -> str:
    """Return the version of the package."""
    found = _VERSION.search((root / PACKAGE).read_text(encoding="utf-8"))
    if found is None:
        raise ReleaseError(f"no `__version__` found in `{PACKAGE}`")
    return found["version"]


def dated(changelog: str, version: str, today: str) -> str:
    """Return the changelog in which what was unreleased is this version's.

    Raises:
        ReleaseError: nothing was changed since the last release.
    """
    unreleased = _UNRELEASED.search(changelog)
    if unreleased is None or not re.search(r"^- ", unreleased["text"], re.MULTILINE):
        raise ReleaseError(f"`{CHANGELOG}` lists no changes below `## Unreleased`; describe what this release changes")
    return changelog.replace("## Unreleased\n", f"## Unreleased\n\n## {version} - {today}\n", 1)


@contextmanager
def versioned(root: Path, version: str, today: str) -> Iterator[None]:
    """Write the version into package and changelog; when the block fails, write back what was there."""
    before = {path: (root / path).read_text(encoding="utf-8") for path in (PACKAGE, CHANGELOG)}
    after = {
        PACKAGE: _VERSION.sub(f'__version__ = "{version}"', before[PACKAGE]),
        CHANGELOG: dated(before[CHANGELOG], version, today),
    }
    try:
        for path, text in after.items():
            (root / path).write_text(text, encoding="utf-8")
        yield
    except BaseException:
        for path, text in before.items():
            (root / path).write_text(text, encoding="utf-8")
        raise


def commands(version: str, archives: Archives) -> str:
    """Return what is left to do, as commands."""
    lines = [
        f'git commit --all --message "Release {version}"',
        f'git tag --annotate v{version} --message "techdocs {version}"',
        f"git push origin HEAD v{version}",
    ]
    return "\n".join([f"{archives.wheel}", f"{archives.sdist}", "", "built and tried; now run:", *lines])


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)  # noqa: S607
    return done.stdout.rstrip()


def main(version: str, root: Path = ROOT) -> int:
    """Make a release; say what is left to do."""
    today = datetime.now(UTC).date().isoformat()
    try:
        check_tree(root, version)
        with versioned(root, version, today):
            archives = build_archives(root, version)
            check_metadata(archives, version)
            try_wheel(archives.wheel, version, root)
    except (ReleaseError, ArchiveError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(commands(version, archives))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
