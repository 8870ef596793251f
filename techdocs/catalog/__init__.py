"""Step 2: read every repository's catalog metadata. Takes the sources, gives the `Catalog`."""

from techdocs.catalog.read import read_catalog, read_repositories

__all__ = ["read_catalog", "read_repositories"]
