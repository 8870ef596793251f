"""Azure Blob Storage. Keys: `techdocs.publisher.azureBlobStorage` of Backstage's app-config."""

from typing import TYPE_CHECKING

from obstore.store import AzureStore

from techdocs.model.publisher import Publisher
from techdocs.publishers.stores.objects import CLIENT, RETRIES, ObjectStore

if TYPE_CHECKING:  # obstore has these for type checkers only
    from obstore.store import AzureConfig, ClientConfig


def open_azure(publisher: Publisher) -> ObjectStore:
    """Return the container; credentials are those of `AZURE_*`, of a workload identity, or of the machine."""
    config: AzureConfig = {}
    if publisher.account:
        config["account_name"] = publisher.account
    if publisher.endpoint:
        config["endpoint"] = publisher.endpoint
    client: ClientConfig = {**CLIENT, "allow_http": publisher.endpoint.startswith("http://")}
    store = AzureStore(
        publisher.bucket, prefix=publisher.root or None, config=config, client_options=client, retry_config=RETRIES
    )
    return ObjectStore(store, f"the container `{publisher.bucket}`")
