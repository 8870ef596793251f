"""Every address of the site, found by what authors write: an entity, a file of a repository, or a page's address."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from techdocs.model.catalog import Catalog
from techdocs.model.docs import BuildPlan, BuiltDocs, DocsPage
from techdocs.model.entity import EntityRef
from techdocs.model.urls import docs_url, entity_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place in the site: its address from the root, whose it is, and the page when it is one."""

    url: str
    ref: EntityRef
    page: DocsPage | None = None


class Addresses:
    """The addresses of one run."""

    def __init__(self, catalog: Catalog, plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs]) -> None:
        self.catalog, self.plan, self.docs = catalog, plan, docs

    def of_entity(self, ref: EntityRef, path: str) -> Found | None:
        """Return the page at a path of an entity's docs (its file or its address), None when there is no such page.

        Without a path that is where its docs begin, or its catalog page when it has none.
        """
        build = self.plan.builds.get(ref)
        if build is not None and build.elsewhere is not None:
            return self.of_entity(build.elsewhere, path or build.elsewhere_path)
        built = self.docs.get(ref)
        if built is None or not built.pages:
            return None if path else Found(url=entity_url(ref), ref=ref)
        if not path:
            return self._by_url.get(docs_url(ref)) or Found(url=docs_url(ref), ref=ref, page=built.pages[0])
        name = unquote(path)
        page = self._pages[ref].get(name) or self._pages[ref].get(name.rstrip("/"))
        if page is not None:
            return Found(url=docs_url(ref) + page.url, ref=ref, page=page)
        return Found(url=docs_url(ref) + name, ref=ref) if name in built.files else None

    def of_file(self, source: str, path: str) -> Found | None:
        """Return where a file of a repository is in the site; a folder is its index or README."""
        folder = path.strip("/")
        below = [f"{folder}/{name}" if folder else name for name in ("index.md", "README.md")]
        for name in (path, *below):
            found = self._by_file.get((source, name))
            if found is not None:
                return found
        return None

    def of_url(self, url: str) -> Found | None:
        """Return the place that an address from the site's root names."""
        path = url.removesuffix("index.html")
        return self._by_url.get(path) or self._by_url.get(f"{path.rstrip('/')}/")

    @cached_property
    def _pages(self) -> dict[EntityRef, dict[str, DocsPage]]:
        """The pages of each entity's docs, by file and by address."""
        return {
            ref: {name: page for page in built.pages for name in (page.path, page.url.rstrip("/")) if name}
            for ref, built in self.docs.items()
        }

    @cached_property
    def _by_url(self) -> dict[str, Found]:
        found = {entity_url(ref): Found(url=entity_url(ref), ref=ref) for ref in self.catalog.entities}
        for ref, built in self.docs.items():
            place = docs_url(ref)
            if built.pages:
                found[place] = Found(url=place, ref=ref, page=built.pages[0])
            found |= {place + page.url: Found(url=place + page.url, ref=ref, page=page) for page in built.pages}
        return found

    @cached_property
    def _by_file(self) -> dict[tuple[str, str], Found]:
        """Every published file by its source and its path there; where docs overlap the first entity's count."""
        found: dict[tuple[str, str], Found] = {}
        for ref, built in self.docs.items():
            build = self.plan.builds[ref]
            pages = {page.path: page for page in built.pages}
            for path, origin in build.origins.items():
                page = pages.get(path)
                if page is not None:
                    found.setdefault((build.source, origin), Found(url=docs_url(ref) + page.url, ref=ref, page=page))
                elif path in built.files:
                    found.setdefault((build.source, origin), Found(url=docs_url(ref) + path, ref=ref))
        return found
