"""Put the pages that a `nav` of `mkdocs.yml` does not list in place of its `...` entries.

Takes the `nav` as plain data and the nav that the folders would have. A page comes in place of the first entry whose
pattern matches it, in the order that it has there.
"""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from techdocs.model.problem import Place
from techdocs.plans.nav.folders import FolderNav
from techdocs.plans.nav.items import Pattern, read_rest
from techdocs.plans.nav.lookup import Lookup
from techdocs.plans.nav.nodes import Node, docs_order, keep_pages

Plain = Callable[[Iterable[Node]], list[object]]


def has_remaining(nav: Sequence[object]) -> bool:
    """Say whether a nav has a `...` entry."""
    return any(text.startswith("...") for text, _ in _texts(nav, 1))


def fill_remaining(
    nav: Sequence[object], places: Mapping[str, Place], folders: FolderNav, plain: Plain
) -> list[object]:
    """Return a nav with the pages that it does not list in place of its `...` entries.

    Args:
        nav: the `nav` of `mkdocs.yml`.
        places: where its entries are, by their text.
        folders: the nav of the folders, from which no page was taken yet.
        plain: returns entries as MkDocs reads them.
    """
    lookup = folders.lookup
    listed = {posixpath.normpath(text) for text, _ in _texts(nav, 1)}
    lookup.waiting -= listed
    remaining = _remaining_entries(nav, places, lookup)
    unlisted = [Node(value=path, path=path) for path in sorted(lookup.waiting & lookup.tree.pages, key=docs_order)]
    level = max(level for text, level in _texts(nav, 1) if text in remaining)
    nodes = [node for node in folders.nodes(level) if not node.is_link]
    owners = _owners([*nodes, *unlisted], remaining, listed, lookup)
    found = {text: keep_pages(unlisted if remaining[text].flat else nodes, _owned(owners, text)) for text in remaining}
    return _filled(nav, found, plain)


def _remaining_entries(nav: Sequence[object], places: Mapping[str, Place], lookup: Lookup) -> dict[str, Pattern]:
    """Return the pattern of each `...` entry by its text."""
    remaining: dict[str, Pattern] = {}
    for text in dict.fromkeys(text for text, _ in _texts(nav, 1) if text.startswith("...")):
        remaining[text], problems = read_rest(text, places.get(text, Place()))
        lookup.problems += problems
    return remaining


def _owners(nodes: list[Node], remaining: Mapping[str, Pattern], listed: set[str], lookup: Lookup) -> dict[int, str]:
    """Return the text of the entry in whose place each page comes, by the page's `id`; `""` when it is listed."""
    ranked = sorted(remaining.items(), key=lambda pair: pair[1].rank)
    owners: dict[int, str] = {}
    for page in (page for node in nodes for page in node.pages):
        matching = (text for text, pattern in ranked if _matches(pattern, page.path, lookup))
        owners[id(page)] = "" if page.path in listed else next(matching, "")
    return owners


def _matches(pattern: Pattern, path: str, lookup: Lookup) -> bool:
    return not pattern.glob or (
        bool(path) and not lookup.exhausted and lookup.matches(pattern.glob, path, pattern.place)
    )


def _owned(owners: Mapping[int, str], text: str) -> Callable[[Node], bool]:
    return lambda page: owners[id(page)] == text


def _filled(nav: Sequence[object], found: Mapping[str, list[Node]], plain: Plain) -> list[object]:
    filled: list[object] = []
    for item in nav:
        if isinstance(item, str) and item.startswith("..."):
            filled += plain(found.get(item, []))
        elif isinstance(item, dict):
            inner = [
                (key, _filled(value, found, plain) if isinstance(value, list) else value) for key, value in item.items()
            ]
            filled.append(dict(inner))
        else:
            filled.append(item)
    return filled


def _texts(nav: object, level: int) -> Iterator[tuple[str, int]]:
    """Yield the paths and links of a nav, and the levels that they are at."""
    if isinstance(nav, str):
        yield nav, level
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _texts(item, level + isinstance(item, list))
    elif isinstance(nav, (list, tuple)):
        for item in nav:
            yield from _texts(item, level)
