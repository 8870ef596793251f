"""Every address of the site, found by what authors write: an entity, a file of a repository, or a page's address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from techdocs.model.catalog import Catalog
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsPage
from techdocs.model.entity import EntityRef
from techdocs.model.urls import docs_place, docs_url, entity_url, file_of
from techdocs.plain_text import composed


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTarget:
    """A place in the site: its address from the root, whose it is, and the page when it is one."""

    url: str
    ref: EntityRef
    page: DocsPage | None = None


class Addresses:
    """The addresses of one run."""

    def __init__(self, catalog: Catalog, plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs]) -> None:
        self.catalog, self.plan, self.docs = catalog, plan, docs

    def of_entity(self, ref: EntityRef, path: str) -> FoundTarget | None:
        """Return the page at a path of an entity's docs (its file or its address), None when there is no such page.

        Without a path that is where its docs begin, or its catalog page when it has none.
        """
        build, built = self.plan.builds.get(ref), self.docs.get(ref)
        if build is not None and build.elsewhere is not None:
            return self._elsewhere(build, path)
        if built is not None and not built.pages and built.failure is not None:
            return FoundTarget(url=docs_url(ref), ref=ref)  # a page that says why there are none
        if built is None or not built.pages:
            return None if path else FoundTarget(url=entity_url(ref), ref=ref)
        if not path:
            claim = self.catalog.docs_folders.get(ref)
            if claim is not None and claim.elsewhere_path and (start := self._page_at(ref, claim.elsewhere_path)):
                return start
            return self._by_url.get(docs_url(ref)) or FoundTarget(url=docs_url(ref), ref=ref, page=built.pages[0])
        found = self._page_at(ref, path)
        return found or (FoundTarget(url=docs_url(ref) + path, ref=ref) if path in built.files else None)

    def _page_at(self, ref: EntityRef, path: str) -> FoundTarget | None:
        return self._pages[ref].get(path) or self._pages[ref].get(path.rstrip("/"))

    def _elsewhere(self, build: Build, path: str) -> FoundTarget | None:
        """Return the page of the entity whose docs another one shows; such a chain has one link (as in Backstage)."""
        ref = build.elsewhere
        other = self.plan.builds.get(ref) if ref else None
        if ref is None or ref not in self.catalog.entities or (other is not None and other.elsewhere is not None):
            return None if path else FoundTarget(url=entity_url(build.ref), ref=build.ref)
        found = self.of_entity(ref, path or build.elsewhere_path) or (None if path else self.of_entity(ref, ""))
        has_none = found is not None and found.url == entity_url(ref)
        return FoundTarget(url=entity_url(build.ref), ref=build.ref) if has_none else found

    def of_file(self, source: str, path: str) -> FoundTarget | None:
        """Return where a file of a repository is in the site; a folder is its index or README."""
        folder = path.strip("/")
        below = [f"{folder}/{name}" if folder else name for name in ("index.md", "README.md")]
        for name in (path, *below):
            found = self._by_file.get((source, composed(name)))
            if found is not None:
                return found
        return None

    def of_url(self, url: str) -> FoundTarget | None:
        """Return the place that an address from the site's root names."""
        path = url.removesuffix("index.html")
        return self._by_url.get(path) or self._by_url.get(f"{path.rstrip('/')}/") or self._static(url)

    def is_taken(self, url: str) -> bool:
        """Say whether a page or a file of the site stands at exactly this address."""
        found = self.of_url(url)
        return found is not None and found.url == url

    def files_of(self, ref: EntityRef) -> Iterator[str]:
        """Yield every file of the site that is below an entity's docs, as far as that is known here."""
        built, build, root = self.docs.get(ref), self.plan.builds.get(ref), docs_url(ref)
        if built is not None and (built.files or built.failure is not None):
            yield from (root + name for name in (*built.files, "index.html", "links.json"))
            yield from (file_of(root + page.url) for page in built.withheld)
        elif build is not None and build.elsewhere is not None:
            yield f"{root}index.html"

    def _static(self, url: str) -> FoundTarget | None:
        """Return a picture or a download of some docs."""
        ref, path = docs_place(url) or (None, "")
        built = self.docs.get(ref) if ref else None
        return FoundTarget(url=url, ref=ref) if ref and built is not None and path in built.files else None

    @cached_property
    def _pages(self) -> dict[EntityRef, dict[str, FoundTarget]]:
        """The pages of each entity's docs, by file and by address."""
        found: dict[EntityRef, dict[str, FoundTarget]] = {}
        for ref, built in self.docs.items():
            root, pages = docs_url(ref), found.setdefault(ref, {})
            for page in built.pages:
                place = FoundTarget(url=root + page.url, ref=ref, page=page)
                pages |= {name: place for name in (page.path, page.url.rstrip("/")) if name}
            paths = {origin: path for path, origin in self._origins(ref).items()} if built.withheld else {}
            for gone in built.withheld:
                place = FoundTarget(url=root + gone.url, ref=ref)
                pages |= {name: place for name in (paths.get(gone.path, gone.path), gone.url.rstrip("/")) if name}
        return found

    def _origins(self, ref: EntityRef) -> Mapping[str, str]:
        return self.plan.builds[ref].origins

    @cached_property
    def _by_url(self) -> dict[str, FoundTarget]:
        found = {entity_url(ref): FoundTarget(url=entity_url(ref), ref=ref) for ref in self.catalog.entities}
        for ref, built in self.docs.items():
            place = docs_url(ref)
            if built.pages:
                found[place] = FoundTarget(url=place, ref=ref, page=built.pages[0])
            found |= {place + page.url: FoundTarget(url=place + page.url, ref=ref, page=page) for page in built.pages}
            found |= {place + page.url: FoundTarget(url=place + page.url, ref=ref) for page in built.withheld}
        return found

    @cached_property
    def _by_file(self) -> dict[tuple[str, str], FoundTarget]:
        """Every published file by its source and its path there; where docs overlap the first entity's count."""
        found: dict[tuple[str, str], FoundTarget] = {}
        for ref, built in self.docs.items():
            build = self.plan.builds[ref]
            pages = {page.path: page for page in built.pages}
            for path, origin in build.origins.items():
                page = pages.get(path)
                key = (build.source, composed(origin))
                if page is not None:
                    found.setdefault(key, FoundTarget(url=docs_url(ref) + page.url, ref=ref, page=page))
                elif path in built.files:
                    found.setdefault(key, FoundTarget(url=docs_url(ref) + path, ref=ref))
            for gone in built.withheld:
                found.setdefault(
                    (build.source, composed(gone.path)), FoundTarget(url=docs_url(ref) + gone.url, ref=ref)
                )
        return found
