"""What MkDocs shows as a nav, as plain data: sections, pages by their paths, links by their addresses."""

from collections.abc import Iterable
from typing import Any


def nav_tree(items: Iterable[Any]) -> list[object]:
    """Return the entries of MkDocs' nav; a page or link has a title where its author gave it one."""
    found: list[object] = []
    for item in items:
        if item.is_section:
            found.append({item.title: nav_tree(item.children)})
        else:
            value, title = (item.file.src_uri if item.is_page else item.url), item.__dict__.get("title")
            found.append({title: value} if title else value)
    return found
