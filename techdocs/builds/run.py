"""Step 4: render what is stale. Takes the `BuildPlan`, gives the `BuiltDocs` of every entity.

A component whose action has a finished entry in the store is reused. The others go to worker processes, each with a
bound on its time and memory; one that fails keeps its last good pages.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from techdocs.builds.memory import BuildMemory
from techdocs.builds.worker import STEP, read_record
from techdocs.builds.workers import Fault, Workers
from techdocs.clock import run_time
from techdocs.config import Config
from techdocs.digests import digest_value
from techdocs.engine.render import SEARCH, SITE
from techdocs.engine.theme import Theme
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsForm, DocsState, Failure
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Place, Problem, Severity
from techdocs.store import DamagedError, Store, Tree

Watcher = Callable[[BuiltDocs], None]


def run_builds(
    plan: BuildPlan,
    theme: Theme,
    config: Config,
    store: Store,
    *,
    commits: Mapping[str, str],
    watch: Watcher,
    workers: Workers | None = None,
) -> dict[EntityRef, BuiltDocs]:
    """Render every component whose inputs are new.

    Args:
        plan: what there is to build.
        theme: the site's theme.
        config: for `jobs` and `limits`.
        store: where finished builds are kept.
        commits: a source's name to its commit, for what is said of a failure.
        watch: is called with each component's docs as they are ready.
        workers: processes that are there already; else some are started, and end.
    """
    memory = BuildMemory(store)
    keys = {ref: digest_value(build.action) for ref, build in plan.builds.items() if build.action}
    built: dict[EntityRef, BuiltDocs] = {}
    stale: dict[EntityRef, str] = {}
    for ref, build in plan.builds.items():
        tree = store.find(STEP, keys[ref]) if ref in keys else None
        if tree is None and build.action is not None:
            stale[ref] = memory.reason(ref, build.action)
            continue
        try:
            built[ref] = _reused(ref, keys[ref], tree, memory) if tree else _unbuilt(build, memory, commits)
        except DamagedError:  # as if it had never been built
            stale[ref] = "its finished pages are damaged"
            continue
        watch(built[ref])
    for ref, error in _render({ref: plan.builds[ref] for ref in stale}, keys, theme, config, store, workers):
        build = plan.builds[ref]
        built[ref] = (
            _failed(build, error, memory, commits) if error else _rendered(build, keys[ref], store, memory, stale[ref])
        )
        watch(built[ref])
    return {ref: built[ref] for ref in plan.builds}


def without_pages(plan: BuildPlan, store: Store) -> BuildPlan:
    """Return the plan with builds that write no pages, for lint; those that are finished already stay as they are."""
    return BuildPlan(builds={ref: _checked(build, store) for ref, build in plan.builds.items()})


def _checked(build: Build, store: Store) -> Build:
    if build.action is None or store.find(STEP, digest_value(build.action)) is not None:
        return build
    return replace(build, action=replace(build.action, has_pages=False))


def _render(
    builds: Mapping[EntityRef, Build],
    keys: Mapping[EntityRef, str],
    theme: Theme,
    config: Config,
    store: Store,
    workers: Workers | None,
) -> Iterator[tuple[EntityRef, Fault | None]]:
    """Yield each component as it is done, with why it failed, if it did."""
    for is_open in (False, True):
        some = {ref: build for ref, build in builds.items() if runs_code(build) is is_open}
        if some and workers is not None and not is_open:
            yield from workers.render(some, keys, theme)
        elif some:
            count = min(config.jobs, len(some))
            each = config.jobs // count
            with Workers(theme, config, store, count=count, processes=each, is_open=is_open) as own:
                yield from own.render(some, keys, theme)


def runs_code(build: Build) -> bool:
    """Say whether code that the operator named for trusted sources runs in a build."""
    return bool(build.action and build.action.trusted and build.action.trusted.runs_code)


def _rendered(build: Build, key: str, store: Store, memory: BuildMemory, reason: str) -> BuiltDocs:
    tree = store.find(STEP, key)
    if tree is None or build.action is None:
        raise LookupError(f"the build of {build.ref} has left nothing in the store")
    if build.action.has_pages:
        memory.succeeded(build.ref, key, build.action)
    return _docs(build.ref, DocsState.RENDERED, key, tree, reason=reason)


def _reused(ref: EntityRef, key: str, tree: Tree, memory: BuildMemory) -> BuiltDocs:
    memory.forget_failure(ref)
    return _docs(ref, DocsState.REUSED, key, tree)


def _unbuilt(build: Build, memory: BuildMemory, commits: Mapping[str, str]) -> BuiltDocs:
    if build.form is DocsForm.BROKEN:
        faults = [*([build.stopped] if build.stopped else []), *build.problems]
        reason = next((problem.message for problem in faults if problem.severity is Severity.ERROR), "")
        return _failed(build, (Code.BUILD_FAILED, reason or "its docs cannot be read"), memory, commits, known=True)
    return BuiltDocs(ref=build.ref, state=DocsState.NONE)


def _failed(
    build: Build, error: Fault, memory: BuildMemory, commits: Mapping[str, str], *, known: bool = False
) -> BuiltDocs:
    """Return the last good pages of a component, or none, with why the new ones failed."""
    code, reason = error
    since = run_time().replace(microsecond=0).isoformat().replace("+00:00", "Z")
    failure = memory.failed(build.ref, Failure(reason=reason, since=since, commit=commits.get(build.source, "")))
    problem = Problem(
        code=code, severity=Severity.ERROR, message=f"the docs could not be built: {reason}",
        place=build.settings_place if build.settings_place.path else Place(source=build.source),
        hint="mend the docs; their last good pages stay until then", entity=str(build.ref),
    )  # fmt: skip
    problems = () if known else (problem,)
    key, tree = memory.last_good(build.ref)
    if tree is None:
        return BuiltDocs(ref=build.ref, state=DocsState.FAILED, failure=failure, problems=problems)
    try:
        return _docs(build.ref, DocsState.KEPT, key, tree, failure=failure, problems=problems)
    except DamagedError:
        return BuiltDocs(ref=build.ref, state=DocsState.FAILED, failure=failure, problems=problems)


def _docs(
    ref: EntityRef, state: DocsState, key: str, tree: Tree, *, reason: str = "", failure: Failure | None = None,
    problems: tuple[Problem, ...] = (),
) -> BuiltDocs:  # fmt: skip
    record = read_record(tree)
    return BuiltDocs(
        ref=ref,
        state=state,
        key=key,
        folder=tree.folder / SITE,
        files=_below(tree, SITE),
        search_folder=tree.folder / SEARCH,
        search_files=_below(tree, SEARCH),
        pages=record.pages,
        faults=record.faults,
        failure=failure,
        problems=problems,
        reason=reason,
    )


def _below(tree: Tree, folder: str) -> dict[str, str]:
    return {path.removeprefix(folder): digest for path, digest in tree.digests.items() if path.startswith(folder)}
