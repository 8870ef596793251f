"""Step 3: what each component's build depends on. Takes the `Catalog` and the theme, gives a `BuildPlan`.

What a repository's author wrote is read in `repository`, by worker processes. Of a repository that cannot be read, or
takes too long, the last good pages stay.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from techdocs.codec import encode
from techdocs.config import Config
from techdocs.disk.kept_answers import KeptAnswers
from techdocs.disk.store import Store
from techdocs.engine.plugins import with_versions
from techdocs.engine.theme import Theme
from techdocs.model.catalog import Catalog, DocsClaim
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuildPlan, DocsForm
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Place, error
from techdocs.model.trust import Trust
from techdocs.plans.file_index import FileIndexNote
from techdocs.plans.task import PLAN, DocsItem, PlannedDocs, PlanTask
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.workers.repositories import RepositoryWorkers, TooMuch

STEP = "plans"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTools:
    """What plans are made with: the theme, the settings, the processes that read, and what is kept and known of files.

    `secrets` are those that no plan in the `store` may hold.
    """

    theme: Theme
    config: Config
    workers: RepositoryWorkers
    file_index: FileIndexNote
    store: Store
    secrets: EnvironmentSecrets


def plan_builds(catalog: Catalog, tools: PlanTools, *, refs: Iterable[EntityRef] | None = None) -> BuildPlan:
    """Return one entry for each entity, in the order of their refs.

    Args:
        catalog: the catalog.
        tools: what plans are made with.
        refs: the entities to plan, all of them if None.
    """
    wanted = list(catalog.entities if refs is None else refs)
    builds: dict[EntityRef, Build] = {}
    items: dict[str, list[DocsItem]] = {}
    for ref in wanted:
        claim = catalog.docs_folders.get(ref)
        known = _known(ref, claim, catalog)
        if known is not None:
            builds[ref] = known
        elif claim is not None:
            items.setdefault(claim.source, []).append(
                DocsItem(ref=ref, name=catalog.entities[ref].display_name, claim=claim)
            )
    kept = KeptAnswers(tools.store, STEP, PlannedDocs) if refs is None else None
    builds |= {build.ref: build for build in _planned(catalog, items, tools, kept)}
    if kept is not None:
        kept.save()
        tools.file_index.save([source.root for source in catalog.sources])
    return BuildPlan(builds={ref: builds[ref] for ref in wanted})


def _known(ref: EntityRef, claim: DocsClaim | None, catalog: Catalog) -> Build | None:
    """Return the build of an entity that nothing need be read for, None where its repository must be."""
    if claim is None:
        return Build(ref=ref)
    if claim.form is DocsForm.ELSEWHERE:
        return Build(ref=ref, form=claim.form, elsewhere=claim.elsewhere, elsewhere_path=claim.elsewhere_path)
    problem = claim.problem or catalog.stopped.get(claim.source)
    if problem is None:
        return None
    form = claim.form if claim.problem else DocsForm.BROKEN
    return Build(ref=ref, source=claim.source, form=form, problems=(problem,) if claim.problem else (), stopped=problem)


def _planned(
    catalog: Catalog,
    items: Mapping[str, list[DocsItem]],
    tools: PlanTools,
    kept: KeptAnswers[PlannedDocs] | None,
) -> Iterator[Build]:
    """Yield the builds of repositories: as they are kept while nothing has changed, else read by a worker."""
    config, trusted = tools.config, with_versions(tools.config.trusted)
    sources = {name: catalog.discovered[name].source for name in items}
    tasks = {
        name: PlanTask(
            source=source.as_read(), items=tuple(items[name]), theme=tools.theme.digest,
            limits=config.limits, file_types=config.security.file_types,
            trusted=trusted if source.trust is Trust.TRUSTED else None,
        )
        for name, source in sources.items()
    }  # fmt: skip
    keys: dict[str, str] = {}
    if kept is not None:
        keys = {name: tools.store.key([seal, tasks[name]]) for name in items if (seal := sources[name].seal)}
        for name, key in keys.items():
            found = kept.find(sources[name].identity, key)
            if found is not None:
                del tasks[name]
                yield from found.builds
    asked = {name: replace(task, file_index=tools.file_index.of(sources[name].root)) for name, task in tasks.items()}
    for name, given in tools.workers.each(PLAN, asked):
        if isinstance(given, TooMuch):
            yield from _stopped(name, items[name], given.reason)
            continue
        root, planned = sources[name].root, given.value
        tools.file_index.add(root, planned.file_index)
        if kept is not None:
            kept.keep(
                sources[name].identity, keys.get(name, ""), encode(replace(planned, file_index={})), tools.secrets
            )
        yield from planned.builds


def _stopped(source: str, items: Iterable[DocsItem], reason: str) -> Iterator[Build]:
    """Yield builds that keep the last good pages of a repository whose docs cannot be planned."""
    for number, item in enumerate(items):
        message = f"the docs were not read: {reason}"
        hint = "make them smaller, or ask the operator to raise the limit; their last good pages stay until then"
        problem = error(
            Code.REPOSITORY_STOPPED, Place(source=source, path=item.claim.path), message, hint, entity=str(item.ref)
        )
        shown = () if number else (problem,)  # once for the repository
        yield Build(ref=item.ref, source=source, form=DocsForm.BROKEN, problems=shown, stopped=problem)
