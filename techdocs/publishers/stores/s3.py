"""Amazon S3, and stores that speak its protocol. Keys: `techdocs.publisher.awsS3` of Backstage's app-config."""

from typing import TYPE_CHECKING

from obstore.store import S3Store

from techdocs.model.publisher import Publisher
from techdocs.publishers.stores.objects import PUBLISHING, ObjectStore, Patience, open_store

if TYPE_CHECKING:  # obstore has these for type checkers only
    from obstore.store import S3Config


def open_s3(publisher: Publisher, patience: Patience = PUBLISHING) -> ObjectStore:
    """Return the bucket; credentials are those of `AWS_*`, of a web identity, or of the machine."""
    config: S3Config = {"virtual_hosted_style_request": not (publisher.path_style or publisher.endpoint)}
    if publisher.region:
        config["region"] = publisher.region
    return open_store(S3Store, publisher, config, "the bucket", patience)
