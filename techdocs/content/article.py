"""Read a rendered article once: its anchors, where it links to, and its text for the search index."""

import posixpath
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from techdocs.content.page_content import PageContent, read_content
from techdocs.content.targets import Targets, read_targets
from techdocs.model.titles import title_elsewhere

_UNSEARCHED = ".headerlink, .linenos, .linenodiv, td.linenos, svg, script, style, .footnote-backref"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What is in one page's article."""

    anchors: tuple[str, ...]
    targets: Targets
    has_diagram: bool
    has_formula: bool
    search_html: str
    content: PageContent

    @property
    def links(self) -> tuple[str, ...]:
        """Return where its links lead, as they are written, in order."""
        return self.targets.links

    @property
    def images(self) -> tuple[str, ...]:
        """Return the pictures, films and sounds that it shows, as they are written, in order."""
        return self.targets.shown


def read_article(html: str) -> Article:
    """Read an article's HTML."""
    tree = LexborHTMLParser(f"<main>{html}</main>")
    main = tree.css_first("main")
    anchors = [node.attributes.get("id") for node in main.css("[id]")] if main else []
    named = [node.attributes.get("name") for node in main.css("a[name]")] if main else []
    targets = read_targets(tree)
    has_diagram, has_formula = (tree.css_first(f".{name}") is not None for name in ("mermaid", "arithmatex"))
    tree.strip_tags(["svg", "script", "style"], recursive=True)
    for node in tree.css(_UNSEARCHED):
        node.decompose()
    tree.unwrap_tags(["span"])  # the colours of code are most of its elements
    body = tree.css_first("main")
    search_html = body.inner_html or "" if body else ""
    return Article(
        anchors=tuple(dict.fromkeys(anchor for anchor in [*anchors, *named] if anchor)),
        targets=targets,
        has_diagram=has_diagram,
        has_formula=has_formula,
        search_html=search_html,
        content=read_content(html, tree),
    )


def local_target(target: str, page_url: str) -> tuple[str, str] | None:
    """Return the path below the docs' root and the anchor that a link leads to; None when it leaves the docs.

    A path that would climb above the root begins with `../`.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    if not parts.path:
        return page_url, unquote(parts.fragment)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page_url), unquote(parts.path)))
    if parts.path.endswith(("/", "/.", "/..")) or parts.path in {".", ".."}:
        path += "/"
    return ("" if path in {".", "./"} else path), unquote(parts.fragment)


LONGEST_TITLE = 120
"""Characters of a title in the results of a search."""


def search_page(html: str, *, title: str, language: str, entity: str) -> str:
    """Return the page that the search index reads: an article's text, its title weighing most, under its entity."""
    heading = "" if "<h1" in html else f"<h1>{escape(title)}</h1>"
    name = escape(title_elsewhere(title, entity, LONGEST_TITLE))
    weighted = html.replace("<h1", '<h1 data-pagefind-weight="10"', 1)
    return (
        f'<!doctype html><html lang="{escape(language)}"><body data-pagefind-body>'
        f'<p data-pagefind-ignore><span data-pagefind-filter="entity">{escape(entity)}</span>'
        f'<span data-pagefind-meta="title">{name}</span></p>{heading}{weighted}</body></html>'
    )
