"""Google Cloud Storage. Keys: `techdocs.publisher.googleGcs` of Backstage's app-config."""

from obstore.store import GCSStore

from techdocs.model.publisher import Publisher
from techdocs.publishers.stores.objects import CLIENT, RETRIES, ObjectStore


def open_gcs(publisher: Publisher) -> ObjectStore:
    """Return the bucket; credentials are those of `GOOGLE_APPLICATION_CREDENTIALS`, of gcloud, or of the machine."""
    store = GCSStore(
        publisher.bucket,
        prefix=publisher.root or None,
        client_options=CLIENT,
        retry_config=RETRIES,
    )
    return ObjectStore(store, f"the bucket `{publisher.bucket}`")
