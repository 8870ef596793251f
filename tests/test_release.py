"""`make release`: what it refuses, what it changes, what an archive must say, and a whole one on a copy."""

import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from ci import release
from ci.release import CHANGELOG, PACKAGE, ReleaseError, check_tree, dated, versioned
from ci.try_archives import ArchiveError, Archives, check_metadata
from tests.conftest import ROOT, git
from tests.locked_installs import constraints

CHANGES = "# Changelog\n\n## Unreleased\n\n### Added\n\n- A thing.\n\n## 0.1.0 - 2026-01-01\n\n- The first.\n"
METADATA = """Metadata-Version: 2.4
Name: techdocs-site
Version: {version}
Description-Content-Type: text/markdown
{more}
{description}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a repository with what a release changes."""
    root = tmp_path / "project"
    (root / PACKAGE).parent.mkdir(parents=True)
    (root / PACKAGE).write_text('"""A package."""\n\n__version__ = "0.1.0"\n')
    (root / CHANGELOG).write_text(CHANGES)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "first")
    git(root, "tag", "v0.1.0")
    return root


def archives(folder: Path, version: str = "1.2.3", more: str = "", description: str = "# A site") -> Archives:
    """Return archives that hold their metadata alone."""
    text = METADATA.format(version=version, more=more, description=description).encode()
    found = Archives(wheel=folder / "one.whl", sdist=folder / "one.tar.gz")
    with zipfile.ZipFile(found.wheel, "w") as wheel:
        wheel.writestr("techdocs_site-1.2.3.dist-info/METADATA", text)
    with tarfile.open(found.sdist, "w:gz") as sdist:
        member = tarfile.TarInfo("techdocs_site-1.2.3/PKG-INFO")
        member.size = len(text)
        sdist.addfile(member, io.BytesIO(text))
    return found


def test_a_clean_tree_can_become_a_later_version(project: Path) -> None:
    for version in ("0.1.1", "1.0.0", "1.0.0rc1"):
        check_tree(project, version)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("", "`` is not a version; write `make release VERSION=1.2.3`"),
        ("next", "`next` is not a version"),
        ("v1.2.3", "write the version `v1.2.3` as `1.2.3`"),
        ("0.0.9", "`0.0.9` is older than `0.1.0`"),
        ("0.1.0", "the tag `v0.1.0` exists; choose a new version"),
    ],
)
def test_a_version_that_cannot_be_released_is_refused(project: Path, version: str, message: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        check_tree(project, version)
    assert message in str(caught.value)


def test_files_that_are_not_committed_are_named(project: Path) -> None:
    (project / "new.txt").write_text("new")
    (project / CHANGELOG).write_text(CHANGES + "\n")
    with pytest.raises(ReleaseError, match=r"commit or remove these files first:\n M CHANGELOG\.md\n\?\? new\.txt"):
        check_tree(project, "1.2.3")


def test_what_was_unreleased_becomes_the_versions_section() -> None:
    assert dated(CHANGES, "1.2.3", "2026-02-03") == CHANGES.replace(
        "## Unreleased\n", "## Unreleased\n\n## 1.2.3 - 2026-02-03\n"
    )


@pytest.mark.parametrize("text", [CHANGES.replace("- A thing.\n", ""), CHANGES.replace("Unreleased", "0.2.0"), ""])
def test_a_release_without_changes_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError, match="lists no changes below `## Unreleased`"):
        dated(text, "1.2.3", "2026-02-03")


def test_package_and_changelog_have_the_version_and_are_restored_when_a_step_fails(project: Path) -> None:
    changed: list[str] = []

    def fail() -> None:
        with versioned(project, "1.2.3", "2026-02-03"):
            changed.extend((project / path).read_text() for path in (PACKAGE, CHANGELOG))
            raise ArchiveError

    with pytest.raises(ArchiveError):
        fail()
    assert '__version__ = "1.2.3"\n' in changed[0]
    assert "## 1.2.3 - 2026-02-03\n" in changed[1]
    assert git(project, "status", "--porcelain") == ""


def test_metadata_that_an_index_takes_is_fine(tmp_path: Path) -> None:
    check_metadata(archives(tmp_path), "1.2.3")


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ({"version": "1.2.4"}, "`one.whl` has the version 1.2.4, not 1.2.3"),
        ({"version": "soon"}, "the metadata of `one.whl` is not valid: 'soon' is invalid for 'version'"),
        ({"more": "Requires-Dist: !\n"}, "the metadata of `one.whl` is not valid"),
        ({"description": ""}, "`one.whl` has no description in Markdown"),
    ],
)
def test_metadata_that_an_index_refuses_is_found(tmp_path: Path, made: dict[str, str], message: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        check_metadata(archives(tmp_path, **made), "1.2.3")
    assert message in str(caught.value)


def test_what_is_refused_is_said_and_changes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main("0.1.0", project) == 2
    assert capsys.readouterr().err == "error: the tag `v0.1.0` exists; choose a new version\n"
    assert git(project, "status", "--porcelain") == ""


def test_what_is_left_to_do_is_said(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Archives(wheel=Path("dist/one.whl"), sdist=Path("dist/one.tar.gz"))
    tried: list[str] = []
    monkeypatch.setattr(release, "build_archives", lambda _root, _version: made)
    monkeypatch.setattr(release, "check_metadata", lambda _archives, version: tried.append(version))
    monkeypatch.setattr(release, "try_wheel", lambda wheel, _version, _root: tried.append(wheel.name))
    assert release.main("1.2.3", project) == 0
    assert tried == ["1.2.3", "one.whl"]
    assert capsys.readouterr().out.splitlines() == [
        "dist/one.whl",
        "dist/one.tar.gz",
        "",
        "built and tried; now run:",
        'git commit --all --message "Release 1.2.3"',
        'git tag --annotate v1.2.3 --message "techdocs 1.2.3"',
        "git push origin HEAD v1.2.3",
    ]
    assert git(project, "status", "--porcelain").split() == ["M", "CHANGELOG.md", "M", "techdocs/__init__.py"]
    assert git(project, "tag").split() == ["v0.1.0"]


@pytest.mark.soak
def test_a_whole_release_of_a_copy_is_built_installed_and_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    made = shutil.ignore_patterns(
        ".git", ".venv", "__pycache__", ".techdocs", "site", "dist", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, copy, ignore=made, symlinks=True)
    git(copy, "init", "--quiet")
    git(copy, "add", ".")
    git(copy, "commit", "--quiet", "--message", "first")
    for name, value in constraints(tmp_path).items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "ci.release", "9.9.9"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert 'git tag --annotate v9.9.9 --message "techdocs 9.9.9"' in done.stdout
    assert sorted(path.name for path in (copy / "dist").iterdir()) == [
        "techdocs_site-9.9.9-py3-none-any.whl",
        "techdocs_site-9.9.9.tar.gz",
    ]
    assert git(copy, "status", "--porcelain").split() == ["M", "CHANGELOG.md", "M", "techdocs/__init__.py"]
