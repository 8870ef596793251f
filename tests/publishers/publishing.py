"""Sites written from texts, published by the real code to real servers: run as a program, it publishes once.

`python -m tests.publishers.publishing ENDPOINT BUCKET FOLDER` is what a test can kill.
"""

import hashlib
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from techdocs.model.manifest import Publication, PublishedFile, PublishPlan, SiteManifest
from techdocs.model.publisher import Publisher
from techdocs.publishers.headers import headers_of
from techdocs.publishers.plan import PublishOptions, plan_publish
from techdocs.publishers.site import reader_of
from techdocs.publishers.target import Target, open_target

Texts = Mapping[str, str]
GENEROUS = PublishOptions(accept_deletions=True)


def s3(endpoint: str, bucket: str, root: str = "site", **settings: object) -> Publisher:
    """Return the settings of a bucket on a server of a test."""
    return Publisher(type="awsS3", bucket=bucket, root=root, region="us-east-1", endpoint=endpoint, **settings)  # type: ignore[arg-type]


def write_site(folder: Path, texts: Texts) -> SiteManifest:
    """Write a site and return its manifest."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return manifest_of(folder)


def manifest_of(folder: Path) -> SiteManifest:
    """Return the manifest of a folder, whose files are hashed: no build has noted them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return SiteManifest(files={path.relative_to(folder).as_posix(): _file(path, folder) for path in paths})


def _file(path: Path, folder: Path) -> PublishedFile:
    content = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    return PublishedFile(hashlib.sha256(content).hexdigest(), len(content), headers_of(name))


def plan(publisher: Publisher, site: SiteManifest, options: PublishOptions = GENEROUS) -> tuple[PublishPlan, Target]:
    """Plan to publish a site."""
    target = open_target(publisher)
    state = target.read(options)
    return plan_publish(site, state, publisher, target.name, options, now=time.time()), target


def publish(publisher: Publisher, folder: Path, texts: Texts, options: PublishOptions = GENEROUS) -> Publication:
    """Write a site into an empty folder and publish it."""
    planned, target = plan(publisher, write_site(folder, texts), options)
    return target.apply(planned, reader_of(folder), keep=publisher.keep, options=options)


def main(endpoint: str, bucket: str, folder: str) -> None:
    """Publish what is in a folder."""
    publisher = s3(endpoint, bucket)
    planned, target = plan(publisher, manifest_of(Path(folder)))
    target.apply(planned, reader_of(Path(folder)), keep=publisher.keep, options=GENEROUS)


if __name__ == "__main__":
    main(*sys.argv[1:])
