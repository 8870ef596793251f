"""Where a component's pages link to: to each other, or to what only the whole site can resolve."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from mkdocs.structure.pages import Page

from techdocs.content.article import Article, local_target
from techdocs.content.forge_anchors import forge_anchors
from techdocs.content.source import PageSource
from techdocs.model.anchors import anchor_hint
from techdocs.model.codes import Code
from techdocs.model.docs import PageLink
from techdocs.model.entity import names_entity
from techdocs.model.guesses import Guesses
from techdocs.model.problem import Place, Problem, warning
from techdocs.plain_text import composed

_WEB = re.compile(r"https?://|/(?!/)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"https?://", re.IGNORECASE)
_UNCHECKED_ANCHOR = ("__", ":~:")
"""How anchors begin that no element has: those of extensions' own marks, and text fragments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What one page links to; the fields are those of `DocsPage`."""

    links: tuple[str, ...]
    open_links: tuple[PageLink, ...]
    open_images: tuple[PageLink, ...]
    settled: Mapping[str, str]
    forge_anchors: Mapping[str, str]
    faults: tuple[Problem, ...]


class LinkSorter:
    """Tells the links inside of a component's docs from those that only the whole site can resolve."""

    def __init__(
        self,
        pages: Sequence[Page],
        articles: Mapping[str, Article],
        outputs: Sequence[str],
        sources: Mapping[str, PageSource],
    ) -> None:
        """Take everything that a link may lead to.

        Args:
            pages: the rendered pages.
            articles: a page's path to what is in its article.
            outputs: the paths of all files of the component's docs in the site.
            sources: a page's path to its file.
        """
        self._guesses = Guesses()
        self._anchors = {page_url(page): frozenset(articles[page.file.src_uri].anchors) for page in pages}
        self._files = {page.file.src_uri: page_url(page) for page in pages}
        self._forge_anchors = {
            page_url(page): forge_anchors(articles[page.file.src_uri].content.headings, self._anchors[page_url(page)])
            for page in pages
        }
        self._outputs, self._sources = frozenset(outputs), sources

    def sort(self, page: Page, article: Article) -> PageLinks:
        """Return the links of one page, and the anchors of these docs that it names and no one has."""
        url, path = page_url(page), page.file.src_uri
        source = self._sources[path]
        links: dict[str, None] = {}
        settled: dict[str, str] = {}
        open_links: list[PageLink] = []
        faults: list[Problem] = []
        for target in dict.fromkeys(article.links):
            found = local_target(target, url) or self._from_root(target, settled)
            if found is not None and not self._has(found[0]):
                found = self._composed(target, page, settled) or found
            if names_entity(target) or (found is None and _WEB.match(target)):
                is_web = found is None and _ELSEWHERE.match(target)
                open_links.append(PageLink(target=target, line=0 if is_web else source.line_of_link(target)))
            elif found is not None and not self._has(found[0]):
                open_links.append(PageLink(target=target, line=source.line_of_link(target)))
            elif found is not None:
                page_address, anchor = self._page(found[0]), found[1]
                known = self._forge_anchors[page_address].get(anchor) if page_address is not None else None
                if known:
                    settled[target], anchor = f"{page_address}#{known}", known
                else:
                    faults += self._anchor_faults(path, target, found, source)
                if page_address is not None and found[0] != url:
                    links[page_address + (f"#{anchor}" if anchor else "")] = None
        shown = [target for target in dict.fromkeys(article.images) if not self._shows(target, page, settled)]
        return PageLinks(
            links=tuple(links), open_links=tuple(open_links), faults=tuple(faults), settled=settled,
            open_images=tuple(PageLink(target=target, line=source.line_of_shown(target)) for target in shown),
            forge_anchors=self._forge_anchors[url],
        )  # fmt: skip

    def _from_root(self, target: str, settled: dict[str, str]) -> tuple[str, str] | None:
        """Settle a path from the root of the docs (`/img/a.png`, `/page.md`); None when they have no such file."""
        if not target.startswith("/") or target.startswith("//"):
            return None
        return self._settled(target, local_target(target.lstrip("/"), ""), settled)

    def _composed(self, target: str, page: Page, settled: dict[str, str]) -> tuple[str, str] | None:
        """Settle a path whose accents are beside their letters (NFD), from the page's file or its address."""
        if composed(plain := unquote(target)) == plain:
            return None
        bases = (page.file.src_uri, page_url(page))
        places = (self._settled(target, local_target(target, base), settled) for base in bases)
        return next((place for place in places if place is not None), None)

    def _settled(self, target: str, found: tuple[str, str] | None, settled: dict[str, str]) -> tuple[str, str] | None:
        """Settle a link that leads to a file or an address of the docs; None where they have none."""
        names = dict.fromkeys([found[0], composed(found[0])]) if found is not None else ()
        path = next((path for name in names if self._has(path := self._files.get(name, name))), None)
        if found is None or path is None:
            return None
        page = self._page(path)
        settled[target] = (path if page is None else page) + (f"#{found[1]}" if found[1] else "")
        return path, found[1]

    def _has(self, path: str) -> bool:
        page = path if not path or path.endswith("/") else f"{path}/"
        return path in self._anchors or path in self._outputs or f"{page}index.html" in self._outputs

    def _shows(self, target: str, page: Page, settled: dict[str, str]) -> bool:
        is_from_root = target.startswith("/") and not target.startswith("//")
        found = self._from_root(target, settled) if is_from_root else local_target(target, page_url(page))
        if found is None:
            return not is_from_root
        return self._has(found[0]) or self._composed(target, page, settled) is not None

    def _page(self, path: str) -> str | None:
        """Return the address of the page that is at a path, None for what is no page."""
        return next((known for known in (path, f"{path}/") if known in self._anchors), None)

    def _anchor_faults(self, path: str, target: str, found: tuple[str, str], source: PageSource) -> Iterator[Problem]:
        url, anchor = self._page(found[0]), found[1]
        if url is None or not anchor or anchor in self._anchors[url] or anchor.startswith(_UNCHECKED_ANCHOR):
            return
        written = source.written_link(target)
        message = f"link `{written}` points to a heading that does not exist"
        hint = anchor_hint(anchor, self._anchors[url], self._guesses, "")
        place = Place(path=path, line=source.line_of_link(target))
        yield warning(Code.MISSING_ANCHOR, place, message, hint, about=written)


def page_url(page: Page) -> str:
    """Return a page's address below its docs, `""` for the first page, without the quoting that MkDocs does."""
    return "" if page.url == "./" else unquote(page.url)
