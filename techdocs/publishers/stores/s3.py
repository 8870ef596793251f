"""Amazon S3, and stores that speak its protocol. Keys: `techdocs.publisher.awsS3` of Backstage's app-config."""

from typing import TYPE_CHECKING

from obstore.store import S3Store

from techdocs.model.publisher import Publisher
from techdocs.publishers.stores.objects import CLIENT, RETRIES, ObjectStore

if TYPE_CHECKING:  # obstore has these for type checkers only
    from obstore.store import ClientConfig, S3Config


def open_s3(publisher: Publisher) -> ObjectStore:
    """Return the bucket; credentials are those of `AWS_*`, of a web identity, or of the machine."""
    config: S3Config = {"virtual_hosted_style_request": not (publisher.path_style or publisher.endpoint)}
    if publisher.region:
        config["region"] = publisher.region
    if publisher.endpoint:
        config["endpoint"] = publisher.endpoint
    client: ClientConfig = {**CLIENT, "allow_http": publisher.endpoint.startswith("http://")}
    store = S3Store(
        publisher.bucket, prefix=publisher.root or None, config=config, client_options=client, retry_config=RETRIES
    )
    return ObjectStore(store, f"the bucket `{publisher.bucket}`")
