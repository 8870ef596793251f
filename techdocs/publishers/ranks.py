"""In which order files are written, so that a reader meanwhile finds all that a page loads.

First what names lead to that are new (files named after their bytes), then docs, then the site's own pages, then what
each search index is read by, and last what leads to all of them.
"""

from collections.abc import Iterable

from techdocs.model.urls import is_hashed

_POINTERS = frozenset({"index.html", "catalog.json", "redirects.json", "sitemap.xml", "techdocs_metadata.json"})


def in_ranks(paths: Iterable[str]) -> list[list[str]]:
    """Return paths in groups, each of which is to be written when all before it are."""
    ranks: list[list[str]] = [[] for _ in range(5)]
    for path in paths:
        ranks[_rank(path)].append(path)
    return [rank for rank in ranks if rank]


def _rank(path: str) -> int:
    if is_hashed(path):
        return 0
    if path in _POINTERS or path.endswith("/techdocs_metadata.json") or _is_list_of_search(path):
        return 4
    if path.startswith("search/"):
        return 3 if path.endswith(("/pagefind-entry.json", "/pages.json")) else 0
    return 1 if path.startswith("docs/") else 2


def _is_list_of_search(path: str) -> bool:
    return path.startswith("search/") and path.count("/") == 1
