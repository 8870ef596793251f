"""The entries of a nav while it is made, and the orders that they can be sorted in."""

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from techdocs.plans.nav.items import Sort

_LONGEST_SUFFIX = 5
INDEX = ("index.md", "README.md")
"""The names of a folder's first page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A page or link (`value` is a text) or a section; `path` is the page's or the section's folder inside the docs."""

    value: "str | tuple[Node, ...]"
    title: str = ""
    path: str = ""

    @property
    def is_section(self) -> bool:
        """Say whether this is a section."""
        return isinstance(self.value, tuple)

    @property
    def is_link(self) -> bool:
        """Say whether this leads out of the docs' pages."""
        return not self.is_section and not self.path

    @property
    def pages(self) -> "Iterator[Node]":
        """Yield the pages and links below a section, else the page itself."""
        if isinstance(self.value, str):
            yield self
        else:
            for inner in self.value:
                yield from inner.pages


def folder_title(name: str) -> str:
    """Return the title that MkDocs gives a folder (`dirname_to_title` in `mkdocs/utils/__init__.py`)."""
    title = name.replace("-", " ").replace("_", " ")
    return title.capitalize() if title == title.lower() else title


def docs_order(path: str) -> list[tuple[int, bool, str]]:
    """Return the key of MkDocs' order of pages: a folder's pages before its folders, an index before other pages."""
    *folders, name = path.split("/")
    return [*((1, False, folder) for folder in folders), (0, name not in INDEX, name)]


def flattened(nodes: Iterable[Node]) -> list[Node]:
    """Return the pages and links of nodes without their sections."""
    return [page for node in nodes for page in node.pages]


def keep_pages(nodes: Iterable[Node], keeps: Callable[[Node], bool]) -> list[Node]:
    """Return the nodes that are kept, sections without a page left out."""
    found = []
    for node in nodes:
        if isinstance(node.value, str):
            found += [node] if keeps(node) else []
        else:
            inner = tuple(keep_pages(node.value, keeps))
            found += [replace(node, value=inner)] if any(page.path for one in inner for page in one.pages) else []
    return found


def sort_nodes(nodes: list[Node], sort: Sort | None, *, by_file_title: bool) -> list[Node]:
    """Return nodes in an order.

    Args:
        nodes: pages and sections.
        sort: the order; None is MkDocs' own: an index, pages, folders.
        by_file_title: whether `by: title` takes the pages' `title` rather than their file names.
    """
    if sort is None:
        return sorted(nodes, key=lambda node: (node.is_section, _name(node) not in INDEX, _name(node)))

    def key(node: Node) -> list[object]:
        title = node.title if node.is_section or by_file_title else _name(node)
        texts = {"path": (node.path,), "filename": (_name(node), node.path), "title": (title, _name(node), node.path)}
        return [_text_key(text, sort) for text in texts[sort.by]]

    found = sorted(nodes, key=key, reverse=sort.direction == "desc")
    return found if sort.sections == "mixed" else _by_kind(found, sections_first=sort.sections == "first")


def _by_kind(nodes: list[Node], *, sections_first: bool) -> list[Node]:
    return sorted(nodes, key=lambda node: node.is_section is not sections_first)


def _name(node: Node) -> str:
    return posixpath.basename(node.path)


def _text_key(text: str, sort: Sort) -> object:
    """Return the sort key of a text, as natsort makes it for the natural types."""
    if sort.type == "alphabetical":
        return text.casefold() if sort.ignore_case else text
    is_path = sort.type == "natural" and sort.by != "title"
    parts = _path_parts(text) if is_path else [text]
    return [list(_pieces(part, grouped=sort.type == "natural", folded=bool(sort.ignore_case))) for part in parts]


def _path_parts(path: str) -> Iterator[str]:
    """Yield the folders of a path, its name, and up to two short suffixes of it (`path_splitter` of natsort)."""
    *folders, name = PurePosixPath(path).parts or ("",)
    suffixes: list[str] = []
    for suffix in PurePosixPath(name).suffixes[:-3:-1]:
        if suffix[1:2].isdigit() or len(suffix) > _LONGEST_SUFFIX:
            break
        suffixes.insert(0, suffix)
    yield from folders
    yield name.removesuffix("".join(suffixes))
    yield from suffixes


def _pieces(text: str, *, grouped: bool, folded: bool) -> Iterator[tuple[int, str]]:
    """Yield pieces of text and of digits by turns, digits as their number and themselves without leading zeros.

    Accents come after their letters (NFD); `grouped` puts a small letter and its capital side by side.
    """
    plain = unicodedata.normalize("NFD", text)
    for number, piece in enumerate(re.split("([0-9]+)", plain.casefold() if folded else plain)):
        if number % 2:
            yield len(piece.lstrip("0")), piece.lstrip("0")
        else:
            yield 0, "".join(f"{letter.casefold()}{letter}" for letter in piece) if grouped else piece
