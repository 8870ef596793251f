import gzip
import itertools
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import obstore
import pytest

from techdocs.errors import PublishError, StoreError
from techdocs.model.manifest import GRACE_SECONDS, Publication
from techdocs.objects import store as objects
from techdocs.objects.store import ObjectStore
from techdocs.publishers import Publishing, lock, open_publishing
from techdocs.publishers.buckets import MANIFEST
from techdocs.publishers.documents import pack_publication, unpack_publication
from techdocs.publishers.plan import PublishOptions
from techdocs.publishers.site import reader_of
from techdocs.publishers.target import open_target
from tests.conftest import ROOT
from tests.publishers.conftest import Bucket
from tests.publishers.publishing import GENEROUS, manifest_of, plan, publish, s3, write_site

FIRST = {
    "index.html": "home 1", "catalog.json": "{}", "docs/default/component/a/index.html": "a 1",
    "docs/default/component/b/index.html": "b", "assets/techdocs-0123456789ab/techdocs.css": "css 1",
}  # fmt: skip
SECOND = {
    "index.html": "home 2", "catalog.json": "{}", "docs/default/component/a/index.html": "a 2",
    "docs/default/component/c/index.html": "c", "assets/techdocs-ba9876543210/techdocs.css": "css 2",
}  # fmt: skip
GONE = {path: FIRST[path] for path in FIRST.keys() - SECOND.keys()}


def age(bucket: Bucket, seconds: float) -> None:
    """Let time pass: what the manifest says of times lies so much further back."""
    key = f"site/{MANIFEST}"
    old = unpack_publication(bytes(obstore.get(bucket.store, key).bytes()))
    dropped = {path: (file, since - seconds) for path, (file, since) in old.dropped.items()}
    obstore.put(bucket.store, key, pack_publication(replace(old, dropped=dropped)))


def test_a_site_is_published_with_its_headers_and_nothing_is_sent_twice(bucket: Bucket, tmp_path: Path) -> None:
    publish(s3(bucket.endpoint, bucket.name), tmp_path / "one", FIRST)
    assert bucket.site() == FIRST
    assert bucket.headers("site/index.html") == {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-cache",
    }
    hashed = bucket.headers("site/assets/techdocs-0123456789ab/techdocs.css")
    assert hashed["Cache-Control"] == "public, max-age=31536000, immutable"
    bucket.requests.clear()
    planned, _ = plan(s3(bucket.endpoint, bucket.name), manifest_of(tmp_path / "one"))
    assert planned.is_empty
    assert bucket.requests == ["GET site/.techdocs/manifest", "GET site/.techdocs/journal"]


def test_what_left_the_site_stays_for_an_hour_and_goes_with_the_next_publish(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    publish(publisher, tmp_path / "one", FIRST)
    publish(publisher, tmp_path / "two", SECOND)
    assert bucket.site() == {**GONE, **SECOND}
    age(bucket, GRACE_SECONDS - 60)
    publish(publisher, tmp_path / "three", SECOND)
    assert bucket.site() == {**GONE, **SECOND}
    age(bucket, 61)
    publish(publisher, tmp_path / "four", SECOND)
    assert bucket.site() == SECOND
    age(bucket, GRACE_SECONDS)
    assert plan(publisher, manifest_of(tmp_path / "four"))[0].is_empty


def test_one_changed_page_costs_a_few_requests_however_large_the_site_is(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    many = {f"docs/default/component/c{number}/index.html": f"page {number}" for number in range(40)}
    publish(publisher, tmp_path / "one", many)
    bucket.requests.clear()
    publish(publisher, tmp_path / "two", {**many, "docs/default/component/c7/index.html": "changed"})
    assert [one for one in bucket.requests if "component" in one] == ["PUT site/docs/default/component/c7/index.html"]
    assert len(bucket.requests) <= 24, bucket.requests
    assert not any(one.startswith("GET ") and one.endswith("/") for one in bucket.requests), "nothing is listed"


def test_files_are_written_in_an_order_in_which_readers_find_all_that_a_page_loads(
    bucket: Bucket, tmp_path: Path
) -> None:
    publish(s3(bucket.endpoint, bucket.name), tmp_path / "one", FIRST)
    puts = [one.removeprefix("PUT site/") for one in bucket.requests if one.startswith("PUT site/")]
    puts = [path for path in puts if not path.startswith(".techdocs")]
    assert puts[0].startswith("assets/")
    assert set(puts[1:3]) == {"docs/default/component/a/index.html", "docs/default/component/b/index.html"}
    assert set(puts[3:]) == {"index.html", "catalog.json"}


def test_a_rollback_gives_the_same_bytes_and_headers(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    publish(publisher, tmp_path / "one", FIRST)
    before = {path: bucket.headers(f"site/{path}") for path in FIRST}
    publish(publisher, tmp_path / "two", SECOND)
    age(bucket, GRACE_SECONDS)
    publish(publisher, tmp_path / "three", {**SECOND, "index.html": "home 3"})
    roll_back(bucket, 2)
    site = bucket.site()
    assert {path: site[path] for path in FIRST} == FIRST
    assert {path: bucket.headers(f"site/{path}") for path in FIRST} == before
    roll_back(bucket, 1)
    assert {path: bucket.site()[path] for path in SECOND} == {**SECOND, "index.html": "home 3"}


def roll_back(bucket: Bucket, steps: int) -> Publication:
    publishing = bucket_publishing(bucket)
    return publishing.apply(publishing.plan_rollback(steps))


def bucket_publishing(bucket: Bucket, site_dir: Path = Path("none")) -> Publishing:
    publisher = s3(bucket.endpoint, bucket.name)
    return open_publishing(site_dir, Path("none"), publisher, GENEROUS)


def test_versions_that_are_too_old_are_removed_with_their_copies(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name, keep=2)
    for number in range(6):
        publish(publisher, tmp_path / str(number), {"index.html": f"home {number}", "catalog.json": "{}"})
    kept = {key.removeprefix("site/.techdocs/") for key in bucket.all_keys() if "/.techdocs/" in key}
    assert {key for key in kept if key.startswith("versions/")} == {
        "versions/4", "versions/4-kept", "versions/5", "versions/5-kept",
    }  # fmt: skip
    assert len([key for key in kept if key.startswith("kept/")]) == 2


def test_a_page_that_leaked_is_gone_at_once_with_its_copies(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    publish(publisher, tmp_path / "one", FIRST)
    publish(publisher, tmp_path / "two", {**FIRST, "docs/default/component/a/index.html": "secret"})
    publish(publisher, tmp_path / "three", FIRST)
    now = PublishOptions(accept_deletions=True, delete_now=True)
    publish(publisher, tmp_path / "four", SECOND, now)
    assert bucket.site() == SECOND
    everything = [bytes(obstore.get(bucket.store, key).bytes()) for key in bucket.all_keys()]
    assert not [content for content in everything if b"secret" in content]
    assert bucket.all_keys() == {f"site/{path}" for path in (*SECOND, MANIFEST)}


def test_a_place_with_files_of_others_is_refused_and_can_be_adopted(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    obstore.put(bucket.store, "site/old/index.html", b"by another tool")
    obstore.put(bucket.store, "site/preview/12/index.html", b"a preview")
    obstore.put(bucket.store, "elsewhere.txt", b"not ours")
    with pytest.raises(PublishError, match=r"files that techdocs did not publish: `old/index.html`"):
        publish(publisher, tmp_path / "one", FIRST)
    assert set(bucket.site()) == {"old/index.html", "preview/12/index.html"}
    careful = replace(publisher, exclude=("preview/**",))
    publish(careful, tmp_path / "two", FIRST, PublishOptions(adopt=True, accept_deletions=True))
    age(bucket, GRACE_SECONDS)
    publish(careful, tmp_path / "three", FIRST)
    assert bucket.site() == {**FIRST, "preview/12/index.html": "a preview"}
    assert "elsewhere.txt" in bucket.all_keys()


def test_a_file_of_others_is_not_overwritten_later_either(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    publish(publisher, tmp_path / "one", FIRST)
    obstore.put(bucket.store, "site/docs/default/component/c/index.html", b"by another tool")
    with pytest.raises(PublishError, match=r"a file that techdocs did not publish"):
        publish(publisher, tmp_path / "two", SECOND)
    assert bucket.site() == {**FIRST, "docs/default/component/c/index.html": "by another tool"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"cut", "the manifest of the published site is damaged"),
        (pack_publication(Publication())[:-9], "the manifest of the published site is damaged"),
        (b"future", "a newer version of techdocs has published this site"),
    ],
)
def test_a_manifest_that_cannot_be_read_stops_the_publish(
    bucket: Bucket, tmp_path: Path, content: bytes, message: str
) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    publish(publisher, tmp_path / "one", FIRST)
    if content == b"future":
        content = gzip.compress(json.dumps({"version": 99, "generator": "techdocs 9"}).encode())
    obstore.put(bucket.store, f"site/{MANIFEST}", content)
    with pytest.raises(PublishError, match=message):
        publish(publisher, tmp_path / "two", SECOND)
    publish(publisher, tmp_path / "three", SECOND, PublishOptions(accept_deletions=True, adopt=True))
    assert bucket.site() == {**GONE, **SECOND}


NAMES = ["a b.html", "50%.html", "a%20b.html", "c+d.html", "e#f.html", "caf\u00e9.html", "cafe\u0301.html", "q?x.html"]


def test_any_name_and_an_empty_file_arrive_as_they_are(bucket: Bucket, tmp_path: Path) -> None:
    texts = {f"docs/{name}": name for name in NAMES} | {"empty.txt": ""}
    publish(s3(bucket.endpoint, bucket.name), tmp_path / "one", texts)
    assert bucket.site() == texts
    assert list(bucket_publishing(bucket).verify()) == []


def test_verify_names_what_is_missing_changed_or_of_others(bucket: Bucket, tmp_path: Path) -> None:
    publish(s3(bucket.endpoint, bucket.name), tmp_path / "one", FIRST)
    obstore.delete(bucket.store, "site/catalog.json")
    obstore.put(bucket.store, "site/index.html", b"defaced", attributes={"Content-Type": "text/html"})
    obstore.put(bucket.store, "site/docs/default/component/b/index.html", b"b")
    obstore.put(bucket.store, "site/more.html", b"more")
    assert list(bucket_publishing(bucket).verify()) == [
        "`catalog.json` is missing",
        "`docs/default/component/b/index.html` has other headers",
        "`index.html` has other bytes",
        "`more.html` is not from techdocs",
    ]


def test_two_publishes_at_once_do_not_mix(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    publish(publisher, tmp_path / "one", FIRST)
    late, target = plan(publisher, write_site(tmp_path / "late", SECOND))
    publish(publisher, tmp_path / "two", {**FIRST, "index.html": "home 3"})
    with pytest.raises(PublishError, match="was published to since this was planned") as caught:
        target.apply(late, lambda *_: b"", keep=5, options=GENEROUS)
    assert (caught.value.hint, caught.value.exit_code) == ("plan again", 2)
    assert bucket.site() == {**FIRST, "index.html": "home 3"}


def test_a_publish_waits_for_no_other_and_takes_the_lock_of_one_that_died(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    publish(publisher, tmp_path / "one", FIRST)
    obstore.put(bucket.store, f"site/{lock.LOCK}", b"somebody")
    with pytest.raises(PublishError, match="another publish to the bucket"):
        publish(publisher, tmp_path / "two", SECOND)
    assert bucket.site() == FIRST
    monkeypatch.setattr(lock, "EXPIRY_SECONDS", 0.0)
    monkeypatch.setattr(time, "time", lambda: 0.0)  # a clock that is far off changes nothing
    publish(publisher, tmp_path / "three", SECOND)
    assert bucket.site() == {**GONE, **SECOND}
    assert f"site/{lock.LOCK}" not in bucket.all_keys()


def test_a_store_that_ignores_conditions_is_refused(bucket: Bucket, tmp_path: Path) -> None:
    stores = open_target(s3(bucket.endpoint, bucket.name)).objects  # type: ignore[attr-defined]
    stores.create = lambda *_: "tag"
    with pytest.raises(PublishError, match="ignores conditional writes"):
        lock.check_conditions(stores)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("403 AccessDenied", r"not allowed to write in the bucket `docs-\d+` \(403 AccessDenied\)"),
        ("503 SlowDown", r"the bucket `docs-\d+` is busy \(503 SlowDown\)"),
    ],
)
def test_a_store_that_refuses_is_named_without_its_credentials(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str, message: str
) -> None:
    monkeypatch.setitem(objects.PUBLISHING.retries, "max_retries", 0)
    publisher = s3(bucket.endpoint, bucket.name)
    bucket.fault = lambda request: status if request.startswith("PUT") else None
    with pytest.raises(StoreError, match=message) as caught:
        publish(publisher, tmp_path / "one", FIRST)
    assert "secret" not in f"{caught.value} {caught.value.hint}"
    assert bucket.site() == {}


def test_a_storm_of_503_is_sat_out(bucket: Bucket, tmp_path: Path) -> None:
    numbers = itertools.count(1)

    def fault(_request: str) -> str | None:
        return "503 SlowDown" if next(numbers) % 3 == 0 else None

    bucket.fault = fault
    publish(s3(bucket.endpoint, bucket.name), tmp_path / "one", FIRST)
    bucket.fault = None
    assert bucket.site() == FIRST


def test_a_bucket_that_is_not_there_is_named(bucket: Bucket, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the bucket `no-such` does not exist"):
        publish(s3(bucket.endpoint, "no-such"), tmp_path / "one", FIRST)


def test_a_site_that_was_changed_since_the_plan_is_not_published(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    planned, target = plan(publisher, write_site(tmp_path / "one", FIRST))
    (tmp_path / "one/catalog.json").write_text("[]")
    with pytest.raises(PublishError, match=r"`catalog.json` is not as it was built"):
        target.apply(planned, reader_of(tmp_path / "one"), keep=5, options=GENEROUS)
    (tmp_path / "one/catalog.json").unlink()
    (tmp_path / "one/catalog.json").symlink_to("/etc/passwd")
    with pytest.raises(PublishError, match=r"`catalog.json` of the site cannot be read"):
        target.apply(planned, reader_of(tmp_path / "one"), keep=5, options=GENEROUS)


def killed_publish(bucket: Bucket, folder: Path, at: int, *, before: bool) -> bool:
    """Publish in a process that is killed at a request, before or after it is carried out; say whether it was."""
    numbers = itertools.count(1 if before else 0)  # one for each request: several come at once, and none is passed over
    done: list[bool] = []

    def fault(_request: str) -> str | None:
        if next(numbers) == at:
            done.append(True)
            return "kill"
        return None

    command = [sys.executable, "-m", "tests.publishers.publishing", bucket.endpoint, bucket.name, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ}) as process:
        bucket.victim, bucket.fault = process.pid, fault
        process.wait()
    bucket.fault = None
    return bool(done)


def check_kill(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, *, before: bool, pages: int = 0
) -> bool:
    publisher = s3(bucket.endpoint, bucket.name)
    first, second = ({f"docs/{n}.html": f"{n} of {which}" for n in range(pages)} for which in "12")
    first, second = {**FIRST, **first}, {**SECOND, **second}
    publish(publisher, tmp_path / "one", first)
    write_site(tmp_path / "two", second)
    if not killed_publish(bucket, tmp_path / "two", at, before=before):
        return False
    monkeypatch.setattr(lock, "EXPIRY_SECONDS", 0.0)
    third = {**second, "index.html": "home 3", "docs/default/component/b/index.html": "b"}
    publish(publisher, tmp_path / "three", third)
    site = bucket.site()
    assert {path: site[path] for path in third} == third
    assert site.keys() <= {*first, *second, *third}
    assert list(bucket_publishing(bucket).verify()) == []
    age(bucket, GRACE_SECONDS)
    publish(publisher, tmp_path / "four", third)
    assert bucket.site() == third
    steps = len(bucket_publishing(bucket).target.read(GENEROUS).publication.versions)
    roll_back(bucket, steps)
    site = bucket.site()
    assert {path: site[path] for path in first} == first
    assert not {key for key in bucket.all_keys() if key.endswith(("/journal", "/lock"))}
    return True


@pytest.mark.parametrize("at", [6, 9, 13, 17, 20])
def test_a_publish_that_was_killed_is_finished_by_the_next(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    assert check_kill(bucket, tmp_path, monkeypatch, at, before=bool(at % 2))


@pytest.mark.soak
@pytest.mark.parametrize("at", range(1, 41))
def test_a_publish_can_be_killed_at_any_request(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    assert check_kill(bucket, tmp_path, monkeypatch, at, before=bool(at % 2), pages=12)


def test_a_manifest_of_which_the_second_attempt_is_answered_is_published(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher, once = s3(bucket.endpoint, bucket.name), ObjectStore.replace
    publish(publisher, tmp_path / "one", FIRST)

    def twice(objects: ObjectStore, key: str, content: bytes, tag: str) -> str | None:
        once(objects, key, content, tag)
        return once(objects, key, content, tag)

    monkeypatch.setattr(ObjectStore, "replace", twice)
    publish(publisher, tmp_path / "two", SECOND)
    assert bucket.site() == {**GONE, **SECOND}


@pytest.mark.soak
def test_two_publishes_at_once_leave_one_of_the_two_sites(bucket: Bucket, tmp_path: Path) -> None:
    publisher = s3(bucket.endpoint, bucket.name)
    publish(publisher, tmp_path / "first", FIRST)
    for number in range(20):
        sites = [{**FIRST, **{path: f"{path} {which} {number}" for path in FIRST}} for which in "ab"]
        folders = [tmp_path / f"{which}{number}" for which in "ab"]
        with ThreadPoolExecutor(max_workers=2) as pool:
            runs = [pool.submit(publish, publisher, *pair) for pair in zip(folders, sites, strict=True)]
        failures = [error for run in runs if isinstance(error := run.exception(), PublishError)]
        done = [site for run, site in zip(runs, sites, strict=True) if run.exception() is None]
        assert len(failures) + len(done) == 2, [run.exception() for run in runs]
        assert {failure.exit_code for failure in failures} <= {2}
        assert bucket.site() in done, [repr(failure) for failure in failures]
        assert list(bucket_publishing(bucket).verify()) == []
