"""Titles as text: what nav, table of contents, header and `<title>` show of an author's words is never HTML.

MkDocs holds titles as HTML where they come from headings and as plain text where they come from settings, and its
themes print both as they are. Here all become plain text, which is escaped once, where it is handed to the templates.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from markupsafe import Markup, escape
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from techdocs.clean.addresses import is_allowed_target
from techdocs.clean.html import own_id
from techdocs.engine.revision_dates import without_dates
from techdocs.plain_text import plain_line

_HEADING = re.compile(r"\s*(?:#(?!#) *(?P<atx>\S.*?)(?: *#+)?|(?P<setext>\S.*)\n=+)(?: *\{[^{}\n]*\})? *(?:\n|\Z)")
"""A heading of the first level that a page begins with."""
_MARKS = re.compile(r"`|\*\*?|\[([^]]*)\]\([^)]*\)")
"""What a title does not show of its Markdown, as far as that is simple."""


def shown(text: object) -> Markup:
    """Return an author's text as HTML that shows it, with entities read once as MkDocs' themes do."""
    return escape(plain_line(unescape(without_dates(str(text or "")))))


def title_of(page: Page) -> str:
    """Return a page's title as plain text."""
    return plain_line(unescape(without_dates(str(page.title or ""))))


def guess_title(page: Page, known: str) -> None:
    """Give a page that is not rendered a title for the nav: the known one, else that of the heading it begins with.

    What MkDocs takes from settings or front matter still wins, and without any the page has the name of its file.
    """
    heading = _HEADING.match(page.markdown or "")
    guess = _MARKS.sub(r"\1", heading["atx"] or heading["setext"]) if heading else None
    page.content, page._title_from_render = "", known or guess  # noqa: SLF001 - as rendering does
    page.toc = TableOfContents([])


def show_titles(nav: Navigation, pages: Iterable[Page], toc_headings: int) -> None:
    """Make every title that templates print text, and bound the tables of contents.

    Args:
        nav: the nav; a link in it whose scheme is not allowed leads nowhere.
        pages: all pages, rendered.
        toc_headings: how many headings a table of contents shows.
    """
    for page in pages:
        page.title = shown(page.title)
        page.toc.items = _cut(page.toc.items, toc_headings)
        page.meta.update({key: shown(page.meta[key]) for key in ("title", "description") if key in page.meta})
    for item in _items(nav.items):
        item.title = shown(item.title)
        if isinstance(item, Link):
            item.url = str(escape(item.url)) if is_allowed_target(item.url) else ""


def toc_title(options: Mapping[str, object]) -> dict[str, object]:
    """Return the options of `toc` with its title, which templates print as it is, as text."""
    return {**options, "title": shown(options["title"])} if options.get("title") else dict(options)


def count_headings(items: Iterable[AnchorLink]) -> int:
    """Return how many headings a table of contents holds, in all levels."""
    return sum(1 + count_headings(item.children) for item in items)


def _items(items: Iterable[object]) -> Iterator[Section | Link]:
    for item in items:
        if isinstance(item, Section | Link):
            yield item
        if isinstance(item, Section):
            yield from _items(item.children)


def _cut(items: list[AnchorLink], left: int) -> list[AnchorLink]:
    """Return the first `left` headings as text."""
    kept: list[AnchorLink] = []
    for item in items:
        if left <= 0:
            break
        item.title, item.id = shown(item.title), str(escape(own_id(item.id)))
        item.children = _cut(item.children, left - 1)
        left -= 1 + count_headings(item.children)
        kept.append(item)
    return kept
