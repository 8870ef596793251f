"""`make release`: what it refuses, what it changes, what an archive must say, and a whole one on a copy."""

import io
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from ci import release
from ci.release import CHANGELOG, CHANGES, PACKAGE, ReleaseError, check_tree, versioned
from ci.try_archives import ArchiveError, Archives, check_metadata
from tests.conftest import ROOT, git
from tests.locked_installs import constraints

BEFORE = "# Changelog\n\n<!-- Each release is added here. -->\n\n## 0.1.0 - 2026-01-01\n\n### Added\n\n- The first.\n"
AFTER = BEFORE.replace(
    "## 0.1.0",
    "## 1.2.3 - 2026-02-03\n\n### Added\n\n- A thing,\n  in two lines.\n\n### Fixed\n\n- A fault.\n\n\n## 0.1.0",
)
DESCRIBED = {"thing.added.md": "A thing,\nin two lines.\n", "fault.fixed.md": "A fault.\n", "README.md": "# Changes\n"}
RELEASED = [
    "M CHANGELOG.md",
    "D docs/changes/fault.fixed.md",
    "D docs/changes/thing.added.md",
    "M techdocs/__init__.py",
]
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
    (root / CHANGELOG).write_text(BEFORE)
    (root / CHANGES).mkdir(parents=True)
    for name, text in DESCRIBED.items():
        (root / CHANGES / name).write_text(text)
    shutil.copy(ROOT / "pyproject.toml", root)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "first")
    git(root, "tag", "v0.1.0")
    return root


def changed(root: Path) -> list[str]:
    """Return how each file differs from what is committed, staged or not."""
    return [" ".join(line.split()) for line in git(root, "status", "--porcelain").splitlines()]


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
    (project / CHANGELOG).write_text(BEFORE + "\n")
    with pytest.raises(ReleaseError, match=r"commit or remove these files first:\n M CHANGELOG\.md\n\?\? new\.txt"):
        check_tree(project, "1.2.3")


def test_a_release_without_changes_is_refused(project: Path) -> None:
    git(project, "rm", "--quiet", *(f"{CHANGES}/{name}" for name in DESCRIBED if name != "README.md"))
    git(project, "commit", "--quiet", "--message", "nothing to tell")
    with pytest.raises(ReleaseError, match="no changes in `docs/changes`; describe what this release changes"):
        check_tree(project, "1.2.3")


def test_package_and_changelog_have_the_version_and_the_changes_are_moved(project: Path) -> None:
    with versioned(project, "1.2.3", "2026-02-03"):
        pass
    assert '__version__ = "1.2.3"\n' in (project / PACKAGE).read_text()
    assert (project / CHANGELOG).read_text() == AFTER
    assert [path.name for path in (project / CHANGES).iterdir()] == ["README.md"]


def test_the_first_release_of_a_changelog_has_no_blank_lines_at_its_end(project: Path) -> None:
    (project / CHANGELOG).write_text(BEFORE.partition("\n\n## ")[0] + "\n")
    with versioned(project, "1.2.3", "2026-02-03"):
        pass
    assert (project / CHANGELOG).read_text() == AFTER.partition("\n\n\n## 0.1.0")[0] + "\n"


def test_everything_is_restored_when_a_step_fails(project: Path) -> None:
    def fail() -> None:
        with versioned(project, "1.2.3", "2026-02-03"):
            assert changed(project) == RELEASED
            raise ArchiveError

    with pytest.raises(ArchiveError):
        fail()
    assert git(project, "status", "--porcelain") == ""
    assert {path.name: path.read_text() for path in (project / CHANGES).iterdir()} == DESCRIBED


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("thing.md", "Invalid news fragment name: thing.md"),
        ("thing.new.md", "Invalid news fragment name: thing.new.md"),
        ("A_Thing.added.md", "Issue name 'A_Thing' does not match"),
    ],
)
def test_a_change_with_a_wrong_name_stops_the_release_and_is_named(project: Path, name: str, message: str) -> None:
    (project / CHANGES / name).write_text("A thing.\n")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "a wrong name")
    with pytest.raises(ReleaseError, match=re.escape(message)), versioned(project, "1.2.3", "2026-02-03"):
        pass
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
    assert changed(project) == RELEASED
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
    assert {"M CHANGELOG.md", "M techdocs/__init__.py"} <= {*changed(copy)}
    assert [path.name for path in (copy / CHANGES).iterdir()] == ["README.md"]
