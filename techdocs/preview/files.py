"""What a preview serves beside pages: the theme's files, the search, and the site's data."""

import re
import threading
from collections.abc import Callable

from techdocs.clock import run_time
from techdocs.disk.digests import digest_value
from techdocs.disk.finished import read_file
from techdocs.disk.store import Store
from techdocs.documents.foreign_json import parsed_mapping
from techdocs.engine.theme import Theme
from techdocs.model.docs import BuiltDocs
from techdocs.model.site import SiteParts
from techdocs.model.tree import Tree
from techdocs.portal.assemble import SearchJob
from techdocs.portal.assets import shared_assets
from techdocs.portal.llms import site_llms
from techdocs.portal.outputs import catalog_document, json_text, sitemap_text
from techdocs.portal.redirects import redirects_document
from techdocs.portal.search.index import Shard, search_programs
from techdocs.portal.search.names import names_document
from techdocs.portal.search.order import PAGES
from techdocs.portal.search.start import write_start
from techdocs.portal.slots import LLMS
from techdocs.portal.views.built import BUILT, build_document
from techdocs.portal.views.listing import EntityListing, entity_index
from techdocs.preview.relay import (
    ENTRY,
    JSON,
    SHARD,
    is_index_data,
    read_entry,
    read_pages,
    relayed_index,
    relayed_names,
)
from techdocs.published import PublishedSite
from techdocs.server.contract import Answer

PUBLISHED = "published"
"""Where below `search/` the published site's shards are."""
NAMES = "search/names.json"
_PUBLISHED_NAMES = f"search/{PUBLISHED}/names.json"
_PROGRAM = re.compile(r"pagefind(?:-worker)?\.js|wasm\.(?:(?P<language>[a-z]{2,3})|unknown)\.pagefind")
_ENGLISH = "en"
"""A language whose programs hold those for all others."""


class SharedFiles:
    """The theme's files, which all pages share."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: tuple[Theme, Tree] | None = None
        self._lock = threading.Lock()

    def answer(self, path: str, theme: Theme) -> Answer | None:
        """Return a file below `assets/`, or None."""
        if not path.startswith("assets/"):
            return None
        with self._lock:
            if self._made is None or self._made[0] is not theme:  # its digest tells nothing of these files
                self._made = theme, shared_assets(theme, self._store)
            tree = self._made[1]
        return Answer(file=tree.folder / path) if path in tree.digests else None


class SearchFiles:
    """The search index over the docs that are built, made when it is first asked for and again when they change."""

    def __init__(self, store: Store, site: PublishedSite | None = None) -> None:
        """Take the store, and the published site whose search is there beside our own."""
        self._store, self._site = store, site
        self._key = ""
        self._start: Tree | None = None
        self._shards: tuple[Shard, ...] = ()
        self._lock = threading.Lock()

    def answer(self, path: str, parts: Callable[[], SiteParts], jobs: int) -> Answer | None:
        """Return a file below `search/`, or None.

        Args:
            path: what is asked for.
            parts: gives the site, whose docs are indexed as far as they are built.
            jobs: shards that are indexed at once.
        """
        name, _, rest = path.removeprefix("search/").partition("/")
        if not path.startswith("search/"):
            return None
        if path == "search/entities.json":
            return json_answer(json_text(entity_index(EntityListing(parts()))))
        if path in (NAMES, _PUBLISHED_NAMES):
            return self._names_answer(path, parts)
        if name == PUBLISHED:
            return self._published_answer(*rest.partition("/")[::2])
        with self._lock:
            if path == "search/shards.json":
                return self._shards_answer(parts(), jobs)
            trees = {shard.name: shard.tree for shard in self._shards}
            return _answer(trees.get(name), rest) if rest else _answer(self._start, name)

    def _names_answer(self, path: str, parts: Callable[[], SiteParts]) -> Answer | None:
        """Return our own names, which say where those of the published site are, or the latter."""
        if path == NAMES:
            further = {"also": [_PUBLISHED_NAMES]} if self._site else {}
            return json_answer(json_text(names_document(EntityListing(parts())) | further))
        return relayed_names(self._site.content(NAMES)) if self._site else None

    def _published_answer(self, shard: str, name: str) -> Answer | None:
        """Return a file of the published site's search: its data, and our own pagefind's programs to search them."""
        if self._site is None or not SHARD.fullmatch(shard):
            return None
        if is_index_data(name):
            return relayed_index(name, self._site.content(f"search/{shard}/{name}"))
        found = _PROGRAM.fullmatch(name)
        tree = search_programs(self._store, found["language"] or _ENGLISH) if found else None
        return _answer(tree, name)

    def _shards_answer(self, parts: SiteParts, jobs: int) -> Answer:
        texts = [[str(ref), docs.search_files] for ref, docs in parts.docs.items() if docs.search_files]
        key = digest_value([texts, [api.key for api in parts.apis.values()]])
        if self._start is None or key != self._key:
            job = SearchJob(parts, self._store, jobs=jobs)
            own = [shard.name for shard in job.result()]
            self._key, self._shards = key, job.result()
            manifest = {**job.manifest, "shards": [*own, *self._published()]}
            self._start = write_start(self._shards, manifest, self._store)
        return Answer(content=read_file(self._start, "shards.json"), media_type=JSON)

    def _published(self) -> list[str]:
        """Return the shards of the published site; none of one that another pagefind, or an older techdocs, made."""
        manifest = parsed_mapping(self._site.content("search/shards.json")) if self._site else {}
        names = manifest.get("shards")
        listed = dict.fromkeys(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()
        return [f"{PUBLISHED}/{name}" for name in listed if SHARD.fullmatch(name) and self._is_readable(name)]

    def _is_readable(self, shard: str) -> bool:
        if self._site is None or read_entry(self._site.content(f"search/{shard}/{ENTRY}")) is None:
            return False
        return read_pages(self._site.content(f"search/{shard}/{PAGES}")) is not None


def _answer(tree: Tree | None, path: str) -> Answer | None:
    return Answer(file=tree.folder / path) if tree and path in tree.digests else None


def data_answer(path: str, parts: Callable[[], SiteParts]) -> Answer | None:
    """Return one of the site's data files, None for any other path."""
    if path == "catalog.json":
        return json_answer(json_text(catalog_document(parts())))
    if path == BUILT:
        return json_answer(json_text(build_document(parts(), run_time())))
    if path == "redirects.json":
        return json_answer(json_text(redirects_document(parts().links.redirects)))
    if path == LLMS:
        return text_answer(site_llms(EntityListing(parts())))
    if path == "sitemap.xml" and (site := parts()).look.site_url:
        return Answer(content=sitemap_text(site).encode("utf-8", "replace"), media_type="application/xml")
    return None


def text_answer(text: str) -> Answer:
    """Return a plain text as a response."""
    return Answer(content=text.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8")


def json_answer(text: str) -> Answer:
    """Return a JSON text as a response."""
    return Answer(content=text.encode("utf-8", "replace"), media_type=JSON)


def static_answer(docs: BuiltDocs, path: str) -> Answer | None:
    """Return a picture or a download of a component's docs, None when they have no such file; pages have open slots."""
    if docs.site is None or path not in docs.files or any(path in (page.output, page.markdown) for page in docs.pages):
        return None
    return Answer(file=docs.site.folder / path)
