"""Open the place of objects that settings or a command name."""

from datetime import timedelta

from obstore.exceptions import BaseError

from techdocs.errors import StoreError
from techdocs.model.objects import ObjectPlace
from techdocs.model.repository import FaultKind
from techdocs.objects.azure import open_azure
from techdocs.objects.folder import ObjectFolder
from techdocs.objects.gcs import open_gcs
from techdocs.objects.s3 import open_s3
from techdocs.objects.store import PUBLISHING, ObjectStore, Patience
from techdocs.objects.verbs import Objects
from techdocs.plain_text import visible

READING = Patience(
    client={**PUBLISHING.client, "timeout": "60s"},
    retries={"max_retries": 4, "retry_timeout": timedelta(seconds=30)},
)
"""Less than a publish has: what cannot be read is what it was the last time."""
_BUCKETS = {"awsS3": open_s3, "googleGcs": open_gcs, "azureBlobStorage": open_azure}


def open_bucket(place: ObjectPlace, patience: Patience = PUBLISHING) -> ObjectStore | None:
    """Return the bucket that a place is, None for another kind of place."""
    opener = _BUCKETS.get(place.type)
    return opener(place, patience) if opener else None


def open_objects(place: ObjectPlace, patience: Patience = READING) -> Objects:
    """Return the objects of a bucket, or of a folder.

    Raises:
        StoreError: the settings of the bucket, or those of the environment, cannot be used.
    """
    try:
        return open_bucket(place, patience) or ObjectFolder(place.folder)
    except (BaseError, ValueError):  # their texts may hold settings from the environment
        hint = "check region, account and endpoint"
        raise StoreError(f"`{visible(place.bucket)}` cannot be opened", FaultKind.REFUSED, hint=hint) from None
