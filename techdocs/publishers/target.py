"""What can be published to: a bucket, a folder or a branch, behind the same few verbs."""

from collections.abc import Iterator
from typing import Protocol

from techdocs.errors import PublishError
from techdocs.model.manifest import Files, Publication, PublishPlan, TargetState
from techdocs.model.publisher import Publisher
from techdocs.patterns import ignore_spec
from techdocs.publishers.buckets import Bucket
from techdocs.publishers.plan import PublishOptions
from techdocs.publishers.site import Read
from techdocs.publishers.stores.azure import open_azure
from techdocs.publishers.stores.folder import PublishedFolder
from techdocs.publishers.stores.gcs import open_gcs
from techdocs.publishers.stores.objects import PUBLISHING, ObjectStore, Patience
from techdocs.publishers.stores.pages import PagesBranch
from techdocs.publishers.stores.s3 import open_s3


class Target(Protocol):
    """A place that keeps a site and its manifest."""

    name: str

    def read(self, options: PublishOptions) -> TargetState:
        """Return what is published."""

    def apply(self, plan: PublishPlan, read: Read, *, keep: int, options: PublishOptions) -> Publication:
        """Carry out a plan."""

    def files_of(self, number: int) -> Files:
        """Return the files of an earlier publication."""

    def verify(self, state: TargetState) -> Iterator[str]:
        """Yield each difference between the manifest and what is there."""


def open_target(publisher: Publisher) -> Target:
    """Return the target that the settings describe.

    Raises:
        PublishError: there is none.
    """
    left_alone = ignore_spec(publisher.exclude)
    if publisher.type == "local":
        return PublishedFolder(publisher.folder, left_alone)
    if publisher.type == "gitPages":
        return PagesBranch(publisher, left_alone)
    if (objects := open_bucket(publisher)) is not None:
        return Bucket(objects, left_alone)
    raise PublishError(
        "`techdocs.yml` does not say where to publish to", hint="set `publisher`; see the page on publishing"
    )


def open_bucket(publisher: Publisher, patience: Patience = PUBLISHING) -> ObjectStore | None:
    """Return the bucket that the settings describe, None for another kind of place."""
    opener = _BUCKETS.get(publisher.type)
    return opener(publisher, patience) if opener else None


_BUCKETS = {"awsS3": open_s3, "googleGcs": open_gcs, "azureBlobStorage": open_azure}
