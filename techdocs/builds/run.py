"""Step 4: render what is stale. Takes the `BuildPlan`, gives the `BuiltDocs` of every entity.

A component whose action has a finished entry in the store is reused. The others go to worker processes, each with a
bound on its time and memory; one that fails keeps its last good pages.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from techdocs.builds.executors.local import render_here
from techdocs.builds.memory import BuildMemory
from techdocs.builds.worker import STEP, read_record
from techdocs.builds.workers import Fault, Workers
from techdocs.clock import run_time
from techdocs.config import Config
from techdocs.disk.finished import DamagedError
from techdocs.disk.store import Kept, Store
from techdocs.engine.theme import Theme
from techdocs.model.codes import Code
from techdocs.model.docs import (
    SEARCH,
    SITE,
    Build,
    BuildAction,
    BuildPlan,
    BuiltDocs,
    DocsForm,
    DocsRecord,
    DocsState,
    Failure,
)
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Place, Problem, Severity, error

Watcher = Callable[[BuiltDocs], None]


class Elsewhere(Protocol):
    """Other machines that render; what they do not give is rendered here."""

    def render(self, builds: Mapping[EntityRef, Build], theme: Theme) -> Iterator[tuple[EntityRef, Path | Fault]]:
        """Yield components that they have done: a sealed folder, or why it failed."""


def run_builds(  # noqa: PLR0913 - what a run has
    plan: BuildPlan,
    theme: Theme,
    config: Config,
    store: Store,
    *,
    commits: Mapping[str, str],
    watch: Watcher,
    workers: Workers | None = None,
    elsewhere: Elsewhere | None = None,
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
        elsewhere: other machines, that render what they can.
    """
    memory = BuildMemory(store)
    actions = {ref: build.action for ref, build in plan.builds.items() if build.action}
    reasons: dict[EntityRef, str] = {}
    built: dict[EntityRef, BuiltDocs] = {}

    def make(refs: Sequence[EntityRef]) -> Iterator[tuple[EntityRef, Path | Fault]]:
        reasons.update((ref, memory.reason(ref, actions[ref])) for ref in refs)
        left = {ref: plan.builds[ref] for ref in refs}
        for ref, made in elsewhere.render(left, theme) if elsewhere is not None else ():
            yield ref, made
            del left[ref]
        yield from render_here(left, theme, config, store, workers)

    for ref, build in plan.builds.items():
        if ref not in actions:
            built[ref] = _unbuilt(build, memory, commits)
            watch(built[ref])
    for ref, kept in store.find_or_make(STEP, actions, make, read=read_record, is_shared=True):
        if not isinstance(kept, Kept):
            built[ref] = _failed(plan.builds[ref], kept, memory, commits)
        else:
            built[ref] = _built(ref, kept, actions[ref], memory, reasons.get(ref, ""))
        watch(built[ref])
    return {ref: built[ref] for ref in plan.builds}


def without_pages(plan: BuildPlan, store: Store) -> BuildPlan:
    """Return the plan with builds that write no pages, for lint; those that are finished already stay as they are."""
    return BuildPlan(builds={ref: _checked(build, store) for ref, build in plan.builds.items()})


def is_kept(build: Build, store: Store) -> bool:
    """Say whether nothing need be rendered for a build."""
    return build.action is None or store.find(STEP, store.key(build.action)) is not None


def _checked(build: Build, store: Store) -> Build:
    if build.action is None or is_kept(build, store):
        return build
    return replace(build, action=replace(build.action, has_pages=False))


def _built(ref: EntityRef, kept: Kept[DocsRecord], action: BuildAction, memory: BuildMemory, reason: str) -> BuiltDocs:
    """Return docs that are as their files are now, and take note of it."""
    if not (kept.is_new or kept.is_shared):
        memory.forget_failure(ref)
    elif action.has_pages:
        memory.succeeded(ref, kept.key, action)
    state = DocsState.RENDERED if kept.is_new else DocsState.REUSED
    return _docs(ref, state, kept, reason=reason)


def _unbuilt(build: Build, memory: BuildMemory, commits: Mapping[str, str]) -> BuiltDocs:
    if build.form is DocsForm.BROKEN:
        faults = [*([build.stopped] if build.stopped else []), *build.problems]
        reason = next((problem.message for problem in faults if problem.severity is Severity.ERROR), "")
        return _failed(build, (Code.BUILD_FAILED, reason or "its docs cannot be read"), memory, commits, known=True)
    return BuiltDocs(ref=build.ref, state=DocsState.NONE)


def _failed(
    build: Build, fault: Fault, memory: BuildMemory, commits: Mapping[str, str], *, known: bool = False
) -> BuiltDocs:
    """Return the last good pages of a component, or none, with why the new ones failed."""
    code, reason = fault
    since = run_time().replace(microsecond=0).isoformat().replace("+00:00", "Z")
    failure = memory.failed(build.ref, Failure(reason=reason, since=since, commit=commits.get(build.source, "")))
    message = f"the docs could not be built: {reason}"
    hint = "fix the docs; until then, their last good pages stay"
    place = build.settings_place if build.settings_place.path else Place(source=build.source)
    problem = error(code, place, message, hint, about=str(build.ref), entity=str(build.ref))
    problems = () if known else (problem,)
    key, tree = memory.last_good(build.ref)
    try:
        kept = Kept(key=key, tree=tree, value=read_record(tree)) if tree else None
    except DamagedError:
        kept = None
    if kept is None:
        return BuiltDocs(ref=build.ref, state=DocsState.FAILED, failure=failure, problems=problems)
    return _docs(build.ref, DocsState.KEPT, kept, failure=failure, problems=problems)


def _docs(
    ref: EntityRef, state: DocsState, kept: Kept[DocsRecord], *, reason: str = "", failure: Failure | None = None,
    problems: tuple[Problem, ...] = (),
) -> BuiltDocs:  # fmt: skip
    site, search = kept.tree.below(SITE), kept.tree.below(SEARCH)
    return BuiltDocs(
        ref=ref,
        state=state,
        key=kept.key,
        site=site,
        files=site.digests,
        search=search,
        search_files=search.digests,
        pages=kept.value.pages,
        faults=kept.value.faults,
        failure=failure,
        problems=problems,
        reason=reason,
    )
