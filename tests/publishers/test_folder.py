from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.errors import PublishError
from techdocs.model.manifest import GRACE_SECONDS
from techdocs.model.publisher import Publisher
from techdocs.publishers import PublishOptions, open_publishing
from techdocs.publishers.documents import pack_publication, unpack_publication
from techdocs.publishers.stores.folder import MANIFEST
from tests.publishers.publishing import GENEROUS, publish

ONE = {"index.html": "home 1", "docs/a.html": "a", "search/x.json": "{}"}
TWO = {"index.html": "home 2", "docs/a.html": "a"}


def folder(tmp_path: Path, **settings: object) -> Publisher:
    return Publisher(type="local", folder=tmp_path / "www", **settings)  # type: ignore[arg-type]


def served(tmp_path: Path) -> dict[str, str]:
    root = tmp_path / "www"
    paths = (path for path in root.rglob("*") if path.is_file())
    texts = {path.relative_to(root).as_posix(): path for path in paths if ".techdocs" not in path.parts}
    return {name: path.read_text() for name, path in sorted(texts.items())}


def age(tmp_path: Path, seconds: float) -> None:
    file = tmp_path / "www" / MANIFEST
    old = unpack_publication(file.read_bytes())
    dropped = {path: (entry, since - seconds) for path, (entry, since) in old.dropped.items()}
    file.write_bytes(pack_publication(replace(old, dropped=dropped)))


def test_a_folder_is_exchanged_and_files_that_stay_are_the_same_files(tmp_path: Path) -> None:
    publisher = folder(tmp_path)
    publish(publisher, tmp_path / "one", ONE)
    assert served(tmp_path) == ONE
    before = (tmp_path / "www/docs/a.html").stat()
    publish(publisher, tmp_path / "two", TWO)
    assert served(tmp_path) == {**ONE, **TWO}
    after = (tmp_path / "www/docs/a.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    age(tmp_path, GRACE_SECONDS)
    publish(publisher, tmp_path / "three", TWO)
    assert served(tmp_path) == TWO


def test_a_folder_goes_back_to_an_earlier_version(tmp_path: Path) -> None:
    publisher = folder(tmp_path)
    publish(publisher, tmp_path / "one", ONE)
    publish(publisher, tmp_path / "two", TWO)
    age(tmp_path, GRACE_SECONDS)
    publish(publisher, tmp_path / "three", {**TWO, "index.html": "home 3"})
    publishing = open_publishing(tmp_path / "site", tmp_path, publisher, GENEROUS)
    publishing.apply(publishing.plan_rollback(2))
    assert served(tmp_path) == ONE
    assert list(publishing.verify()) == []
    with pytest.raises(PublishError, match="can't roll back by 4: only 3 earlier versions were kept"):
        publishing.plan_rollback(4)


def test_versions_beyond_those_to_keep_are_removed(tmp_path: Path) -> None:
    for number in range(5):
        publish(folder(tmp_path, keep=2), tmp_path / str(number), {"index.html": f"home {number}"})
    assert {path.name for path in (tmp_path / ".www.techdocs/versions").iterdir()} == {"3", "4"}


def test_files_of_others_are_refused_kept_or_adopted(tmp_path: Path) -> None:
    (tmp_path / "www/preview").mkdir(parents=True)
    (tmp_path / "www/preview/index.html").write_text("a preview")
    (tmp_path / "www/old.html").write_text("old")
    with pytest.raises(PublishError, match=r"files that techdocs did not publish: `old.html`, `preview/index.html`"):
        publish(folder(tmp_path), tmp_path / "one", ONE)
    careful = folder(tmp_path, exclude=("preview/**",))
    publish(careful, tmp_path / "two", ONE, PublishOptions(adopt=True, accept_deletions=True, delete_now=True))
    assert served(tmp_path) == {**ONE, "preview/index.html": "a preview"}


def test_what_a_killed_publish_left_beside_the_folder_is_cleaned_up(tmp_path: Path) -> None:
    publish(folder(tmp_path), tmp_path / "one", ONE)
    left = tmp_path / ".www.techdocs/new-99999"
    left.mkdir()
    (left / "half.html").write_text("half")
    publish(folder(tmp_path), tmp_path / "two", TWO)
    assert not left.exists()
    assert served(tmp_path) == {**ONE, **TWO}


def test_a_site_that_loses_a_third_of_its_pages_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    pages = {f"docs/{number}.html": str(number) for number in range(10)}
    publish(folder(tmp_path), tmp_path / "one", pages)
    fewer = dict(list(pages.items())[:7])
    message = r"this would remove 3 files of 10, more than `publisher.deletions` allows \(20%\): `docs/7.html`"
    with pytest.raises(PublishError, match=message) as caught:
        publish(folder(tmp_path), tmp_path / "two", fewer, PublishOptions())
    assert "--accept-deletions" in caught.value.hint
    assert served(tmp_path) == pages
    publish(folder(tmp_path, deletions=30), tmp_path / "three", fewer, PublishOptions())
