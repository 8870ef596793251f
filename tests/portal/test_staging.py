"""The site is what it should be, whatever was done to it or to the standby."""

import shutil
from pathlib import Path

import pytest

from techdocs.config import Config
from tests.conftest import Build, site_files


def standbys(config: Config) -> list[Path]:
    return sorted((config.cache_dir / "cache" / "v1" / "sites").iterdir())


def change(two_teams: Path, number: int) -> None:
    (two_teams / "one/docs/more.md").write_text(f"# More\n\nNumber {number}.\n")


def cold(build: Build, config: Config, name: str) -> dict[str, str]:
    return site_files(build(site_dir=config.folder / name, cache_dir=config.folder / f"{name}-cache").site.folder)


def test_an_unchanged_site_is_left_alone(
    two_teams: Path, build: Build, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    monkeypatch.setattr("techdocs.portal.assemble.mount_all", None)  # nothing is put together, not even once more
    before = config.site_dir.stat()
    page = config.site_dir / "index.html"
    inode = page.stat().st_ino
    build()
    assert config.site_dir.stat().st_ino == before.st_ino
    assert page.stat().st_ino == inode


def test_after_several_changes_the_site_is_that_of_a_cold_build(two_teams: Path, build: Build, config: Config) -> None:
    build()
    for number in range(4):
        change(two_teams, number)
        if number == 2:
            (two_teams / "two/docs/new").mkdir()
            (two_teams / "two/docs/new/page.md").write_text("# New\n")
        if number == 3:
            shutil.rmtree(two_teams / "two/docs/new")
        build()
        assert len(standbys(config)) == 1
    assert site_files(config.site_dir) == cold(build, config, "cold")


def test_a_site_that_somebody_changed_is_put_right(two_teams: Path, build: Build, config: Config) -> None:
    build()
    expected = site_files(config.site_dir)
    (config.site_dir / "index.html").unlink()
    (config.site_dir / "CNAME").write_text("docs.example")
    build()
    assert site_files(config.site_dir) == expected


def test_a_standby_that_somebody_changed_is_not_used(two_teams: Path, build: Build, config: Config) -> None:
    build()
    change(two_teams, 1)
    build()
    standby = standbys(config)[0]
    (standby / "left-over.txt").write_text("x")
    change(two_teams, 2)
    build()
    assert not (config.site_dir / "left-over.txt").exists()
    assert site_files(config.site_dir) == cold(build, config, "cold")


def test_what_a_deployment_added_to_the_old_site_is_not_in_a_later_one(
    two_teams: Path, build: Build, config: Config
) -> None:
    for number in range(4):
        change(two_teams, number)
        build()
        assert not list(config.site_dir.rglob("*.gz"))
        (config.site_dir / "index.html.gz").write_bytes(b"x")
