"""Repositories read in this process, by the function that workers run; git asked as a run asks it."""

from collections.abc import Iterable

from techdocs.catalog import read_catalog
from techdocs.catalog.repository import ReadTask, read_repository
from techdocs.disk.store import Store
from techdocs.git import HISTORY_LIMITS, git_programs
from techdocs.model.catalog import Catalog, Reading
from techdocs.model.limits import Limits
from techdocs.model.source import Source
from techdocs.sources.git import git_folders, read_git
from techdocs.workers.process import ProgramLimits
from techdocs.workers.repositories import RepositoryWorkers


def read_all(sources: Iterable[Source], limits: Limits | None = None) -> dict[str, Reading]:
    """Return what repositories say of themselves, by their names."""
    return {
        source.name: read_repository(ReadTask(source=source, limits=limits or Limits()))
        for source in sorted(sources, key=lambda source: source.name)
    }


def catalog_of(sources: Iterable[Source]) -> Catalog:
    """Return the catalog of some repositories."""
    return read_catalog(read_all(sources))


def git_of(source: Source, store: Store, *, asks: bool = True, limits: ProgramLimits = HISTORY_LIMITS) -> Source:
    """Return a source with what git knows of it, asked in a worker process."""
    readable = [source.root, *git_folders(source.root)]
    home = store.own_folder("home")
    with RepositoryWorkers(readable, Limits(), home=home, count=1, programs=git_programs()) as workers:
        (found,) = read_git([source], store, workers, asks=asks, limits=limits)
    return found
