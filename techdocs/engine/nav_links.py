"""The entries of a nav that lead to no page of the docs."""

import posixpath
from collections.abc import Iterator
from urllib.parse import urlsplit

from mkdocs.structure.nav import Link, Navigation, Section


def nav_links(nav: Navigation) -> Iterator[Link]:
    """Yield the entries that are links, those of sections too."""
    waiting = list(reversed(nav.items))
    while waiting:
        item = waiting.pop()
        if isinstance(item, Link):
            yield item
        elif isinstance(item, Section):
            waiting += reversed(item.children)


def label_links(nav: Navigation) -> None:
    """Give links for which the author wrote no label one: a web address without its scheme, or a file's name."""
    for link in nav_links(nav):
        if not (link.title or "").strip():
            link.title = _label(link.url)


def _label(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme or parts.netloc:
        return f"{parts.netloc}{parts.path}".rstrip("/") or url
    return posixpath.basename(parts.path.rstrip("/")) or url
