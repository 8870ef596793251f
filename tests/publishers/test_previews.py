"""Previews of pull requests in a bucket: removed when theirs is closed or too old, and nothing else is."""

import time
from pathlib import Path

import obstore
import pytest

from techdocs.errors import PublishError
from techdocs.model.publisher import Publisher
from techdocs.publishers import prune_previews
from techdocs.publishers.previews import DAY_SECONDS
from tests.publishers.conftest import Bucket
from tests.publishers.publishing import publish, s3
from tests.review.test_forges import github, running
from tests.runs import techdocs

OTHERS = {"pr/index.html", "pr/8/notes.txt", "pr/latest/.techdocs/manifest", "pr/07/.techdocs/manifest", "70/x.html"}
SETTINGS = """
publisher:
  type: awsS3
  awsS3: {{bucketName: {name}, bucketRootPath: pr, region: us-east-1, endpoint: "{endpoint}", s3ForcePathStyle: true}}
"""


@pytest.fixture
def previews(bucket: Bucket, tmp_path: Path) -> Bucket:
    """Publish the previews 7 and 70, beside objects that are none."""
    for number in (7, 70):
        texts = {"index.html": "i", "docs/a/index.html": "a", "preview.json": "{}"}
        publish(s3(bucket.endpoint, bucket.name, f"pr/{number}"), tmp_path / str(number), texts)
    for key in OTHERS:
        obstore.put(bucket.store, key, b"x")
    return bucket


def left(bucket: Bucket) -> set[str]:
    """Return the numbers of the previews that are left."""
    keys = bucket.all_keys()
    assert keys >= OTHERS
    return {key.split("/")[1] for key in keys - OTHERS}


def test_previews_of_closed_pull_requests_and_old_ones_go(previews: Bucket) -> None:
    publisher, now = s3(previews.endpoint, previews.name, "pr"), time.time()
    assert prune_previews(publisher, {7, 70}, now=now, days=1) == ()
    assert prune_previews(publisher, {70, 1}, now=now) == (7,)
    assert left(previews) == {"70"}
    assert prune_previews(publisher, {70}, now=now + DAY_SECONDS + 60, days=1) == (70,)
    assert left(previews) == set()


def test_the_command_asks_the_forge_and_a_list_that_fails_removes_nothing(previews: Bucket, tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text(SETTINGS.format(name=previews.name, endpoint=previews.endpoint))
    with running() as forge:
        forge.open_numbers, forge.status = [7] * 100, 500
        done = techdocs(tmp_path, "preview", "--prune", **github(forge))
        assert done.returncode == 2
        assert "can't list the pull requests of acme/one" in done.stderr
        assert left(previews) == {"7", "70"}
        forge.status = 200
        done = techdocs(tmp_path, "preview", "--prune", **github(forge))
    assert (done.returncode, done.stderr) == (0, "removed 1 preview: 70\n")
    assert left(previews) == {"7"}


def test_previews_in_another_place_and_options_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="in a bucket only"):
        prune_previews(Publisher(type="local", folder=tmp_path), (), now=0)
    for options in (["--prune", "--against", "site"], ["--days", "3", "--against", "site"], []):
        assert techdocs(tmp_path, "preview", *options).returncode == 2
