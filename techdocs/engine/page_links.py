"""Where a component's pages link to: to each other, or to what only the whole site can resolve."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote

from mkdocs.structure.pages import Page

from techdocs.engine.article import Article, local_target
from techdocs.engine.faults import find_line
from techdocs.model.anchors import anchor_hint
from techdocs.model.codes import Code
from techdocs.model.docs import DocsFault, PageLink
from techdocs.model.entity import names_entity
from techdocs.model.guesses import Guesses
from techdocs.model.problem import Severity

_WEB = re.compile(r"https?://|/(?!/)", re.IGNORECASE)
_UNCHECKED_ANCHOR = ("__", ":~:")
"""How anchors begin that no element has: those of extensions' own marks, and text fragments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What one page links to; the fields are those of `DocsPage`."""

    links: tuple[str, ...]
    open_links: tuple[PageLink, ...]
    open_images: tuple[PageLink, ...]
    faults: tuple[DocsFault, ...]


class LinkSorter:
    """Tells the links inside of a component's docs from those that only the whole site can resolve."""

    def __init__(
        self, pages: Sequence[Page], articles: Mapping[str, Article], outputs: Sequence[str], inputs: Mapping[str, Path]
    ) -> None:
        """Take everything that a link may lead to.

        Args:
            pages: the rendered pages.
            articles: a page's path to what stands in its article.
            outputs: the paths of all files of the component's docs in the site.
            inputs: a page's path to the file it was read from.
        """
        self._guesses = Guesses()
        self._anchors = {page_url(page): frozenset(articles[page.file.src_uri].anchors) for page in pages}
        self._paths = {page_url(page): page.file.src_uri for page in pages}
        self._outputs, self._inputs = frozenset(outputs), inputs

    def sort(self, page: Page, article: Article) -> PageLinks:
        """Return the links of one page, and the anchors of these docs that it names and nobody has."""
        url, path = page_url(page), page.file.src_uri
        source = _Source(self._inputs[path])
        links: dict[str, None] = {}
        open_links: list[PageLink] = []
        faults: list[DocsFault] = []
        for target in article.links:
            found = local_target(target, url)
            if names_entity(target) or (found is None and _WEB.match(target)):
                open_links.append(PageLink(target=target, line=0 if _WEB.match(target) else source.line(target)))
            elif found is not None and not self._has(found[0]):
                open_links.append(PageLink(target=target, line=source.line(target)))
            elif found is not None:
                faults += self._anchor_faults(path, target, found, source)
                page_address, anchor = self._page(found[0]), found[1]
                if page_address is not None and found[0] != url:
                    links[page_address + (f"#{anchor}" if anchor else "")] = None
        images = [target for target in article.images if not self._shows(target, url)]
        return PageLinks(
            links=tuple(links), open_links=tuple(open_links), faults=tuple(faults),
            open_images=tuple(PageLink(target=target, line=source.line(target)) for target in images),
        )  # fmt: skip

    def _has(self, path: str) -> bool:
        page = path if not path or path.endswith("/") else f"{path}/"
        return path in self._anchors or path in self._outputs or f"{page}index.html" in self._outputs

    def _shows(self, target: str, url: str) -> bool:
        found = local_target(target, url)
        return found is None or self._has(found[0])

    def _page(self, path: str) -> str | None:
        """Return the address of the page that stands at a path, None for what is no page."""
        return next((known for known in (path, f"{path}/") if known in self._anchors), None)

    def _anchor_faults(self, path: str, target: str, found: tuple[str, str], source: "_Source") -> Iterator[DocsFault]:
        url, anchor = self._page(found[0]), found[1]
        if url is None or not anchor or anchor in self._anchors[url] or anchor.startswith(_UNCHECKED_ANCHOR):
            return
        written = source.written(target, self._paths[url], path, anchor)
        yield DocsFault(
            code=Code.MISSING_ANCHOR, severity=Severity.WARNING, path=path, line=source.line(written),
            message=f"link `{written}` names an anchor that its page does not have",
            hint=anchor_hint(anchor, self._anchors[url], self._guesses, ""),
        )  # fmt: skip


def page_url(page: Page) -> str:
    """Return a page's address below its docs, `""` for the first page, without the quoting that MkDocs does."""
    return "" if page.url == "./" else unquote(page.url)


class _Source:
    """The Markdown of a page, which is read when something is first looked for in it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def _lines(self) -> list[str]:
        return self._file.read_text(encoding="utf-8", errors="replace").splitlines()

    def line(self, target: str) -> int:
        """Return the line on which a link's target is written, 0 when it is not found."""
        return find_line(self._lines, target)

    def written(self, target: str, leads_to: str, path: str, anchor: str) -> str:
        """Return a link's target as its author wrote it: with the file of a page, where HTML has its address."""
        file = "" if leads_to == path else posixpath.relpath(leads_to, posixpath.dirname(path) or ".")
        candidates = [f"{file}#{anchor}", f"{quote(file)}#{quote(anchor)}", f"./{file}#{anchor}"]
        return next((one for one in candidates if any(one in line for line in self._lines)), target)
