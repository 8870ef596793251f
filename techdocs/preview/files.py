"""What a preview serves beside pages: the theme's files, the search, and the site's data."""

import json
import threading
from collections.abc import Callable

from techdocs.digests import digest_value
from techdocs.engine.theme import Theme
from techdocs.model.docs import BuiltDocs
from techdocs.model.site import SiteParts
from techdocs.portal.assemble import SearchJob
from techdocs.portal.assets import shared_assets
from techdocs.portal.outputs import catalog_document
from techdocs.portal.redirects import redirects_document
from techdocs.portal.search.index import Shard
from techdocs.portal.views.listing import entity_index
from techdocs.server.contract import Answer
from techdocs.store import Store, Tree

JSON = "application/json"


class SharedFiles:
    """The theme's files, which all pages share."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._trees: dict[str, Tree] = {}
        self._lock = threading.Lock()

    def answer(self, path: str, theme: Theme) -> Answer | None:
        """Return a file below `assets/`, None when there is none."""
        if not path.startswith("assets/"):
            return None
        with self._lock:
            if theme.digest not in self._trees:
                self._trees = {theme.digest: shared_assets(theme, self._store)}
            tree = self._trees[theme.digest]
        return Answer(file=tree.folder / path) if path in tree.digests else None


class SearchFiles:
    """The search index over the docs that are built, made when it is first asked for and again when they change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._key = ""
        self._manifest: dict[str, object] = {}
        self._shards: tuple[Shard, ...] = ()
        self._lock = threading.Lock()

    def answer(self, path: str, parts: Callable[[], SiteParts], jobs: int) -> Answer | None:
        """Return a file below `search/`, None when there is none.

        Args:
            path: what is asked for.
            parts: gives the site, whose docs are indexed as far as they are built.
            jobs: shards that are indexed at once.
        """
        name, _, rest = path.removeprefix("search/").partition("/")
        if not path.startswith("search/"):
            return None
        if path == "search/entities.json":
            return as_json(entity_index(parts()))
        with self._lock:
            if path == "search/shards.json":
                self._index(parts(), jobs)
                return as_json(self._manifest)
            tree = next((shard.tree for shard in self._shards if shard.name == name), None)
        return Answer(file=tree.folder / rest) if tree and rest in tree.digests else None

    def _index(self, parts: SiteParts, jobs: int) -> None:
        key = digest_value([[str(ref), docs.search_files] for ref, docs in parts.docs.items() if docs.search_files])
        if key != self._key:
            job = SearchJob(parts, self._store, jobs=jobs)
            self._key, self._manifest, self._shards = key, job.manifest, job.result()


def data_answer(path: str, parts: Callable[[], SiteParts]) -> Answer | None:
    """Return one of the site's data files, None for any other path."""
    if path == "catalog.json":
        return as_json(catalog_document(parts()))
    if path == "redirects.json":
        return as_json(redirects_document(parts().links.redirects))
    return None


def as_json(value: object) -> Answer:
    """Return plain data as a response."""
    return Answer(content=json.dumps(value, ensure_ascii=False, default=str).encode(), media_type=JSON)


def static_answer(docs: BuiltDocs, path: str) -> Answer | None:
    """Return a picture or a download of a component's docs, None when they have no such file."""
    return Answer(file=docs.folder / path) if docs.folder is not None and path in docs.files else None
