"""Builds that share a cache in a bucket or a folder: a fresh machine renders nothing, and gives the same bytes."""

import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from techdocs.config import Config
from techdocs.model.docs import DocsState
from techdocs.model.publisher import Publisher
from techdocs.model.shared_cache import CacheSettings, SharedReport
from techdocs.pipeline import Outcome, build_site
from techdocs.publishers.shared_cache import open_shared_cache
from techdocs.publishers.stores.objects import PUBLISHING, Patience
from tests.conftest import site_config, site_files
from tests.publishers.conftest import Bucket
from tests.publishers.publishing import s3


@pytest.fixture(params=["bucket", "folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Publisher:
    """Return a place for a shared cache."""
    if request.param == "folder":
        (tmp_path / "entries").mkdir()
        return Publisher(type="local", folder=tmp_path / "entries")
    bucket: Bucket = request.getfixturevalue("bucket")
    return s3(bucket.endpoint, bucket.name, root="cache/techdocs")


def machine(folder: Path, repositories: Path, place: Publisher, *, writes: bool = True) -> Config:
    """Return the settings of a machine of its own: the same repositories elsewhere, and no cache."""
    if not folder.exists():
        shutil.copytree(repositories, folder / "repositories")
    return replace(site_config(folder), shared_cache=CacheSettings(place=place, is_writable=writes))


def states(outcome: Outcome) -> set[DocsState]:
    return {docs.state for docs in outcome.parts.docs.values()} - {DocsState.NONE}


def test_a_fresh_machine_renders_nothing_and_gives_the_same_bytes(
    two_teams: Path, tmp_path: Path, place: Publisher
) -> None:
    first = build_site(machine(tmp_path / "one", two_teams, place))
    assert (states(first), first.shared) == ({DocsState.RENDERED}, SharedReport(stored=3))  # two docs, one search index
    fresh = build_site(machine(tmp_path / "far/away/two", two_teams, place, writes=False))
    assert (states(fresh), fresh.shared) == ({DocsState.REUSED}, SharedReport(found=3))
    assert site_files(fresh.site.folder) == site_files(first.site.folder)


def test_a_component_from_the_shared_cache_has_good_pages_when_it_fails_later(
    two_teams: Path, tmp_path: Path, place: Publisher
) -> None:
    build_site(machine(tmp_path / "one", two_teams, place))
    config = machine(tmp_path / "two", two_teams, place)
    build_site(config)
    (config.folder / "repositories/two/mkdocs.yml").write_text("site_name: Two\ndocs_dir: nowhere\n")
    again = build_site(config)
    assert states(again) == {DocsState.REUSED, DocsState.KEPT}


def test_a_build_of_a_pull_request_reads_but_never_writes(two_teams: Path, tmp_path: Path, bucket: Bucket) -> None:
    place = s3(bucket.endpoint, bucket.name)
    config = replace(machine(tmp_path / "one", two_teams, place), is_pull_request=True)
    assert states(build_site(config)) == {DocsState.RENDERED}
    assert bucket.all_keys() == set()
    assert not any(request.startswith("PUT v1") for request in bucket.requests)


@pytest.mark.parametrize(
    ("status", "note"),
    [
        ("403 AccessDenied", r"not allowed to read in the bucket"),
        ("503 SlowDown", "is busy"),
        ("gone", "does not exist"),
    ],
)
def test_a_bucket_that_cannot_be_read_costs_a_note(
    two_teams: Path, tmp_path: Path, bucket: Bucket, status: str, note: str
) -> None:
    place = s3(bucket.endpoint, bucket.name if status != "gone" else "no-such-bucket")
    bucket.fault = lambda _: status
    outcome = build_site(machine(tmp_path / "one", two_teams, place, writes=False))
    assert states(outcome) == {DocsState.RENDERED}
    assert len(outcome.shared.notes) == 1
    assert note in outcome.shared.notes[0]


def test_a_server_that_answers_too_late_is_not_waited_for(bucket: Bucket, tmp_path: Path) -> None:
    def late(_: str) -> None:
        time.sleep(0.5)

    bucket.fault = late
    patience = Patience(
        client={**PUBLISHING.client, "timeout": "100ms"},
        retries={"max_retries": 0, "retry_timeout": timedelta(seconds=1)},
    )
    settings = CacheSettings(place=s3(bucket.endpoint, bucket.name))
    cache = open_shared_cache(settings, patience)
    assert list(cache.fetch("docs", {"a": "0" * 64}, tmp_path)) == []
    assert "cannot be reached" in cache.close().notes[0]


def test_an_object_larger_than_an_entry_is_not_read(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = CacheSettings(place=s3(bucket.endpoint, bucket.name, root=""))
    bucket.store.put(f"v1/docs/00/{'0' * 64}", b"x" * 100)
    monkeypatch.setattr("techdocs.disk.shared_cache.ENTRY_BYTES", 99)
    cache = open_shared_cache(settings)
    assert list(cache.fetch("docs", {"a": "0" * 64}, tmp_path)) == []
    assert "an object that is too large" in cache.close().notes[0]


def test_a_folder_that_is_not_there_is_not_made(two_teams: Path, tmp_path: Path) -> None:
    place = Publisher(type="local", folder=tmp_path / "not mounted")
    outcome = build_site(machine(tmp_path / "one", two_teams, place))
    assert states(outcome) == {DocsState.RENDERED}
    assert not place.folder.exists()
    assert outcome.shared.notes == (f"the shared cache is not used: the folder `{place.folder}` does not exist",)


def test_a_link_in_a_shared_folder_is_not_followed(tmp_path: Path) -> None:
    place = Publisher(type="local", folder=tmp_path / "entries")
    entry = place.folder / "v1/docs/00" / ("0" * 64)
    entry.parent.mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    entry.symlink_to(tmp_path / "secret")
    cache = open_shared_cache(CacheSettings(place=place))
    assert list(cache.fetch("docs", {"a": "0" * 64}, tmp_path)) == []
    assert "cannot be read" in cache.close().notes[0]
