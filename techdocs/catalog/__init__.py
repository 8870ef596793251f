"""Step 2: read every repository's catalog metadata. Takes the sources, gives the `Catalog`."""

from techdocs.catalog.read import read_catalog

__all__ = ["read_catalog"]
