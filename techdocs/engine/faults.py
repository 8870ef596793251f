"""What is wrong in a component's pages: links, images and anchors that lead nowhere, and pages outside the nav."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from mkdocs.structure.pages import Page

from techdocs.engine.article import Article, local_target
from techdocs.model.codes import Code
from techdocs.model.docs import DocsFault
from techdocs.model.problem import Severity


def page_faults(
    pages: Sequence[Page], articles: Mapping[str, Article], outputs: Sequence[str], inputs: Mapping[str, Path]
) -> Iterator[DocsFault]:
    """Yield the faults of all pages of a component.

    Args:
        pages: the rendered pages.
        articles: a page's path to what stands in its article.
        outputs: the paths of all files of the component's docs in the site.
        inputs: a page's path to the file it was read from.
    """
    urls = {("" if page.url == "./" else page.url): page.file.src_uri for page in pages}
    known = _Known(urls, set(outputs), articles)
    for page in pages:
        text: list[str] | None = None
        for message, code, target, hint, path in known.faults(
            "" if page.url == "./" else page.url, articles[page.file.src_uri]
        ):
            if text is None:
                text = inputs[page.file.src_uri].read_text(encoding="utf-8", errors="replace").splitlines()
            yield DocsFault(
                code=code, severity=Severity.WARNING, path=page.file.src_uri, line=find_line(text, target),
                message=message, hint=hint, target=path,
            )  # fmt: skip


def find_line(lines: Sequence[str], target: str) -> int:
    """Return the 1-based line on which a link's target is written, 0 when it is not found as such."""
    fragment = target[target.find("#") :] if "#" in target else ""
    for wanted in dict.fromkeys((target, unquote(target), fragment, posixpath.basename(unquote(target.rstrip("/"))))):
        for number, line in enumerate(lines, 1):
            if wanted and wanted in line and any(mark in line for mark in "([:<="):
                return number
    return 0


class _Known:
    """What a component's links may lead to."""

    def __init__(self, urls: Mapping[str, str], outputs: set[str], articles: Mapping[str, Article]) -> None:
        self.urls, self.outputs = urls, outputs
        self.anchors = {url: frozenset(articles[path].anchors) for url, path in urls.items()}

    def faults(self, url: str, article: Article) -> Iterator[tuple[str, Code, str, str, str]]:
        for target in article.images:
            path = self._missing(target, url)
            if path is not None:
                yield (
                    f"image `{target}` does not exist",
                    Code.MISSING_IMAGE,
                    target,
                    "check the path; images stand in the docs folder",
                    path,
                )
        for target in article.links:
            path = self._missing(target, url)
            if path is not None:
                hint = (
                    "only files of the docs folder are published; link to the source by its web address"
                    if path.startswith("../")
                    else "check the path, relative to this file"
                )
                yield f"link `{target}` leads to nothing in these docs", Code.BROKEN_LINK, target, hint, path
            elif self._lost_anchor(target, url):
                yield (
                    f"link `{target}` names an anchor that its page does not have",
                    Code.MISSING_ANCHOR,
                    target,
                    "use the id of a heading: its words in lower case joined by `-`",
                    "",
                )

    def _missing(self, target: str, url: str) -> str | None:
        found = local_target(target, url)
        if found is None:
            return None
        path = found[0]
        exists = (
            path in self.urls or path in self.outputs or f"{path.rstrip('/')}/index.html".lstrip("/") in self.outputs
        )
        return None if exists else path

    def _lost_anchor(self, target: str, url: str) -> bool:
        found = local_target(target, url)
        if found is None or not found[1]:
            return False
        path, anchor = found
        anchors = self.anchors.get(path, self.anchors.get(f"{path}/"))
        return anchors is not None and anchor not in anchors and not anchor.startswith(("__", ":~:"))
