"""What the cache gives is checked by its bytes when it is read: a file that only looks unchanged is not used."""

import os
from pathlib import Path

import pytest

from techdocs.errors import SiteError
from techdocs.model.docs import DocsState
from techdocs.model.tree import PACK
from tests.conftest import Build, site_files


def spoil(path: Path, old: bytes, new: bytes) -> None:
    """Change a file's bytes, not its size nor its time."""
    assert len(old) == len(new)
    status, content = path.stat(), path.read_bytes()
    assert old in content
    path.unlink()  # the site has a link to the same file
    path.write_bytes(content.replace(old, new))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_record_that_was_changed_is_a_miss(two_teams: Path, build: Build) -> None:
    good = site_files(build().site.folder)
    for pack in (two_teams.parent / ".techdocs/cache/v1/docs").rglob(PACK):
        spoil(pack, b"index.md", b"other.md")
    outcome = build()
    assert {docs.state for docs in outcome.parts.docs.values()} == {DocsState.RENDERED, DocsState.NONE}
    assert site_files(outcome.site.folder) == good


def test_a_page_that_was_changed_is_not_published_and_the_next_build_makes_it_anew(
    two_teams: Path, build: Build
) -> None:
    good = site_files(build().site.folder)
    packs = (two_teams.parent / ".techdocs/cache/v1/docs").rglob(PACK)
    (pack,) = (pack for pack in packs if b"A walrus" in pack.read_bytes())
    spoil(pack, b"A walrus", b"A hacked")
    group = two_teams / "org/catalog-info.yaml"
    group.write_text(group.read_text().replace("Red team", "Reds"))
    with pytest.raises(SiteError, match="the cache is damaged"):
        build()
    group.write_text(group.read_text().replace("Reds", "Red team"))
    assert site_files(build().site.folder) == good
