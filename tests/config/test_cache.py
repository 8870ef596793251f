"""`cache` in `techdocs.yml`."""

from pathlib import Path

import pytest

from techdocs.config import load_config
from techdocs.model.publisher import Publisher
from techdocs.model.shared_cache import CacheSettings


def read(tmp_path: Path, text: str) -> tuple[CacheSettings, list[str]]:
    (tmp_path / "techdocs.yml").write_text(text)
    config, problems = load_config(None, folder=tmp_path)
    return config.shared_cache, [f"{problem.place} {problem.message}" for problem in problems]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("remote: s3://acme-cache", Publisher(type="awsS3", bucket="acme-cache")),
        (
            "remote: s3://acme-cache/docs/cache/, region: eu-west-1, endpoint: 'https://s3.acme.example/'",
            Publisher(
                type="awsS3", bucket="acme-cache", root="docs/cache", region="eu-west-1",
                endpoint="https://s3.acme.example",
            ),
        ),
        ("remote: gs://acme-cache/x", Publisher(type="googleGcs", bucket="acme-cache", root="x")),
        (
            "remote: az://cache, accountName: acmedocs",
            Publisher(type="azureBlobStorage", bucket="cache", account="acmedocs"),
        ),
    ],
)  # fmt: skip
def test_a_bucket_is_an_address(tmp_path: Path, text: str, place: Publisher) -> None:
    settings, problems = read(tmp_path, f"cache: {{{text}}}\n")
    assert problems == []
    assert (settings.place.bucket, settings.place.root) == (place.bucket, place.root)
    assert (settings.place.type, settings.place.account) == (place.type, place.account)
    assert (settings.place.region, settings.place.endpoint) == (place.region, place.endpoint)
    assert settings
    assert not settings.is_writable


def test_a_folder_is_relative_to_the_file_and_only_read_and_write_writes(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, "cache: {remote: ../entries, mode: read-write}\n")
    assert problems == []
    assert (settings.place.type, settings.place.folder.resolve()) == ("local", tmp_path.parent / "entries")
    assert settings.is_writable


def test_there_is_none_by_default(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, "site_name: Docs\n")
    assert problems == []
    assert not settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{remote: 'http://x/y'}", "techdocs.yml:1:17 `cache.remote` is not the address of a bucket"),
        ("{remote: 's3://'}", "`cache.remote` has no bucket"),
        ("{remote: 's3://key:secret@bucket/x'}", "`cache.remote` is not the name of a bucket"),
        ("{remote: 's3://bucket/../x'}", "`cache.remote` is not a path in a bucket"),
        ("{remote: s3://bucket, mode: write}", "`cache.mode` must be `read` or `read-write`"),
        ("{mode: read}", "`cache.remote` is missing"),
        ("{remote: s3://bucket, key: x}", "unknown key `cache.key`"),
        ("s3://bucket", "`cache` is not a mapping"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    _, problems = read(tmp_path, f"cache: {text}\n")
    assert len(problems) == 1
    assert message in problems[0]
