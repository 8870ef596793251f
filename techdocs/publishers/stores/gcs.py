"""Google Cloud Storage. Keys: `techdocs.publisher.googleGcs` of Backstage's app-config."""

import json
import os
from typing import TYPE_CHECKING

from obstore.store import GCSStore

from techdocs.model.publisher import Publisher
from techdocs.publishers.stores.objects import PUBLISHING, ObjectStore, Patience

if TYPE_CHECKING:  # obstore has these for type checkers only
    from obstore.store import ClientConfig, GCSConfig

EMULATOR = "STORAGE_EMULATOR_HOST"
"""The variable by which Google's own tools find an emulator."""


def open_gcs(publisher: Publisher, patience: Patience = PUBLISHING) -> ObjectStore:
    """Return the bucket; credentials are those of `GOOGLE_APPLICATION_CREDENTIALS`, of gcloud, or of the machine."""
    config: GCSConfig = {}
    client: ClientConfig = {**patience.client}
    if emulator := os.environ.get(EMULATOR):
        nobody = {"client_email": "", "private_key": "", "private_key_id": "", "disable_oauth": True}
        config["service_account_key"] = json.dumps({**nobody, "gcs_base_url": emulator})
        client["allow_http"] = True
    store = GCSStore(
        publisher.bucket, prefix=publisher.root or None, config=config, client_options=client,
        retry_config=patience.retries,
    )  # fmt: skip
    return ObjectStore(store, f"the bucket `{publisher.bucket}`")
