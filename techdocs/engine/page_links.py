"""Where a component's pages link to: to each other, or to what only the whole site can resolve."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from mkdocs.structure.pages import Page

from techdocs.engine.article import Article, is_entity, local_target
from techdocs.engine.faults import find_line
from techdocs.model.codes import Code
from techdocs.model.docs import DocsFault, PageLink
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
        self._anchors = {page_url(page): frozenset(articles[page.file.src_uri].anchors) for page in pages}
        self._outputs, self._inputs = frozenset(outputs), inputs

    def sort(self, page: Page, article: Article) -> PageLinks:
        """Return the links of one page, and the anchors of these docs that it names and nobody has."""
        url, path = page_url(page), page.file.src_uri
        lines = _lines_of(self._inputs[path])
        links: dict[str, None] = {}
        open_links: list[PageLink] = []
        faults: list[DocsFault] = []
        for target in article.links:
            found = local_target(target, url)
            if is_entity(target) or (found is None and _WEB.match(target)):
                open_links.append(PageLink(target=target, line=0 if _WEB.match(target) else lines(target)))
            elif found is not None and not self._has(found[0]):
                open_links.append(PageLink(target=target, line=lines(target)))
            elif found is not None:
                faults += self._anchor_faults(path, target, found, lines)
                address = self._address(*found)
                if address is not None and found[0] != url:
                    links[address] = None
        images = [target for target in article.images if not self._shows(target, url)]
        return PageLinks(
            links=tuple(links), open_links=tuple(open_links), faults=tuple(faults),
            open_images=tuple(PageLink(target=target, line=lines(target)) for target in images),
        )  # fmt: skip

    def _has(self, path: str) -> bool:
        page = path if not path or path.endswith("/") else f"{path}/"
        return path in self._anchors or path in self._outputs or f"{page}index.html" in self._outputs

    def _shows(self, target: str, url: str) -> bool:
        found = local_target(target, url)
        return found is None or self._has(found[0])

    def _address(self, path: str, anchor: str) -> str | None:
        """Return a page's address with the anchor, None for what is no page."""
        page = next((known for known in (path, f"{path}/") if known in self._anchors), None)
        return None if page is None else page + (f"#{anchor}" if anchor else "")

    def _anchor_faults(
        self, path: str, target: str, found: tuple[str, str], lines: Callable[[str], int]
    ) -> Iterator[DocsFault]:
        anchors = self._anchors.get(found[0], self._anchors.get(f"{found[0]}/"))
        anchor = found[1]
        if anchors is not None and anchor and anchor not in anchors and not anchor.startswith(_UNCHECKED_ANCHOR):
            yield DocsFault(
                code=Code.MISSING_ANCHOR, severity=Severity.WARNING, path=path, line=lines(target),
                message=f"link `{target}` names an anchor that its page does not have",
                hint="use the id of a heading: its words in lower case joined by `-`",
            )  # fmt: skip


def page_url(page: Page) -> str:
    """Return a page's address below its docs, `""` for the first page, without the quoting that MkDocs does."""
    return "" if page.url == "./" else unquote(page.url)


def _lines_of(file: Path) -> Callable[[str], int]:
    """Return a function that finds a target's line in a file, which is read when that is first asked."""
    text: list[str] = []

    def line(target: str) -> int:
        if not text:
            text.extend(file.read_text(encoding="utf-8", errors="replace").splitlines() or [""])
        return find_line(text, target)

    return line
