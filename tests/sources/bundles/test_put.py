"""Jobs that put bundles: late ones, several at once, of another branch; what stays in the store, and what goes."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import obstore
import pytest

from techdocs.config import read_place
from techdocs.errors import BundleError, StoreError
from techdocs.objects import store as object_stores
from techdocs.objects.open import READING
from techdocs.sources.bundles.put import KEEP, Put
from tests.conftest import git
from tests.publishers.conftest import Bucket, bucket, s3_server
from tests.sources.bundles.bundling import Bundling, problems, states

__all__ = ["bucket", "s3_server"]
LATER = "2026-02-01T00:00:00+00:00"


def pointer(bundling: Bundling) -> Any:
    return json.loads((bundling.bundles_of("team/one") / "latest.json").read_text())


def archives(bundling: Bundling) -> set[str]:
    return {path.name for path in bundling.bundles_of("team/one").glob("*.tar.gz")}


def clone_again(bundling: Bundling) -> Callable[[], Path]:
    """Return what goes back to the clone as it is now, as a job that was started now and ends late."""
    now = bundling.folder / "clones/team/one"
    late = bundling.folder / "late"
    git(bundling.folder, "clone", "--quiet", str(now), str(late))
    git(late, "remote", "set-url", "origin", "https://git.acme.example/team/one.git")

    def go() -> Path:
        now.rename(bundling.folder / "newer")
        return late.rename(now)

    return go


def test_the_same_commit_again_writes_nothing(bundling: Bundling) -> None:
    bundling.clone("team/one")
    assert bundling.put("team/one") == (Put.DONE, None)
    before = {path: path.stat().st_mtime_ns for path in bundling.store.rglob("*")}
    assert bundling.put("team/one")[0] is Put.SAME
    assert {path: path.stat().st_mtime_ns for path in bundling.store.rglob("*")} == before


def test_the_last_few_archives_stay(bundling: Bundling) -> None:
    bundling.clone("team/one")
    for number in range(KEEP + 2):
        bundling.commit("team/one", {"docs/index.md": f"# {number}\n"})
        bundling.put("team/one")
    assert len(archives(bundling)) == KEEP
    assert set(pointer(bundling)["older"]) < archives(bundling)


def test_a_late_job_of_an_older_commit_changes_nothing_and_says_so(bundling: Bundling) -> None:
    bundling.clone("team/one")
    go_back = clone_again(bundling)
    newer = bundling.commit("team/one", {"docs/index.md": "# New\n"}, LATER)
    bundling.put("team/one")
    kept = archives(bundling)
    go_back()
    state, before = bundling.put("team/one")
    assert (state, before.commit if before else "") == (Put.OLDER, newer)
    assert (pointer(bundling)["commit"], archives(bundling)) == (newer, kept)
    assert bundling.put("team/one", replaces=True)[0] is Put.DONE
    assert pointer(bundling)["commit"] != newer


def test_a_newer_commit_counts_whatever_the_clocks_said(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.commit("team/one", {"docs/index.md": "# From 2099\n"}, "2099-01-01T00:00:00+00:00")
    bundling.put("team/one")
    commit = bundling.commit("team/one", {"docs/index.md": "# From now\n"}, LATER)
    assert bundling.put("team/one")[0] is Put.DONE
    assert pointer(bundling)["commit"] == commit


def test_a_history_that_was_rewritten_counts_if_it_is_newer(bundling: Bundling) -> None:
    folder = bundling.clone("team/one")
    bundling.put("team/one")
    git(folder, "checkout", "--quiet", "--orphan", "again")
    bundling.commit("team/one", {"docs/index.md": "# Anew\n"}, LATER)
    assert bundling.put("team/one")[0] is Put.DONE


def test_another_branch_is_refused_until_somebody_means_it(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    bundling.commit("team/one", {"docs/index.md": "# Try\n"}, LATER)
    with pytest.raises(BundleError, match="is of the branch `main`, not of `try`"):
        bundling.put("team/one", branch="try")
    bundling.put("team/one", branch="try", replaces=True)
    assert pointer(bundling)["branch"] == "try"


def test_a_damaged_pointer_is_replaced_if_somebody_means_it(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    (bundling.bundles_of("team/one") / "latest.json").write_text("{")
    with pytest.raises(BundleError, match=r"`latest.json` of its bundle is damaged") as caught:
        bundling.put("team/one")
    assert caught.value.hint == "pass `--replace` to write it again"
    assert bundling.put("team/one", replaces=True) == (Put.DONE, None)


@pytest.fixture
def in_bucket(bundling: Bundling, bucket: Bucket) -> Bundling:
    """Return the same with a bucket as the store."""
    place = read_place(f"s3://{bucket.name}/bundles")
    bundling.place = replace(place, endpoint=bucket.endpoint, region="us-east-1")
    return bundling


def test_a_bucket_is_read_by_one_listing_and_what_has_changed(in_bucket: Bundling, bucket: Bucket) -> None:
    for path in ("team/one", "team/two"):
        in_bucket.clone(path)
        in_bucket.put(path)
    bucket.requests.clear()
    first = in_bucket.run()
    assert (states(first), len(bucket.requests), first.report.requests) == (
        {"team/one": "fetched", "team/two": "fetched"}, 5, 3,
    )  # fmt: skip
    bucket.requests.clear()
    second = in_bucket.run()
    assert (states(second), [request.split()[0] for request in bucket.requests]) == (
        {"team/one": "unchanged", "team/two": "unchanged"}, ["GET"],
    )  # fmt: skip
    in_bucket.commit("team/two", {"docs/index.md": "# New\n"})
    in_bucket.put("team/two")
    bucket.requests.clear()
    assert states(in_bucket.run()) == {"team/one": "unchanged", "team/two": "fetched"}
    assert len(bucket.requests) == 3


def test_of_jobs_at_once_the_newest_commit_wins(in_bucket: Bundling, bucket: Bucket) -> None:
    in_bucket.clone("team/one")
    git(in_bucket.folder, "clone", "--quiet", "clones/team/one", "clones/team/old")
    git(in_bucket.folder / "clones/team/old", "remote", "set-url", "origin", "https://git.acme.example/team/one.git")
    newer = in_bucket.commit("team/one", {"docs/index.md": "# New\n"}, LATER)
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(in_bucket.put, path) for path in ("team/old", "team/one") * 2]
        done = [job.result()[0] for job in jobs]
    assert Put.DONE in done
    found = json.loads(bytes(obstore.get(bucket.store, "bundles/git.acme.example/team/one/latest.json").bytes()))
    assert found["commit"] == newer


def test_a_job_that_may_not_list_puts_its_first_bundle_and_replaces_nothing_that_it_cannot_read(
    in_bucket: Bundling, bucket: Bucket
) -> None:
    in_bucket.clone("team/one")
    bucket.fault = lambda request: "403 AccessDenied" if request.startswith("GET ") else None
    assert in_bucket.put("team/one") == (Put.DONE, None)
    in_bucket.commit("team/one", {"docs/index.md": "# New\n"}, LATER)
    with pytest.raises(StoreError, match="not allowed to read"):
        in_bucket.put("team/one")


def test_a_bucket_that_refuses_is_an_incomplete_listing_without_secrets(
    in_bucket: Bundling, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bucket.clone("team/one")
    in_bucket.put("team/one")
    before = in_bucket.run()
    for patience in (READING, object_stores.PUBLISHING):
        monkeypatch.setitem(patience.retries, "max_retries", 0)
    for status, message in (("403 AccessDenied", "not allowed to list"), ("503 SlowDown", "is busy (503 SlowDown)")):
        bucket.fault = lambda _, status=status: status
        fetched = in_bucket.run()
        assert fetched.sources[0].root == before.sources[0].root
        told = " ".join(message for _, message in problems(fetched))
        assert message in told
        assert "secret" not in told
        with pytest.raises(StoreError):
            in_bucket.put("team/one")
