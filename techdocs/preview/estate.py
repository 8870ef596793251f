"""What is known of the repositories, read as far as somebody asks: the first steps of a build, taken piece by piece.

The catalog is read whole (every page shows names of it), what a component's build depends on only for the sources that
somebody looks at. So a preview of a thousand repositories starts as fast as that of a few.
"""

import threading
from collections.abc import Collection, Iterable
from pathlib import Path

from techdocs.builds import SeenFiles, plan_builds
from techdocs.catalog import read_catalog
from techdocs.config import Config
from techdocs.engine.docs_files import planned_pages
from techdocs.engine.theme import load_theme
from techdocs.model.catalog import Catalog
from techdocs.model.docs import Build, BuiltDocs, DocsForm, DocsPage, DocsState
from techdocs.model.entity import EntityRef
from techdocs.preview.published import published_docs, with_site
from techdocs.published import PublishedSite
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.sources import fetch_sources
from techdocs.store import Store
from techdocs.yaml_memory import YamlMemory

_CATALOG_FILES = frozenset({"CODEOWNERS", "mkdocs.yml", "mkdocs.yaml", ".gitignore"})


class Estate:
    """The repositories of a preview at one moment. Threads may share it.

    `own` is the catalog of the sources, `catalog` has the published site's entities beside it; `theme` is how pages
    look.
    """

    def __init__(
        self, config: Config, store: Store, secrets: EnvironmentSecrets, site: PublishedSite | None = None
    ) -> None:
        self.config, self._store, self._secrets, self._site = config, store, secrets, site
        self._lock = threading.RLock()
        self._seen, self._yaml = SeenFiles(store), YamlMemory(store, config.limits)
        self._builds: dict[EntityRef, Build] = {}
        self._expected: dict[EntityRef, tuple[Build | None, BuiltDocs]] = {}
        self.theme = load_theme(config.look)
        self.own = self.catalog = self._read()
        self._join()

    def note(self, paths: Collection[Path]) -> None:
        """Take note of changed files.

        What a planned build reads changes that source's builds alone; for anything else all is read again.
        """
        with self._lock:
            known = {path: build.source for build in self._builds.values() for path in build.inputs.values()}
            sources = {known.get(path, "") for path in paths}
            is_catalog = any(path.name in _CATALOG_FILES or not path.is_file() for path in paths)
            if is_catalog or "" in sources:
                self.theme = load_theme(self.config.look)
                self._builds, self._expected = {}, {}
                self.own = self._read()
                self._join()
            else:
                self._builds = {ref: build for ref, build in self._builds.items() if build.source not in sources}

    def builds(self, refs: Iterable[EntityRef]) -> dict[EntityRef, Build]:
        """Return the builds of those entities that there are; whatever else their sources hold is planned with them."""
        with self._lock:
            wanted = [ref for ref in refs if ref in self.own.entities]
            sources = {self._source(ref) for ref in wanted if ref not in self._builds}
            if sources:
                waiting = [ref for source in sources for ref in self.refs_of(source) if ref not in self._builds]
                plan = plan_builds(self.own, self.theme, self.config, self._seen, self._yaml.load, refs=waiting)
                self._builds = {**self._builds, **plan.builds}
            return {ref: self._builds[ref] for ref in wanted}

    def planned(self) -> dict[EntityRef, Build]:
        """Return an entry for every entity, in the order of their refs: what is planned, else what is claimed."""
        with self._lock:
            return {ref: self._builds.get(ref) or self._claimed(ref) for ref in self.catalog.entities}

    def expected(self, ref: EntityRef) -> BuiltDocs:
        """Return the docs that an entity will have, as far as that is known before they are built."""
        with self._lock:
            build, known = self._builds.get(ref), self._expected.get(ref)
            if known is None or known[0] is not build:
                known = self._expected[ref] = (build, self._expect(ref, build))
            return known[1]

    def refs_of(self, source: str) -> list[EntityRef]:
        """Return the entities whose docs a source holds."""
        return [ref for ref in self.own.entities if self._source(ref) == source]

    def is_own(self, ref: EntityRef) -> bool:
        """Say whether an entity is one of the sources."""
        return ref in self.own.entities

    def look_closely(self, refs: Iterable[EntityRef]) -> None:
        """Read all pages of what is in the published site alone, so that links to these can be checked."""
        wanted = [ref for ref in refs if not self.is_own(ref) and ref in self.catalog.entities]
        if self._site is not None and wanted:
            self._site.fetch(wanted)
            with self._lock:
                for ref in wanted:
                    self._expected[ref] = (None, published_docs(ref, self._site, whole=True))

    def _join(self) -> None:
        """Put the published site's entities beside our own."""
        self.catalog = with_site(self.own, self._site) if self._site is not None else self.own

    def _expect(self, ref: EntityRef, build: Build | None) -> BuiltDocs:
        if not self.is_own(ref) and self._site is not None:
            return published_docs(ref, self._site, whole=False)
        if build is not None:
            pages = planned_pages(build.action, build.inputs, self.theme) if build.action else ()
            return BuiltDocs(ref=ref, state=DocsState.NONE, pages=pages)
        claim = self.catalog.docs_folders.get(ref)
        has_docs = claim is not None and claim.form in {DocsForm.MKDOCS, DocsForm.FOLDER, DocsForm.README}
        first = DocsPage(path="index.md", url="", output="", title=self.catalog.entities[ref].display_name)
        return BuiltDocs(ref=ref, state=DocsState.NONE, pages=(first,) if has_docs else ())

    def _source(self, ref: EntityRef) -> str:
        claim = self.catalog.docs_folders.get(ref)
        return claim.source if claim and claim.source else self.catalog.entities[ref].place.source

    def _claimed(self, ref: EntityRef) -> Build:
        claim = self.catalog.docs_folders.get(ref)
        if claim is None:
            return Build(ref=ref)
        return Build(
            ref=ref, source=claim.source, form=claim.form, elsewhere=claim.elsewhere,
            elsewhere_path=claim.elsewhere_path,
        )  # fmt: skip

    def _read(self) -> Catalog:
        sources = fetch_sources(self.config, self._store)
        return read_catalog(sources, self._yaml.load, names=self.config.names, secrets=self._secrets)
