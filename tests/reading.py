"""Repositories read in this process, by the function that workers run."""

from collections.abc import Iterable

from techdocs.catalog import read_catalog
from techdocs.catalog.repository import ReadTask, read_repository
from techdocs.model.catalog import Catalog, Reading
from techdocs.model.limits import Limits
from techdocs.model.source import Source


def read_all(sources: Iterable[Source], limits: Limits | None = None) -> dict[str, Reading]:
    """Return what repositories say of themselves, by their names."""
    return {
        source.name: read_repository(ReadTask(source=source, limits=limits or Limits()))
        for source in sorted(sources, key=lambda source: source.name)
    }


def catalog_of(sources: Iterable[Source]) -> Catalog:
    """Return the catalog of some repositories."""
    return read_catalog(read_all(sources))
