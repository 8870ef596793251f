"""Which files of docs their pages link to: a download is published for that."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from techdocs.content.article import Article
from techdocs.engine.nav_links import nav_links
from techdocs.plain_text import composed


def linked_files(
    pages: Sequence[Page], articles: Mapping[str, Article], nav: Navigation, files: Files
) -> frozenset[str]:
    """Return the paths of the files, pages aside, that an article or the nav links to.

    A link is read as each reader of it may: from the page's file, from its address, and from the root of the docs.
    """
    known = {file.src_uri for file in files if not file.is_documentation_page()}
    by_output = {file.dest_uri: file.src_uri for file in files}
    found = set(_meant((link.url for link in nav_links(nav)), ("",)))
    for page in pages:
        article = articles[page.file.src_uri]
        around = (posixpath.dirname(page.file.src_uri), posixpath.dirname(unquote(page.url)))
        found.update(_meant((*article.links, *article.images), around))
    found |= {page.file.src_uri for page in nav.pages}
    return frozenset(known & {by_output.get(path, path) for path in found})


def _meant(targets: Iterable[str], folders: Iterable[str]) -> Iterator[str]:
    """Yield the paths that links may mean which are in one of some folders."""
    for target in targets:
        try:
            parts = urlsplit(target)
        except ValueError:
            continue
        if parts.scheme or parts.netloc:
            continue
        path = composed(unquote(parts.path))
        if path.startswith("/"):
            below = path.lstrip("/").split("/")
            yield from ("/".join(below[number:]) for number in range(min(len(below), 10)))
        else:
            yield from (posixpath.normpath(posixpath.join(folder, path)) for folder in folders)
