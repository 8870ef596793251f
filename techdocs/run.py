"""The steps of techdocs, and what they share: fetch → read → plan → run → link → apis → check, and similar.

`build` takes them all for everything, `lint` without pages, `serve` for what someone looks at. What flows between them
is frozen, so a run may take a step again, or for some entities only.
"""

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from techdocs.apis import ApiTools, ComparedApis, build_apis, compare_published, with_changes
from techdocs.builds import run_builds, withhold_secrets, without_pages
from techdocs.builds.workers import Workers
from techdocs.catalog import read_catalog, read_incumbents, read_repositories
from techdocs.clock import Clock
from techdocs.config import Config
from techdocs.disk.shared_cache import SharedCache
from techdocs.disk.store import Store
from techdocs.engine.theme import Theme, load_theme
from techdocs.links import read_links
from techdocs.lint import Outside, Standards, check_site
from techdocs.model.catalog import Catalog, Reading
from techdocs.model.docs import BuildPlan, BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.fetching import FetchMode, FetchReport, FetchWatch
from techdocs.model.links import Links
from techdocs.model.problem import Problem, problem_order
from techdocs.model.shared_cache import SharedReport
from techdocs.model.site import Report, SiteParts
from techdocs.model.source import Source
from techdocs.plans import FileIndexNote, PlanTools, plan_builds
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.similar import find_similar
from techdocs.sources import fetch_sources, find_roots, open_workers, written_folders
from techdocs.workers.repositories import RepositoryWorkers

if TYPE_CHECKING:
    from techdocs.builds.executors.dask import DaskRenderer
    from techdocs.machines.work import Machines
    from techdocs.portal.search.elsewhere import DaskIndexer


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Callbacks for the progress of a build: `total` gets the number of components before the run, `built` each one."""

    fetch: FetchWatch = field(default_factory=FetchWatch)
    total: Callable[[int], None] = lambda _: None
    built: Callable[[BuiltDocs], None] = lambda _: None


class Run:
    """One run with its settings, store and secrets; to be used in a block, at whose end its processes are gone."""

    def __init__(
        self, config: Config, outside: Outside | None = None, environment: Mapping[str, str] = os.environ, *,
        is_shared: bool = False,
    ) -> None:  # fmt: skip
        """Take what a run is made with.

        Args:
            config: the settings.
            outside: published sites to look things up in.
            environment: variables that may hold secrets.
            is_shared: whether the run uses the cache that machines share, where the settings have one.
        """
        self.shared = SharedReport()
        self.notes: list[str] = []
        self._shared_cache = _open_shared_cache(config) if is_shared and config.shared_cache else None
        self.fetched = FetchReport()
        self._listing_problems: tuple[Problem, ...] = ()
        self.config, self.outside, self.clock = config, outside or Outside(), Clock()
        self.store = Store(config.cache_dir / "cache", readable=config.use_cache, shared=self._shared_cache)
        self.secrets = EnvironmentSecrets(
            environment, skip=config.security.skip_secrets, always=config.secret_variables
        )
        self._file_index = FileIndexNote(self.store, readable=config.use_cache)
        self._readers: list[RepositoryWorkers] = []
        self._readable: frozenset[Path] = frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(waits=kind is None)

    def close(self, *, waits: bool = True) -> None:
        """End the processes that read repositories, and wait until the shared cache has what it gets."""
        for readers in self._readers:
            readers.close()
        if self._shared_cache is not None:
            report = self._shared_cache.close(waits=waits)
            self.shared = replace(report, notes=(*self.notes, *report.notes))

    def sources(self, *, asks_git_up_to: int | None = None, watch: Watch | None = None) -> tuple[Source, ...]:
        """Return the repositories.

        Args:
            asks_git_up_to: git is asked about folders unless there are more than so many.
            watch: gets the progress of the fetch.

        Raises:
            SourceError: a folder is not there, or holds no repository.
        """
        with self.clock.step("fetch"):
            roots = find_roots(self.config)
            asks_git = asks_git_up_to is None or len(roots) <= asks_git_up_to
            own = written_folders(self.config)
            readers = self.readers([*roots])
            folders = fetch_sources(roots, self.store, readers, asks_git=asks_git, own=own) if roots else ()
            return tuple(sorted((*folders, *self._remotes(folders, watch or Watch())), key=lambda source: source.name))

    def _remotes(self, folders: Iterable[Source], watch: Watch) -> tuple[Source, ...]:
        """Return the repositories that are no folders; they are fetched once in a run, if at all."""
        config = self.config
        if not (config.urls or config.providers or config.locations or config.bundles):
            return ()
        from techdocs.sources.remotes import fetch_all  # noqa: PLC0415 - it loads httpx

        mode = FetchMode.LAST if self.fetched.sources else self.config.fetch_mode
        names = [source.name for source in folders]
        store = Store(self.config.cache_dir / "cache")  # `--no-cache` renders again, and fetches nothing again
        fetched = fetch_all(self.config, store, names, mode=mode, watch=watch.fetch)
        if not self.fetched.sources:
            self.fetched, self._listing_problems = fetched.report, fetched.problems
        return fetched.sources

    def readings(self, sources: Collection[Source]) -> dict[str, Reading]:
        """Return what each repository says of itself."""
        with self.clock.step("read"):
            readers = self.readers([source.root for source in sources])
            return read_repositories(sources, readers, self.store, self.config.limits, self.secrets)

    def catalog(self, readings: Mapping[str, Reading]) -> Catalog:
        """Return what the repositories say together; who held a name before keeps it."""
        with self.clock.step("read"):
            incumbents = read_incumbents(self.config, self.store, self.outside.asked())
            catalog = read_catalog(readings, incumbents)
            return replace(
                catalog, problems=tuple(sorted((*catalog.problems, *self._listing_problems), key=problem_order))
            )

    def builds(
        self, catalog: Catalog, theme: Theme, *, refs: Iterable[EntityRef] | None = None, has_pages: bool = True
    ) -> BuildPlan:
        """Return what the docs of all entities depend on, or of some; without pages they are only looked at."""
        with self.clock.step("plan"):
            readers = self.readers([source.root for source in catalog.sources])
            tools = PlanTools(
                theme=theme, config=self.config, workers=readers, file_index=self._file_index, store=self.store,
                secrets=self.secrets,
            )  # fmt: skip
            plan = plan_builds(catalog, tools, refs=refs)
            return plan if has_pages else without_pages(plan, self.store)

    def docs(
        self, catalog: Catalog, plan: BuildPlan, theme: Theme, watch: Watch | None = None,
        workers: Workers | None = None,
    ) -> dict[EntityRef, BuiltDocs]:  # fmt: skip
        """Return the docs of everything that is planned, rendered where they are not kept.

        Args:
            catalog: for the commits of the sources.
            plan: what to render.
            theme: how pages look.
            watch: gets the progress.
            workers: processes that render, where some are there.
        """
        watch = watch or Watch()
        with self.clock.step("run"):
            watch.total(sum(build.action is not None for build in plan.builds.values()))
            commits = {source.name: source.commit for source in catalog.sources}
            return run_builds(
                plan, theme, self.config, self.store, commits=commits, watch=watch.built, workers=workers,
                elsewhere=self._renderer(),
            )  # fmt: skip

    def _renderer(self) -> "DaskRenderer | None":
        """Return what renders on other machines, where the settings name some."""
        if self._machines is None:
            return None
        from techdocs.builds.executors.dask import DaskRenderer  # noqa: PLC0415 - an extra has dask

        return DaskRenderer(self._machines, self.config.limits)

    def indexer(self) -> "DaskIndexer | None":
        """Return what indexes on other machines, where the settings name some."""
        if self._machines is None:
            return None
        from techdocs.portal.search.elsewhere import DaskIndexer  # noqa: PLC0415 - an extra has dask

        return DaskIndexer(self._machines)

    @cached_property
    def _machines(self) -> "Machines | None":
        """Return other machines, where the settings name some."""
        if self._shared_cache is None or not self.config.executor:
            return None
        from techdocs.machines.work import Machines  # noqa: PLC0415 - an extra has dask
        from techdocs.objects.shared_cache import open_shared_cache  # noqa: PLC0415 - as below

        return Machines(
            settings=self.config.executor, store=self.store, shared=self._shared_cache, cache=self.config.shared_cache,
            open_cache=open_shared_cache, notes=self.notes,
        )  # fmt: skip

    def publishable(self, plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs]) -> dict[EntityRef, BuiltDocs]:
        """Return docs without the pages and files that hold a secret."""
        with self.clock.step("run"):
            return withhold_secrets(plan, docs, self.secrets, self.store)

    def links(self, catalog: Catalog, plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs]) -> Links:
        """Return where links lead, and who links to what."""
        with self.clock.step("link"):
            return read_links(catalog, plan, docs, site_url=self.config.look.site_url, secrets=self.secrets)

    def apis(self, catalog: Catalog, *, refs: Iterable[EntityRef] | None = None) -> ComparedApis:
        """Return the definitions of all APIs, or of some, with what changed in them."""
        with self.clock.step("apis"):
            workers = self.readers([source.root for source in catalog.sources])
            language = self.config.look.language
            tools = ApiTools(store=self.store, workers=workers, secrets=self.secrets, language=language)
            apis = with_changes(build_apis(catalog, tools, refs=refs), self.store, workers)
            against = self.outside.against
            return compare_published(apis, against, workers) if against is not None else ComparedApis(apis=apis)

    def with_similar(self, parts: SiteParts) -> SiteParts:
        """Return a site with the entities that may do the same as others: only its own pages need them."""
        with self.clock.step("similar"):
            return replace(parts, similar=find_similar(parts.catalog, parts.docs, parts.apis, self.store))

    def report(self, parts: SiteParts) -> Report:
        """Return every problem of what is planned and of the catalog."""
        with self.clock.step("check"):
            standards = Standards(
                secrets=self.secrets, workers=self.readers([source.root for source in parts.catalog.sources]),
                settings=self.config.lint, today=self.config.today, outside=self.outside,
            )  # fmt: skip
            return check_site(parts, standards)

    def parts(self, watch: Watch | None = None, *, has_pages: bool = True) -> tuple[SiteParts, Theme]:
        """Take all steps for everything."""
        catalog = self.catalog(self.readings(self.sources(watch=watch)))
        with self.clock.step("plan"):
            theme = load_theme(self.config.look)
        plan = self.builds(catalog, theme, has_pages=has_pages)
        docs = self.publishable(plan, self.docs(catalog, plan, theme, watch))
        links = self.links(catalog, plan, docs)
        compared = self.apis(catalog)
        parts = SiteParts(
            look=self.config.look, catalog=catalog, plan=plan, docs=docs, links=links, apis=compared.apis,
            undone=compared.undone,
        )  # fmt: skip
        return replace(parts, report=self.report(parts)), theme

    def readers(self, roots: Collection[Path]) -> RepositoryWorkers:
        """Return processes that may read some folders: further ones where the former may not.

        Those stay until the end, as other threads may wait for them.
        """
        if not self._readers or not self._readable.issuperset(roots):
            self._readable = frozenset(roots)
            self._readers.append(open_workers(sorted(roots), self.config, self.store))
        return self._readers[-1]


def _open_shared_cache(config: Config) -> SharedCache:
    """Return the cache that machines share; what is built for a pull request is not reviewed, and never put there."""
    from techdocs.objects.shared_cache import open_shared_cache  # noqa: PLC0415 - it loads the clients of stores

    settings = config.shared_cache
    return open_shared_cache(replace(settings, is_writable=settings.is_writable and not config.is_pull_request))
