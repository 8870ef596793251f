"""Open the place of objects that settings or a command name."""

from techdocs.model.objects import ObjectPlace
from techdocs.objects.azure import open_azure
from techdocs.objects.folder import ObjectFolder
from techdocs.objects.gcs import open_gcs
from techdocs.objects.s3 import open_s3
from techdocs.objects.store import ObjectStore

_BUCKETS = {"awsS3": open_s3, "googleGcs": open_gcs, "azureBlobStorage": open_azure}


def open_bucket(place: ObjectPlace) -> ObjectStore | None:
    """Return the bucket that a place is, None for another kind of place."""
    opener = _BUCKETS.get(place.type)
    return opener(place) if opener else None


def open_objects(place: ObjectPlace) -> ObjectStore | ObjectFolder:
    """Return the objects of a bucket, or of a folder."""
    return open_bucket(place) or ObjectFolder(place.folder)
