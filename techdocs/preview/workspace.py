"""What is known of the repositories, read as far as someone asks: the first steps of a build, taken piece by piece.

The catalog is read whole (every page shows names of it), what a component's build depends on only for the sources that
someone looks at. So a preview of a thousand repositories starts as fast as that of a few.
"""

import threading
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path

from techdocs.config import Config
from techdocs.engine.docs_files import planned_pages
from techdocs.engine.theme import Theme, check_look, load_theme
from techdocs.model.api import BuiltApi
from techdocs.model.catalog import Catalog, Discovered, Reading
from techdocs.model.docs import Build, BuiltDocs, DocsForm, DocsPage, DocsState
from techdocs.model.entity import EntityRef
from techdocs.model.problem import problem_order
from techdocs.preview.held import hold_entities
from techdocs.published.beside import published_docs, with_site
from techdocs.run import Run
from techdocs.sources import read_git
from techdocs.workers.repositories import RepositoryWorkers

SMALL = 20
"""Sources up to which git is asked about all of them at once."""
_CATALOG_FILES = frozenset({"CODEOWNERS", "mkdocs.yml", "mkdocs.yaml", ".gitignore"})


class Workspace:
    """The repositories of a preview between two changes. Threads may share it.

    `own` is the catalog of the sources, `catalog` has the published site's entities beside it; `theme` is how pages
    look. `number` counts the changes before it. Of a descriptor that cannot be read now, the entities are those of an
    earlier look. What is known of builds grows, everything else stays as it is.
    """

    def __init__(self, run: Run) -> None:
        self.run, self.config, self._site = run, run.config, run.outside.site
        self.number = 0
        self._readings: Mapping[str, Reading] = {}
        self._lock = threading.RLock()
        self._builds: dict[EntityRef, Build] = {}
        self._expected: dict[EntityRef, tuple[Build | None, BuiltDocs]] = {}
        self._apis: Mapping[EntityRef, BuiltApi] | None = None
        self.theme = _load_theme(self.config)
        if self._site is not None:
            self._site.ask()
        self.own = self._read()
        self.catalog = self._joined(self.own)

    def after(self, paths: Collection[Path]) -> "Workspace":
        """Return the workspace as it is after files have changed; this one stays for who is still at work with it.

        What a planned build reads changes that source's builds alone; for anything else all is read again.

        Raises:
            TechDocsError: the sources cannot be found, or the template cannot be read.
        """
        with self._lock:
            theme, own, builds = self.theme, self.own, self._builds
            known = {path: build.source for build in builds.values() for path in build.inputs.values()}
            sources = {known.get(path, "") for path in paths if not self._is_of_look(path)}
            builds = {ref: build for ref, build in builds.items() if build.source not in sources}
            if any(self._is_of_look(path) for path in paths):
                check_look(self.config.look)
                theme, builds = _load_theme(self.config), {}
            if "" in sources or any(path.name in _CATALOG_FILES or not path.is_file() for path in paths):
                after = self._with(theme, own, {})
                after.own = after._read()  # noqa: SLF001 - another one of this kind
                after.catalog = after._joined(after.own)  # noqa: SLF001
                return after
            return self._with(theme, own, builds)

    def reading(self, paths: Collection[Path]) -> list[EntityRef]:
        """Return the entities whose builds, as far as they are planned, read one of some files."""
        with self._lock:
            return [ref for ref, build in self._builds.items() if not {*build.inputs.values()}.isdisjoint(paths)]

    def builds(self, refs: Iterable[EntityRef]) -> dict[EntityRef, Build]:
        """Return the builds of those entities that there are; whatever else their sources hold is planned with them."""
        with self._lock:
            wanted = [ref for ref in refs if ref in self.own.entities]
            sources = {self._source(ref) for ref in wanted if ref not in self._builds}
            if sources:
                self._ask_git(sources)
                waiting = [ref for source in sources for ref in self.refs_of(source) if ref not in self._builds]
                plan = self.run.builds(self.own, self.theme, refs=waiting)
                self._builds = {**self._builds, **plan.builds}
            return {ref: self._builds[ref] for ref in wanted}

    def _ask_git(self, names: Collection[str]) -> None:
        """Ask git about sources that someone looks at: to ask about each of a thousand would take many seconds."""
        found = {name: self.own.discovered[name] for name in names if name in self.own.discovered}
        unasked = [one.source for one in found.values() if not one.source.commit]
        asked = {source.name: source for source in read_git(unasked, self.run.store, self.workers())}
        known = {name: replace(found[name], source=source) for name, source in asked.items() if source.commit}
        if known:
            self.own, self.catalog = _with_sources(self.own, known), _with_sources(self.catalog, known)

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

    def apis(self) -> Mapping[EntityRef, BuiltApi]:
        """Return the definitions of the sources' APIs, read when someone first asks."""
        with self._lock:
            if self._apis is None:
                self._apis = self.run.apis(self.own).apis
            return self._apis

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

    def _is_of_look(self, path: Path) -> bool:
        """Say whether a file belongs to the company's own template."""
        template = self.config.look.template
        return template is not None and path.is_relative_to(template)

    def _with(self, theme: Theme, own: Catalog, builds: dict[EntityRef, Build]) -> "Workspace":
        after = copy(self)
        after.number, after.theme, after.own, after._apis = self.number + 1, theme, own, None  # noqa: SLF001
        after.catalog = self.catalog if own is self.own else self._joined(own)
        after._builds, after._expected = builds, {}  # noqa: SLF001 - those of another one of this kind
        return after

    def _joined(self, own: Catalog) -> Catalog:
        """Put the published site's entities beside our own."""
        return with_site(own, self._site) if self._site is not None else own

    def _expect(self, ref: EntityRef, build: Build | None) -> BuiltDocs:
        if not self.is_own(ref) and self._site is not None:
            return published_docs(ref, self._site, whole=False)
        if build is not None:
            pages = planned_pages(build.action, build.inputs, self.theme) if build.action else ()
            return BuiltDocs(ref=ref, state=DocsState.NONE, pages=pages)
        claim = self.catalog.docs_folders.get(ref)
        has_docs = claim is not None and claim.form in {DocsForm.MKDOCS, DocsForm.FOLDER, DocsForm.README}
        first = DocsPage(path="index.md", url="", output="", title=self.catalog.entities[ref].display_name)
        return BuiltDocs(ref=ref, state=DocsState.NONE, pages=(first,) if has_docs else (), counted=0)

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
        readings = self.run.readings(self.run.sources(asks_git_up_to=SMALL))
        self._readings = hold_entities(self._readings, readings)
        return self.run.catalog(self._readings)

    def workers(self) -> RepositoryWorkers:
        """Return the processes that read the repositories."""
        return self.run.readers([source.root for source in self.own.sources])


def _with_sources(catalog: Catalog, known: Mapping[str, Discovered]) -> Catalog:
    """Return a catalog with what git knows of some of its sources."""
    sources = tuple(known[source.name].source if source.name in known else source for source in catalog.sources)
    found = (problem for one in known.values() for problem in one.source.problems)
    problems = sorted(dict.fromkeys((*catalog.problems, *found)), key=problem_order)
    return replace(catalog, sources=sources, discovered={**catalog.discovered, **known}, problems=tuple(problems))


def _load_theme(config: Config) -> Theme:
    """Return the theme of a site whose scripts come from wherever the preview is, not from its `site_url`."""
    return load_theme(replace(config.look, site_url=""))
