"""What techdocs does for a whole site: a `build` takes all steps (`run`) and assembles the site, `lint` reports."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from techdocs.apis import keep_definitions
from techdocs.catalog import keep_incumbents
from techdocs.clean.file_types import check_file_types
from techdocs.config import Config
from techdocs.disk.cache_folder import open_cache_folder
from techdocs.disk.files import fullest_disk
from techdocs.disk.store import check_store_folder
from techdocs.engine.plugins import check_trusted
from techdocs.engine.theme import check_look, load_theme
from techdocs.errors import FULL_OR_READ_ONLY, DiskError, TechDocsError
from techdocs.lint import open_outside, tell_once
from techdocs.model.catalog import Catalog
from techdocs.model.docs import BuildPlan, BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.fetching import FetchedSource, FetchReport, FetchState
from techdocs.model.shards import BuildShard
from techdocs.model.shared_cache import SharedReport
from techdocs.model.site import Report, Site, SiteParts
from techdocs.published import check_address
from techdocs.run import Run, Watch
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.sources import find_roots
from techdocs.workers.forkserver import start_workers
from techdocs.workers.sandbox.enter import SandboxState, available


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a build gives: the site, what it is made of, what shut its workers in, and the seconds of each step.

    `fetched` says what was done with repositories that are no folders, `shared` what with the shared cache.
    """

    site: Site
    parts: SiteParts
    sandbox: SandboxState
    seconds: dict[str, float] = field(default_factory=dict)
    fetched: FetchReport = field(default_factory=FetchReport)
    shared: SharedReport = field(default_factory=SharedReport)

    @property
    def report(self) -> Report:
        """Return every problem that was found."""
        return self.parts.report


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedShard:
    """What a shard of a build gives: its docs, of how many components, and what is in the shared cache now."""

    docs: Mapping[EntityRef, BuiltDocs]
    components: int
    catalog: Catalog
    shared: SharedReport
    seconds: Mapping[str, float]
    fetched: FetchReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What lint gives: the report, each source's folder by its name, and what no text of the run may show."""

    report: Report
    roots: Mapping[str, Path]
    secrets: EnvironmentSecrets


def check_run(config: Config, *, writes_site: bool = True) -> Iterator[TechDocsError]:
    """Yield everything that a run would stop at, before anything is written; one that `writes_site` or not."""
    checks: tuple[Callable[[], object], ...] = (
        lambda: find_roots(config),
        lambda: check_look(config.look),
        lambda: check_trusted(config.trusted),
        lambda: check_file_types(config.security.file_types),
        *([lambda: _check_site_folder(config.site_dir)] if writes_site else []),
        lambda: check_store_folder(config.cache_dir),
        *(partial(check_address, site, config.folder) for site in (config.published_site, config.against) if site),
    )
    for check in checks:
        try:
            check()
        except TechDocsError as error:
            yield error


def _check_site_folder(folder: Path) -> None:
    from techdocs.portal import check_site_folder  # noqa: PLC0415 - lint puts no site together, and needs no templates

    check_site_folder(folder)


def build_site(config: Config, watch: Watch | None = None) -> Outcome:
    """Build the site that `config` describes.

    Raises:
        TechDocsError: the run could not be done; the old site stays.
    """
    from techdocs.portal import SearchJob, SiteTools, assemble_site  # noqa: PLC0415 - as above

    if config.executor:
        _check_executor(config)
    open_cache_folder(config.cache_dir)
    start_workers()
    with disk_errors(config), Run(config, is_shared=True) as run:
        parts, theme = run.parts(watch)
        search = SearchJob(parts, run.store, jobs=config.jobs, elsewhere=run.indexer())
        roots = [source.root for source in parts.catalog.sources]
        tools = SiteTools(
            store=run.store, search=search, workers=run.readers(roots), secrets=run.secrets,
            with_similar=run.with_similar,
        )  # fmt: skip
        site = assemble_site(parts, theme, config, tools, watch=run.clock.add)
        if not config.is_pull_request:
            keep_incumbents(parts.catalog, run.store)
            keep_definitions(parts.apis, run.store)
        with run.clock.step("prune"):
            run.store.prune()
    return Outcome(
        site=site, parts=parts, sandbox=available(), seconds=run.clock.seconds, fetched=run.fetched, shared=run.shared
    )  # fmt: skip


def render_shard(config: Config, shard: BuildShard, watch: Watch | None = None) -> RenderedShard:
    """Render one part of the docs into the shared cache, where the build of the site finds it.

    Raises:
        TechDocsError: the run could not be done, or its docs not be put there.
    """
    _check_shared(config, "a shard")
    open_cache_folder(config.cache_dir)
    start_workers()
    with disk_errors(config), Run(config, is_shared=True) as run:
        catalog = run.catalog(run.readings(run.sources(watch=watch)))
        with run.clock.step("plan"):
            theme = load_theme(config.look)
        plan = run.builds(catalog, theme)
        part = BuildPlan(builds={ref: build for ref, build in plan.builds.items() if shard.has(ref)})
        docs = run.docs(catalog, part, theme, watch)
        with run.clock.step("prune"):
            run.store.prune()
    if not run.shared.is_whole:
        raise TechDocsError(f"the docs of shard {shard} are not all in the shared cache: {'; '.join(run.shared.notes)}")
    return RenderedShard(
        docs=docs, components=sum(build.action is not None for build in plan.builds.values()), catalog=catalog,
        shared=run.shared, seconds=run.clock.seconds, fetched=run.fetched,
    )  # fmt: skip


def _check_executor(config: Config) -> None:
    _check_shared(config, "`--executor dask`")
    if find_spec("distributed") is None:
        raise TechDocsError(
            "dask is not installed",
            hint="install techdocs with the extra `dask`: in its clone, `pip install '.[dask]'`",
        )


def _check_shared(config: Config, what: str) -> None:
    """Raise a TechDocsError when several machines are to render, and have no place for it that they share."""
    hint = "set `cache.remote`, and `cache.mode` to `read-write`"
    if not config.shared_cache:
        raise TechDocsError(f"{what} needs a shared cache for its docs", hint=hint)
    if not config.shared_cache.is_writable:
        raise TechDocsError(f"{what} must be able to write to the shared cache", hint=hint)
    if config.is_pull_request:
        raise TechDocsError(
            f"{what} writes to the shared cache, which a build of a pull request never does",
            hint="pass `--no-pull-request` if what it builds was reviewed",
        )


def lint_sources(config: Config, watch: Watch | None = None) -> Linted:
    """Return every problem that a build would find; nothing is put together.

    Raises:
        TechDocsError: the run could not be done.
    """
    open_cache_folder(config.cache_dir)
    start_workers(has_pages=False)
    with disk_errors(config), open_outside(config) as outside, Run(config, outside) as run:
        parts = run.parts(watch, has_pages=False)[0]
    roots = {source.name: source.root for source in parts.catalog.sources}
    return Linted(report=tell_once(parts.report), roots=roots, secrets=run.secrets)


def list_sources(config: Config) -> tuple[FetchedSource, ...]:
    """Return what a build would read: each source with its commit, and what is wrong with it; nothing is fetched.

    Raises:
        TechDocsError: the run could not be done.
    """
    open_cache_folder(config.cache_dir)
    start_workers(has_pages=False)
    with disk_errors(config), Run(config) as run:
        sources = run.sources()
    fetched = {source.name: source for source in run.fetched.sources}
    folders = (
        FetchedSource(
            name=one.name, url=str(one.root), branch=one.branch, commit=one.commit, head=one.commit,
            state=FetchState.FOLDER,
        )
        for one in sources
        if one.name not in fetched and not one.root.is_relative_to(config.cache_dir)
    )  # fmt: skip
    return tuple(sorted((*folders, *fetched.values()), key=lambda source: source.name))


@contextmanager
def disk_errors(config: Config) -> Iterator[None]:
    """Turn what is a disk's fault into an error that names the folder on it; the old site stays."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL_OR_READ_ONLY:
            raise
        folder = fullest_disk(config.cache_dir, config.site_dir.parent)
        message = f"`{folder}` cannot be written: {error.strerror}"
        raise DiskError(message, hint="free some space there, or choose another `cache_dir` or `site_dir`") from error
