"""Step 4: render what is stale. Takes the `BuildPlan`, gives the `BuiltDocs` of every entity.

A component whose action has a finished entry in the store is reused. The others go to worker processes, each with a
bound on its time and memory; one that fails keeps its last good pages.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, as_completed
from concurrent.futures import TimeoutError as FutureTimeoutError
from datetime import UTC, datetime
from multiprocessing import forkserver
from pathlib import Path

from pebble import CONSTS, ProcessExpired, ProcessPool

from techdocs.builds.memory import BuildMemory
from techdocs.builds.sandbox.enter import environment, worker_environment
from techdocs.builds.stage import FileChangedError, stage
from techdocs.builds.worker import STEP, Task, Walls, read_record, render_task, start_worker
from techdocs.config import Config
from techdocs.digests import digest_value
from techdocs.engine.render import SEARCH, SITE
from techdocs.engine.theme import Theme
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsForm, DocsState, Failure
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Place, Problem, Severity
from techdocs.store import DamagedError, Store, Tree

PRELOADED = ["techdocs.builds.worker"]
"""Modules that the process which workers are forked from loads."""
CONSTS.sleep_unit = 0.01  # seconds between two looks of the pool at its workers, by default 0.1
Watcher = Callable[[BuiltDocs], None]


def start_workers(store: Store) -> None:
    """Start the process that workers are forked from, which loads the renderer while the catalog is read.

    It gets an environment of its own, so that no worker ever has ours in its memory.
    """
    multiprocessing.set_forkserver_preload([*PRELOADED])
    with environment(worker_environment(store.own_folder("home"))):
        forkserver.ensure_running()


def run_builds(
    plan: BuildPlan, theme: Theme, config: Config, store: Store, *, commits: Mapping[str, str], watch: Watcher
) -> dict[EntityRef, BuiltDocs]:
    """Render every component whose inputs are new.

    Args:
        plan: what there is to build.
        theme: the site's theme.
        config: for `jobs` and `limits`.
        store: where finished builds are kept.
        commits: a source's name to its commit, for what is said of a failure.
        watch: is called with each component's docs as they are ready.
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
    for ref, error in _render({ref: plan.builds[ref] for ref in stale}, keys, theme, config, store):
        build = plan.builds[ref]
        built[ref] = (
            _failed(build, error, memory, commits) if error else _rendered(build, keys[ref], store, memory, stale[ref])
        )
        watch(built[ref])
    return {ref: built[ref] for ref in plan.builds}


def _render(
    builds: Mapping[EntityRef, Build],
    keys: Mapping[EntityRef, str],
    theme: Theme,
    config: Config,
    store: Store,
) -> Iterator[tuple[EntityRef, tuple[Code, str] | None]]:
    """Yield each component as it is done, with why it failed, if it did."""
    if not builds:
        return
    for is_open in (False, True):
        some = {ref: build for ref, build in builds.items() if _runs_code(build) is is_open}
        if some:
            yield from _render_in_pool(some, keys, theme, config, store, is_open=is_open)


def _runs_code(build: Build) -> bool:
    """Say whether code that the operator named for trusted sources runs in a build."""
    return bool(build.action and build.action.trusted and build.action.trusted.runs_code)


def _render_in_pool(
    builds: Mapping[EntityRef, Build], keys: Mapping[EntityRef, str], theme: Theme, config: Config, store: Store, *,
    is_open: bool,
) -> Iterator[tuple[EntityRef, tuple[Code, str] | None]]:  # fmt: skip
    context = multiprocessing.get_context("forkserver")
    largest_first = sorted(builds, key=lambda ref: (-len(builds[ref].inputs), ref))
    with store.scratch() as staged, ProcessPool(
        max_workers=min(config.jobs, len(builds)), context=context, initializer=start_worker,
        initargs=(_walls(theme, config, store, staged, is_open=is_open),),
    ) as pool:  # fmt: skip
        waiting: dict[Future[str], tuple[EntityRef, Path]] = {}
        for number, ref in enumerate(largest_first):
            action, folder = builds[ref].action, staged / str(number)
            assert action is not None  # noqa: S101 - only builds with an action are stale
            folder.mkdir()
            try:
                inputs = stage(action, builds[ref].inputs, folder)
            except FileChangedError as changed:
                yield ref, (Code.BUILD_FAILED, str(changed))
                continue
            made = staged / f"{number}.made"
            task = Task(key=keys[ref], action=action, inputs=inputs, theme=theme, staged=folder, made=made)
            future = pool.schedule(render_task, args=(task,), timeout=config.limits.component_seconds)
            waiting[future] = (ref, made)
        for done in as_completed(waiting):
            ref, made = waiting.pop(done)
            error = _error(done, config)
            if not error:
                store.adopt(STEP, keys[ref], made)
            yield ref, error


def _walls(theme: Theme, config: Config, store: Store, staged: Path, *, is_open: bool) -> Walls:
    look = theme.look
    pictures = [path for path in (look.logo, look.favicon) if path]
    return Walls(
        memory_mb=config.limits.memory_mb,
        readable=(*theme.folders, *pictures),
        writable=(staged,),
        home=store.own_folder("home"),
        is_open=is_open,
    )


def _error(future: "Future[str]", config: Config) -> tuple[Code, str] | None:
    """Return why a build failed, None when it did not: the one place where any exception is a failed build."""
    try:
        future.result()
    except FutureTimeoutError:
        reason = f"it took longer than {config.limits.component_seconds} s (`limits.component_seconds`)"
        return Code.BUILD_STOPPED, reason
    except MemoryError:
        return Code.BUILD_STOPPED, f"it needed more than {config.limits.memory_mb} MB (`limits.memory_mb`)"
    except ProcessExpired as error:
        reason = f"its worker process died (exit code {error.exitcode})"
        if error.exitcode == -signal.SIGABRT:  # native code ends the process where Python raises a MemoryError
            reason = f"it needed more than {config.limits.memory_mb} MB (`limits.memory_mb`)"
        return Code.BUILD_STOPPED, reason
    except Exception as error:
        if getattr(error, "errno", 0) in FULL_OR_READ_ONLY:
            raise  # the operator's disk: no author can mend it
        said = str(error).splitlines()[0][:300] if str(error) else "no message"
        return Code.BUILD_FAILED, f"{type(error).__name__}: {said}"
    return None


def _rendered(build: Build, key: str, store: Store, memory: BuildMemory, reason: str) -> BuiltDocs:
    tree = store.find(STEP, key)
    if tree is None or build.action is None:
        raise LookupError(f"the build of {build.ref} has left nothing in the store")
    memory.succeeded(build.ref, key, build.action)
    return _docs(build.ref, DocsState.RENDERED, key, tree, reason=reason)


def _reused(ref: EntityRef, key: str, tree: Tree, memory: BuildMemory) -> BuiltDocs:
    memory.forget_failure(ref)
    return _docs(ref, DocsState.REUSED, key, tree)


def _unbuilt(build: Build, memory: BuildMemory, commits: Mapping[str, str]) -> BuiltDocs:
    if build.form is DocsForm.BROKEN:
        reason = next((problem.message for problem in build.problems if problem.severity is Severity.ERROR), "")
        return _failed(build, (Code.BUILD_FAILED, reason or "its docs cannot be read"), memory, commits, known=True)
    return BuiltDocs(ref=build.ref, state=DocsState.NONE)


def _failed(
    build: Build, error: tuple[Code, str], memory: BuildMemory, commits: Mapping[str, str], *, known: bool = False
) -> BuiltDocs:
    """Return the last good pages of a component, or none, with why the new ones failed."""
    code, reason = error
    since = _now().replace(microsecond=0).isoformat().replace("+00:00", "Z")
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


def _now() -> datetime:
    """Return the time; `SOURCE_DATE_EPOCH` sets it (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), tz=UTC) if epoch.isdigit() else datetime.now(tz=UTC)


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
