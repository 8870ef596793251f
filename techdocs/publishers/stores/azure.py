"""Azure Blob Storage. Keys: `techdocs.publisher.azureBlobStorage` of Backstage's app-config."""

from typing import TYPE_CHECKING

from obstore.store import AzureStore

from techdocs.model.publisher import Publisher
from techdocs.publishers.stores.objects import PUBLISHING, ObjectStore, Patience, open_store

if TYPE_CHECKING:  # obstore has these for type checkers only
    from obstore.store import AzureConfig


def open_azure(publisher: Publisher, patience: Patience = PUBLISHING) -> ObjectStore:
    """Return the container; credentials are those of `AZURE_*`, of a workload identity, or of the machine."""
    config: AzureConfig = {}
    if publisher.account:
        config["account_name"] = publisher.account
    return open_store(AzureStore, publisher, config, "the container", patience)
