"""Step 2: read every repository's catalog metadata. Takes the sources, gives the `Catalog`."""

from techdocs.catalog.last_build import keep_incumbents, read_incumbents
from techdocs.catalog.read import read_catalog, read_repositories

__all__ = ["keep_incumbents", "read_catalog", "read_incumbents", "read_repositories"]
