"""Step 1: find the repositories. Takes the `Config`, gives a `Source` for each."""

from techdocs.sources.fetch import fetch_sources, find_roots, open_workers, written_folders
from techdocs.sources.git import read_git
from techdocs.sources.inside import is_in_source
from techdocs.sources.repository_root import repository_root

__all__ = [
    "fetch_sources",
    "find_roots",
    "is_in_source",
    "open_workers",
    "read_git",
    "repository_root",
    "written_folders",
]
