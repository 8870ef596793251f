"""The whole program on one page: fetch → read → plan → run → link → check → assemble."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

from techdocs.builds import PlanTools, SeenNote, available, plan_builds, run_builds, withhold_secrets, without_pages
from techdocs.cache_folder import open_cache_folder
from techdocs.catalog import keep_incumbents, read_catalog, read_incumbents, read_repositories
from techdocs.config import Config
from techdocs.engine.plugins import check_trusted
from techdocs.engine.static import check_file_types
from techdocs.engine.theme import Theme, check_look, load_theme
from techdocs.errors import FULL_OR_READ_ONLY, DiskError, TechDocsError
from techdocs.files import fullest_disk
from techdocs.links import read_links
from techdocs.lint import CheckTools, Outside, check_site, open_outside, tell_once
from techdocs.model.docs import BuiltDocs
from techdocs.model.site import Report, Site, SiteParts
from techdocs.portal import SearchJob, SiteTools, assemble_site, check_site_folder
from techdocs.published import check_address
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.sources import fetch_sources, find_roots, open_workers
from techdocs.store import Store, check_store_folder
from techdocs.workers.forkserver import start_workers
from techdocs.workers.sandbox.enter import Shut


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a build gives: the site, what it is made of, what shut its workers in, and the seconds of each step."""

    site: Site
    parts: SiteParts
    walls: Shut
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        """Return every problem that was found."""
        return self.parts.report


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What lint gives: the report, each source's folder by its name, and what no text of the run may show."""

    report: Report
    roots: Mapping[str, Path]
    secrets: EnvironmentSecrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Whom to tell how far a build is: `total` before the run with the number of components, `built` after each."""

    total: Callable[[int], None] = lambda _: None
    built: Callable[[BuiltDocs], None] = lambda _: None


def check_run(config: Config, *, writes_site: bool = True) -> Iterator[TechDocsError]:
    """Yield everything that a run would stop at, before anything is written; one that `writes_site` or not."""
    checks: tuple[Callable[[], object], ...] = (
        lambda: find_roots(config),
        lambda: check_look(config.look),
        lambda: check_trusted(config.trusted),
        lambda: check_file_types(config.security.file_types),
        *([lambda: check_site_folder(config.site_dir)] if writes_site else []),
        lambda: check_store_folder(config.cache_dir),
        *(partial(check_address, site, config.folder) for site in (config.published_site, config.against) if site),
    )
    for check in checks:
        try:
            check()
        except TechDocsError as error:
            yield error


def build_site(config: Config, watch: Watch | None = None) -> Outcome:
    """Build the site that `config` describes.

    Raises:
        TechDocsError: the run could not be done; the old site stands as it was.
    """
    open_cache_folder(config.cache_dir)
    with _disk_errors(config), _Run(config, watch or Watch()) as run:
        parts, theme = run.parts()
        search = SearchJob(parts, run.store, jobs=config.jobs)
        tools = SiteTools(store=run.store, search=search, workers=run.readers, secrets=run.secrets)
        site = assemble_site(parts, theme, config, tools, watch=run.clock.add)
        if not config.is_pull_request:
            keep_incumbents(parts.catalog, run.store)
        with run.clock.step("prune"):
            run.store.prune()
    return Outcome(site=site, parts=parts, walls=available(), seconds=run.clock.seconds)


def lint_sources(config: Config, watch: Watch | None = None) -> Linted:
    """Return every problem that a build would find; nothing is put together.

    Raises:
        TechDocsError: the run could not be done.
    """
    open_cache_folder(config.cache_dir)
    with _disk_errors(config), open_outside(config) as outside, _Run(config, watch or Watch()) as run:
        parts = run.parts(outside, has_pages=False)[0]
    roots = {source.name: source.root for source in parts.catalog.sources}
    return Linted(report=tell_once(parts.report), roots=roots, secrets=run.secrets)


@contextmanager
def _disk_errors(config: Config) -> Iterator[None]:
    """Turn what is a disk's fault into an error that names the folder on it; the old site stands."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL_OR_READ_ONLY:
            raise
        folder = fullest_disk(config.cache_dir, config.site_dir.parent)
        message = f"`{folder}` cannot be written: {error.strerror}"
        raise DiskError(message, hint="free some space there, or name another `cache_dir` or `site_dir`") from error


class _Run:
    """One run, and what its steps share; to be used in a block, at whose end its worker processes are gone."""

    def __init__(self, config: Config, watch: Watch) -> None:
        self.config, self.watch, self.clock = config, watch, _Clock()
        self.store = Store(config.cache_dir / "cache", readable=config.use_cache)
        self.secrets = EnvironmentSecrets(os.environ, skip=config.security.skip_secrets)
        self.roots = find_roots(config)
        self.readers = open_workers(self.roots, config, self.store)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.readers.close()

    def parts(self, outside: Outside | None = None, *, has_pages: bool = True) -> tuple[SiteParts, Theme]:
        """Take the steps up to the report: fetch, read, plan, run, link, check; lint needs no finished pages."""
        config, store, clock = self.config, self.store, self.clock
        start_workers(has_pages=has_pages)
        with clock.step("fetch"):
            sources = fetch_sources(self.roots, store, self.readers)
        with clock.step("read"):
            readings = read_repositories(sources, self.readers, store, config.limits, self.secrets)
            incumbents = read_incumbents(config, store, outside.asked() if outside else ())
            catalog = read_catalog(readings, incumbents)
        with clock.step("plan"):
            theme, seen = load_theme(config.look), SeenNote(store, readable=config.use_cache)
            plan = plan_builds(catalog, PlanTools(theme=theme, config=config, workers=self.readers, seen=seen))
            plan = plan if has_pages else without_pages(plan, store)
        with clock.step("run"):
            self.watch.total(sum(build.action is not None for build in plan.builds.values()))
            commits = {source.name: source.commit for source in sources}
            built = run_builds(plan, theme, config, store, commits=commits, watch=self.watch.built)
            docs = withhold_secrets(plan, built, self.secrets, store)
        with clock.step("link"):
            links = read_links(catalog, plan, docs, site_url=config.look.site_url, secrets=self.secrets)
        with clock.step("check"):
            report = check_site(catalog, plan, docs, links, self._check_tools(outside))
        return SiteParts(look=config.look, catalog=catalog, plan=plan, docs=docs, links=links, report=report), theme

    def _check_tools(self, outside: Outside | None) -> CheckTools:
        config = self.config
        return CheckTools(
            secrets=self.secrets, workers=self.readers, settings=config.lint, today=config.today, outside=outside
        )


class _Clock:
    """The seconds of each step, in order."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def add(self, name: str, seconds: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.add(name, time.perf_counter() - started)
