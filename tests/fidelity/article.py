"""Read what a reader sees in the article of one page: text, headings, links, code blocks, tables, images."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

_AROUND = (
    "a.headerlink", "a[href^='#__codelineno']", "a.md-content__button", ".md-source-file", ".md-source-date",
    ".md-feedback", ".td-backlinks",
)  # fmt: skip
"""What stands beside the text: links to headings and lines, buttons, the facts about the file, who links here."""
_UNSEEN = ("td.linenos", ".linenodiv", "script", "style", "svg", "template")
_EMOJI = "img.emojione, img.twemoji, img.gemoji, img.emoji"
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What stands in an article, in the order of the page.

    `headings` are tag, id and text, `links` pairs of text and target. A target inside the docs is its path
    below their root, with the anchor; another one is as it is written. `tables` are rows of cells.
    """

    text: tuple[str, ...]
    headings: tuple[tuple[str, str, str], ...]
    links: tuple[tuple[str, str], ...]
    code: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    images: tuple[str, ...]


def read_article(html: str, url: str) -> Article | None:
    """Read the article of a page.

    Args:
        html: the whole page.
        url: the page's path below the docs' root, such as `guide/` or `guide/index.html`.

    Returns:
        What stands in it; None when the page has no article, as one that only leads on to another.
    """
    article = LexborHTMLParser(html).css_first("article.md-content__inner")
    if article is None:
        return None
    for node in article.css(", ".join((*_AROUND, *_UNSEEN))):
        node.decompose()
    for node in article.css(_EMOJI):
        node.replace_with(node.attributes.get("alt") or "")
    return Article(
        text=tuple(block for block in (_words(part) for part in _blocks(article)) if block),
        headings=tuple(
            (node.tag or "", node.attributes.get("id") or "", _words(_plain(node)))
            for node in article.css("h1, h2, h3, h4, h5, h6")
        ),
        links=tuple(
            (_words(_plain(node)), resolve(node.attributes.get("href") or "", url)) for node in article.css("a[href]")
        ),
        code=tuple(_plain(node).rstrip() for node in article.css("pre")),
        tables=tuple(_table(node) for node in article.css("table") if not _has_class(node, "highlighttable")),
        images=tuple(resolve(node.attributes.get("src") or "", url) for node in article.css("img[src]")),
    )


def resolve(target: str, url: str) -> str:
    """Return where a link of the page at `url` leads: a path below the docs' root, or the target as it is."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return target
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return target
    anchor = f"#{unquote(parts.fragment)}" if parts.fragment else ""
    page = re.sub(r"(^|/)index\.html$", r"\1", url)
    if not parts.path:
        return page + anchor
    folder = page if page.endswith("/") or not page else posixpath.dirname(page) + "/"
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
    if parts.path.endswith(("/", "/.", "/..")) or parts.path in {".", ".."}:
        path += "/"
    return re.sub(r"(^|/)index\.html$", r"\1", path.removeprefix("./")) + anchor


def _blocks(node: LexborNode) -> Iterator[str]:
    """Yield the text of each child of an article."""
    for child in node.iter(include_text=True):
        yield _plain(child)


def _plain(node: LexborNode) -> str:
    """Return a node's text; where a block begins or ends there is at least a line break."""
    pieces: list[str] = []
    _collect(node, pieces)
    return "".join(pieces).strip("\n")


def _collect(node: LexborNode, pieces: list[str]) -> None:
    if node.tag == "-text":
        pieces.append(node.text(deep=False) or "")
        return
    edge = "\n" if node.tag in _BLOCKS else ""
    pieces.append(edge)
    for child in node.iter(include_text=True):
        _collect(child, pieces)
    pieces.append(edge)


def _words(text: str) -> str:
    return " ".join(text.split())


def _table(node: LexborNode) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_words(_plain(cell)) for cell in row.css("th, td")) for row in node.css("tr"))


def _has_class(node: LexborNode, name: str) -> bool:
    return name in (node.attributes.get("class") or "").split()
