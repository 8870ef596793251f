"""Make a release that is ready to be tagged: `make release VERSION=1.2.3`.

It checks that everything is committed and that there are changes in `docs/changes/`, sets the version in the package,
has towncrier move the changes into the changelog, has wheel and sdist built and tried (`ci.try_archives`), and prints
the commands that commit, tag and push. It runs none of these. When a step fails, it restores the files.
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
PACKAGE, CHANGELOG, CHANGES = Path("techdocs") / "__init__.py", Path("CHANGELOG.md"), Path("docs") / "changes"
_VERSION = re.compile(r'^__version__ = "(?P<version>[^"]+)"$', re.MULTILINE)


class ReleaseError(Exception):
    """No release can be made; the message says why and what to do."""


def check_tree(root: Path, version: str) -> None:
    """Check that a release of this version can be made of what is committed.

    Raises:
        ReleaseError: files are not committed, no change is described, or the version is malformed, older than the last,
            or tagged already.
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
    if not described_changes(root):
        raise ReleaseError(f"no changes in `{CHANGES}`; describe what this release changes")


def read_version(root: Path) -> str:
    """Return the version of the package."""
    found = _VERSION.search((root / PACKAGE).read_text(encoding="utf-8"))
    if found is None:
        raise ReleaseError(f"no `__version__` found in `{PACKAGE}`")
    return found["version"]


def described_changes(root: Path) -> list[Path]:
    """Return the files that each describe a change since the last release."""
    return sorted(path for path in (root / CHANGES).glob("*.md") if path.name != "README.md")


def move_changes(root: Path, version: str, today: str) -> None:
    """Move what was changed since the last release into the changelog, as this version's section.

    Raises:
        ReleaseError: towncrier refuses a file.
    """
    command = [sys.executable, "-m", "towncrier", "build", "--yes", "--version", version, "--date", today]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"towncrier cannot write the changelog:\n{done.stderr.strip()}")


@contextmanager
def versioned(root: Path, version: str, today: str) -> Iterator[None]:
    """Write version and changes into package and changelog; when the block fails, restore what is committed."""
    text = (root / PACKAGE).read_text(encoding="utf-8")
    try:
        (root / PACKAGE).write_text(_VERSION.sub(f'__version__ = "{version}"', text), encoding="utf-8")
        move_changes(root, version, today)
        yield
    except BaseException:
        written = (str(path) for path in (PACKAGE, CHANGELOG, CHANGES))
        _git(root, "restore", "--source=HEAD", "--staged", "--worktree", "--", *written)
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
