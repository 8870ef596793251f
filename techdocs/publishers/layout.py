"""The files that a Backstage reads, beside the site's own: `publisher.layout: techdocs`.

A Backstage asks the bucket for `<namespace>/<kind>/<name>/…`, and shows what `techdocs_metadata.json` there goes with
(`publish/awsS3.ts` in techdocs-node). Its pages are those of the site, without the ownership header, which Backstage
has itself, and with the site's address in links that lead out of the component: none leads out of Backstage's folder.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from techdocs.disk.digests import digest_value
from techdocs.disk.files import read_regular
from techdocs.disk.finished import read_file
from techdocs.disk.store import Store
from techdocs.errors import PublishError
from techdocs.model.manifest import Files, PublishedFile
from techdocs.model.tree import Tree
from techdocs.plain_text import visible
from techdocs.publishers.headers import headers_of

STEP = "techdocs-layout"
METADATA, SEARCH, LINKS = "techdocs_metadata.json", "search/search_index.json", "links.json"
_DOCS = "docs/"
_HEADER = re.compile(r'(<div class="md-content"[^>]*>).*?(?=<article\b)', re.DOTALL)
_MAX_BYTES = 100_000_000


class TechdocsLayout:
    """What is added to one site, and the bytes of it; made once and kept in the store."""

    def __init__(self, folder: Path, files: Files, site_url: str, store: Store) -> None:
        """Take the site's folder, its files, its address and the store.

        Raises:
            PublishError: the site has no address, or a namespace that is a folder of the site.
        """
        if not site_url:
            raise PublishError(
                "`layout: techdocs` needs the address of the site", hint="set `site_url`; links lead there"
            )
        self._folder, self._site_url, self._store = folder, site_url, store
        self._titles: dict[str, tuple[str, str]] | None = None
        self._trees: dict[str, Tree] = {}
        self._lock = threading.Lock()
        roots = sorted(path.removeprefix(_DOCS).removesuffix(LINKS) for path in files if _is_list(path))
        self._components: dict[str, dict[str, PublishedFile]] = {root: {} for root in roots}
        for path, file in files.items():
            root = _root(path.removeprefix(_DOCS))
            if path.startswith(_DOCS) and not _is_list(path) and root in self._components:
                self._components[root][path.removeprefix(_DOCS + root)] = file
        tops = {path.partition("/")[0] for path in files if _root(path) not in self._components}
        if taken := sorted(tops & {root.partition("/")[0] for root in roots}):
            raise PublishError(
                f"the namespace `{visible(taken[0])}` is a folder of the site, so Backstage can't have it",
                hint="rename the namespace, or publish without `layout: techdocs`",
            )

    def added(self) -> dict[str, PublishedFile]:
        """Return the files that are added, by their path."""
        found: dict[str, PublishedFile] = {}
        for root, docs in self._components.items():
            tree = self._tree(root)
            own = {path: file for path, file in docs.items() if not path.endswith(".html")}
            found |= {root + path: file for path, file in own.items()}
            for path, digest in tree.digests.items():
                size = (tree.folder / path).stat().st_size
                found[root + path] = PublishedFile(digest, size, headers_of(path))
        return found

    def read(self, path: str, file: PublishedFile) -> bytes | None:
        """Return the bytes of a file that was added, None of one that is the site's."""
        root = _root(path)
        if root not in self._components:
            return None
        name, tree = path.removeprefix(root), self._tree(root)
        return read_file(tree, name) if name in tree.digests else self._content(_DOCS + path, file.size)

    def _tree(self, root: str) -> Tree:
        """Return the files that differ from those of the site, as a finished folder."""
        with self._lock:
            if root not in self._trees:
                self._trees[root] = self._make(root, self._components[root])
            return self._trees[root]

    def _make(self, root: str, docs: Mapping[str, PublishedFile]) -> Tree:
        title, description = self._title(root)
        digests = {path: file.digest for path, file in docs.items()}
        inputs = {"root": root, "files": digests, "url": self._site_url, "title": title, "description": description}

        def write(made: Path) -> None:
            entries = []
            for path in (path for path in digests if path.endswith(".html")):
                html = self._content(f"{_DOCS}{root}{path}", _MAX_BYTES).decode()
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                (made / path).write_text(self._page(html, f"{_DOCS}{root}{path}"), encoding="utf-8")
                entries += list(_search_entries(html, path))
            (made / "search").mkdir(exist_ok=True)
            (made / SEARCH).write_text(_text({"config": {"lang": ["en"]}, "docs": entries}), encoding="utf-8")
            names = sorted({*digests, SEARCH})
            metadata = {
                "build_timestamp": 0, "etag": digest_value(inputs), "files": [*names, METADATA],
                "site_description": description, "site_name": title,
            }  # fmt: skip
            (made / METADATA).write_text(_text(metadata), encoding="utf-8")

        return self._store.keep(STEP, inputs, write)

    def _page(self, html: str, path: str) -> str:
        """Return a page as Backstage is to show it."""
        root = re.escape("../" * path.count("/"))
        html = re.sub(rf'(<[a-z]+(?:\s[^<>]*)?\s(?:href|src)="){root}', lambda found: found[1] + self._site_url, html)
        return _HEADER.sub(lambda found: found[1], html, count=1)

    def _title(self, root: str) -> tuple[str, str]:
        """Return what a component is called, and its description."""
        if self._titles is None:
            self._titles = dict(_titles(json.loads(self._content("catalog.json", 2_000_000_000))))
        return self._titles.get(root, (root.split("/")[2], ""))

    def _content(self, path: str, max_bytes: int) -> bytes:
        try:
            return read_regular(self._folder / path, max_bytes=max_bytes)
        except OSError as error:
            message = f"`{visible(path)}` of the site cannot be read: {error.strerror}"
            raise PublishError(message, hint="build the site and plan again") from error


def _root(path: str) -> str:
    """Return the first three folders of a path: namespace, kind and name."""
    return "/".join(path.split("/", 3)[:3]) + "/"


def _is_list(path: str) -> bool:
    """Say whether a path is the list of a component's pages."""
    return path.startswith(_DOCS) and path.count("/") == 4 and path.endswith(f"/{LINKS}")  # noqa: PLR2004 - docs/a/b/c/


def _titles(catalog: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for entity in catalog["entities"]:
        metadata, docs = entity["metadata"], entity["techdocs"]["docs"]
        if docs:
            named = str(metadata.get("title") or metadata["name"]), str(metadata.get("description") or "")
            yield docs.removeprefix(_DOCS), named


def _search_entries(html: str, path: str) -> Iterator[dict[str, str]]:
    """Yield what Backstage's search indexes of a page, in the form of MkDocs' `search_index.json`."""
    article = LexborHTMLParser(html).css_first("article")
    heading = article.css_first("h1") if article else None
    if article is None or heading is None:
        return
    for mark in article.css("a.headerlink, .md-source-file"):
        mark.decompose()
    title = " ".join(heading.text(separator=" ").split())
    text = " ".join(article.text(separator=" ").split())
    yield {"location": path.removesuffix("index.html"), "title": title, "text": text}


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"
