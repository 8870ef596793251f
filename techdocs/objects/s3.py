"""Amazon S3, and stores that speak its protocol. Keys: `techdocs.publisher.awsS3` of Backstage's app-config."""

from typing import TYPE_CHECKING

from obstore.store import S3Store

from techdocs.model.objects import ObjectPlace
from techdocs.objects.store import PUBLISHING, ObjectStore, Patience, open_store

if TYPE_CHECKING:  # obstore has these for type checkers only
    from obstore.store import S3Config


def open_s3(place: ObjectPlace, patience: Patience = PUBLISHING) -> ObjectStore:
    """Return the bucket; credentials are those of `AWS_*`, of a web identity, or of the machine."""
    config: S3Config = {"virtual_hosted_style_request": not (place.path_style or place.endpoint)}
    if place.region:
        config["region"] = place.region
    return open_store(S3Store, place, config, "the bucket", patience)
