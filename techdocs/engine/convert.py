"""Convert a component's pages with one Markdown instance, as MkDocs' `Page.render` does with one for each page.

Making an instance costs a sixth of a page. What a page leaves behind in it is reset before the next one; the tests
compare every extension's pages with those of a fresh instance.
"""

from collections.abc import Callable, Iterable
from typing import Any

import markdown
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import Preprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import (
    Page,
    _ExtractAnchorsTreeprocessor,
    _ExtractTitleTreeprocessor,
    _RawHTMLPreprocessor,
    _RelativePathTreeprocessor,
)
from mkdocs.structure.toc import get_toc

from techdocs.content.published_markdown import published_markdown
from techdocs.engine.code_colours import share_colours
from techdocs.engine.inline import SparingInlineProcessor

_Attributes = Iterable[tuple[str, str]]
_SWITCH = "use_pygments"
_HandleAttrs = Callable[[_Attributes], tuple[str, list[str], dict[str, Any]]]
_INLINE = {"inline": 20, "smart-symbols": 6.1}
"""Names and priorities of the inline processors (`markdown.treeprocessors`, `pymdownx.smartsymbols`)."""


_AFTER_SNIPPETS = 31
"""The priority of a preprocessor that sees what `pymdownx.snippets` (32) has put in, and nothing of what follows."""


class _Links(_RelativePathTreeprocessor):
    """MkDocs' links, but one that is no address stays as it is written instead of ending the page.

    `targets` maps what is written to what the page has in its place.
    """

    def __init__(self, page: Page, files: Files, config: MkDocsConfig) -> None:
        super().__init__(page.file, files, config)
        self.targets: dict[str, str] = {}

    def path_to_url(self, url: str) -> str:
        try:
            found = super().path_to_url(url)
        except ValueError:
            return url
        if found != url:
            self.targets[url] = found
        return found


class _Included(Preprocessor):
    """Keeps the text of a page with everything that it includes."""

    text = ""

    def run(self, lines: list[str]) -> list[str]:
        self.text = "\n".join(lines)
        return lines


class Converter:
    """Markdown with the extensions of one component."""

    def __init__(self, config: MkDocsConfig) -> None:
        share_colours()
        self.config = config
        self._markdown = self._fresh()

    def convert(self, page: Page, files: Files) -> str:
        """Fill in a page's `content`, `toc`, title and anchors, and return it as Markdown that can be published.

        Raises:
            Exception: whatever an extension raises; the next page gets a fresh instance.
        """
        try:
            return self._convert(page, files)
        except BaseException:
            self._markdown = self._fresh()
            raise

    def _convert(self, page: Page, files: Files) -> str:
        md = self._markdown if self._is_reusable() else self._fresh()
        md.reset()
        raw_html = _RawHTMLPreprocessor()
        raw_html._register(md)  # noqa: SLF001 - MkDocs' own processors, in the order of `Page.render`
        anchors = _ExtractAnchorsTreeprocessor(page.file, files, self.config)
        anchors._register(md)  # noqa: SLF001
        links = _Links(page, files, self.config)
        links._register(md)  # noqa: SLF001
        included = _Included(md)
        md.preprocessors.register(included, "techdocs-included", _AFTER_SNIPPETS)
        title = _ExtractTitleTreeprocessor()
        title._register(md)  # noqa: SLF001
        page.content = md.convert(page.markdown or "")
        page.toc = get_toc(getattr(md, "toc_tokens", []))
        page._title_from_render = title.title  # noqa: SLF001
        page.present_anchor_ids = anchors.present_anchor_ids | raw_html.present_anchor_ids
        return published_markdown(included.text, links.targets)

    def _is_reusable(self) -> bool:
        """Say whether pages do not show how many came before: footnotes that are counted through do."""
        return not (self.config["mdx_configs"].get("footnotes") or {}).get("UNIQUE_IDS")

    def _fresh(self) -> markdown.Markdown:
        md = markdown.Markdown(
            extensions=self.config["markdown_extensions"], extension_configs=self.config["mdx_configs"] or {}
        )
        for name, priority in _INLINE.items():
            if name in md.treeprocessors:
                patterns = md.treeprocessors[name].inlinePatterns  # type: ignore[attr-defined]
                md.treeprocessors.register(SparingInlineProcessor(md, patterns), name, priority)
        fences = next((one for one in md.preprocessors if isinstance(one, FencedBlockPreprocessor)), None)
        is_coloured = any(isinstance(one, CodeHiliteExtension) for one in md.registeredExtensions)
        if fences is not None and not is_coloured:
            fences.handle_attrs = _with_texts(fences.handle_attrs)  # type: ignore[method-assign, assignment]
        return md


def _with_texts(handle_attrs: _HandleAttrs) -> _HandleAttrs:
    """Return what reads a fence's options, with `linenums="1"` as a text: Markdown cannot write `True`."""

    def handle(attrs: _Attributes) -> tuple[str, list[str], dict[str, Any]]:
        own_id, classes, options = handle_attrs(attrs)
        texts = {name: str(value) for name, value in options.items() if isinstance(value, bool) and name != _SWITCH}
        return own_id, classes, options | texts

    return handle
