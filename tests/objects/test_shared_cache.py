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
from techdocs.model.shards import BuildShard
from techdocs.model.shared_cache import CacheSettings, SharedReport
from techdocs.objects.shared_cache import open_shared_cache
from techdocs.objects.store import PUBLISHING, Patience
from techdocs.pipeline import Outcome, build_site, render_shard
from tests.conftest import COMPONENT, Write, site_config, site_files
from tests.publishers.conftest import Bucket, bucket, s3_server
from tests.publishers.publishing import s3
from tests.runs import techdocs

__all__ = ["bucket", "s3_server"]


@pytest.fixture(params=["bucket", "folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Publisher:
    """Return a place for a shared cache."""
    if request.param == "folder":
        (tmp_path / "entries").mkdir()
        return Publisher(type="local", folder=tmp_path / "entries")
    bucket: Bucket = request.getfixturevalue("bucket")
    return s3(bucket.endpoint, bucket.name, root="cache/techdocs")


DAMAGED = "1 entry of the shared cache damaged; made again"


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


def test_a_site_s_own_look_is_the_same_wherever_its_files_are(two_teams: Path, tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    place = Publisher(type="local", folder=tmp_path / "entries")
    for name, expected in (("one", DocsState.RENDERED), ("elsewhere/two", DocsState.REUSED)):
        config = machine(tmp_path / name, two_teams, place)
        look = config.folder / "look"
        (look / "partials").mkdir(parents=True)
        (look / "partials/footer.html").write_text("<footer>Acme</footer>")
        (look / "acme.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        own = replace(config.look, template=look, logo=look / "acme.svg", favicon=look / "acme.svg")
        assert states(build_site(replace(config, look=own))) == {expected}


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
    assert cache.close().notes == (DAMAGED,)


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
    assert cache.close().notes == (DAMAGED,)


def build_in_shards(repositories: Path, folder: Path, place: Publisher, count: int) -> Outcome:
    """Render each shard on a machine of its own, and return what the hub, one more, builds then."""
    refs = []
    for number in range(1, count + 1):
        config = machine(folder / str(number), repositories, place)
        rendered = render_shard(config, BuildShard(number, count))
        assert not config.site_dir.exists()
        refs += [ref for ref, docs in rendered.docs.items() if docs.state is DocsState.RENDERED]
        assert rendered.shared.found == 0
    assert len(refs) == len(set(refs)) == rendered.components
    return build_site(machine(folder / "hub", repositories, place))


def test_two_shards_and_a_hub_give_the_bytes_of_one_build(two_teams: Path, tmp_path: Path, place: Publisher) -> None:
    hub = build_in_shards(two_teams, tmp_path, place, 2)
    assert states(hub) == {DocsState.REUSED}
    alone = build_site(replace(machine(tmp_path / "alone", two_teams, place), shared_cache=CacheSettings()))
    assert site_files(hub.site.folder) == site_files(alone.site.folder)


@pytest.mark.soak
def test_eight_shards_and_a_hub_give_the_bytes_of_one_build(write: Write, tmp_path: Path, place: Publisher) -> None:
    names = [f"service-{number}" for number in range(60)]
    texts = {f"{name}/catalog-info.yaml": COMPONENT.format(name=name, owner="red") for name in names}
    pages = {f"{name}/docs/{page}.md": f"# {name} {page}\n\nText.\n" for name in names for page in ("index", "more")}
    repositories = write({**texts, **pages})
    hub = build_in_shards(repositories, tmp_path, place, 8)
    assert states(hub) == {DocsState.REUSED}
    alone = build_site(replace(machine(tmp_path / "alone", repositories, place), shared_cache=CacheSettings()))
    assert site_files(hub.site.folder) == site_files(alone.site.folder)


DASK = ["--executor", "dask", "--scheduler", "tls://127.0.0.1:1"]
SETTINGS = "sources: [repositories]\njobs: 1\ncache: {remote: entries, mode: %s}\n"


def test_the_command_says_what_it_found_and_stored(two_teams: Path, tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    (tmp_path / "techdocs.yml").write_text(SETTINGS % "read-write")
    one = techdocs(tmp_path, "build", "--shard", "1/2")
    two = techdocs(tmp_path, "build", "--shard", "2/2")
    assert (one.returncode, two.returncode, (tmp_path / "site").exists()) == (0, 0, False), one.stderr + two.stderr
    assert sorted(line for done in (one, two) for line in done.stderr.splitlines() if line.startswith("shard ")) == [
        "shard 1/2: 1 of 2 components with docs", "shard 2/2: 1 of 2 components with docs",
    ]  # fmt: skip
    shutil.rmtree(tmp_path / ".techdocs")
    hub = techdocs(tmp_path, "build")
    assert "rendered 0, reused 2, failed 0\nshared cache: found 2, stored 1\n" in hub.stderr


@pytest.mark.parametrize(
    ("settings", "options", "message"),
    [
        ("sources: [repositories]\n", ["--shard", "1/2"], "a shard needs a shared cache for its docs"),
        (SETTINGS % "read", ["--shard", "1/2"], "a shard must be able to write to the shared cache"),
        (SETTINGS % "read-write", ["--shard", "1/2", "--pull-request"], "a build of a pull request never does"),
        (SETTINGS % "read-write", ["--shard", "1/2"], "the folder `%s` does not exist"),
        (SETTINGS % "read-write", ["--shard", "3/2"], "`3/2` is not a shard"),
        (SETTINGS % "read-write", ["--shard", "0/2"], "`0/2` is not a shard"),
        (SETTINGS % "read-write", ["--shard", "1/0"], "`1/0` is not a shard"),
        (SETTINGS % "read-write", ["--shard", "one"], "`one` is not a shard"),
        (SETTINGS % "read-write", ["--executor", "dask"], "Use --executor dask and --scheduler ADDRESS together"),
        ("sources: [repositories]\n", DASK, "`--executor dask` needs a shared cache for its docs"),
        (SETTINGS % "read", DASK, "`--executor dask` must be able to write to the shared cache"),
    ],
)
def test_machines_that_cannot_share_what_they_render_fail(
    two_teams: Path, tmp_path: Path, settings: str, options: list[str], message: str
) -> None:
    (tmp_path / "techdocs.yml").write_text(settings)
    done = techdocs(tmp_path, "build", *options)
    assert done.returncode == 2
    assert (message % (tmp_path / "entries") if "%s" in message else message) in done.stderr
