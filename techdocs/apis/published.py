"""Compare this run's definitions with those of a published site: what a change breaks for the API's users."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from techdocs.apis.source import ApiSource
from techdocs.apis.task import COMPARE, CompareTask
from techdocs.model.api import ApiChanges, BuiltApi, ChangeClass, Definition
from techdocs.model.codes import Code
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Problem, note, warning
from techdocs.published import PublishedSite
from techdocs.workers.repositories import RepositoryWorkers, TooMuch

_MOST = 20
"""Changes of an API that are reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedApis:
    """APIs with problems about what changed in them, and why some could not be compared."""

    apis: Mapping[EntityRef, BuiltApi]
    undone: tuple[str, ...] = ()


def compare_published(
    apis: Mapping[EntityRef, BuiltApi], site: PublishedSite, workers: RepositoryWorkers
) -> ComparedApis:
    """Return how APIs differ from a published site: a warning for a breaking change, a note for a dangerous one."""
    tasks: dict[str, CompareTask] = {}
    silent = []
    for ref, api in apis.items():
        published = site.entities.get(ref)
        if published is None or not published.definition or not api.is_shown or api.definition is None:
            continue
        content = site.content(published.definition)
        if content is None:
            silent.append(str(ref))
        elif (text := content.decode("utf-8", "replace")) != api.definition.text:
            tasks[str(ref)] = CompareTask(before=replace(api.definition, text=text), now=api.definition)
    compared = dict(apis)
    for name, given in workers.each(COMPARE, tasks):
        if isinstance(given, TooMuch):
            silent.append(name)
        else:
            api = apis[tasks[name].now.ref]
            compared[api.ref] = replace(api, problems=(*api.problems, *_problems(tasks[name].now, given.value)))
    shown = f"`{silent[0]}`" if len(silent) == 1 else f"{len(silent)} APIs"
    undone = (f"the published definitions of {shown} cannot be compared",) if silent else ()
    return ComparedApis(apis=compared, undone=undone)


def _problems(definition: Definition, changes: ApiChanges) -> Iterator[Problem]:
    matters = [change for change in changes.changes if change.klass is not ChangeClass.ADDED]
    since = f"version `{changes.since}`" if changes.since else "the published site"
    lines = ApiSource(definition=definition)
    for change in matters[:_MOST]:
        of, hint = _TOLD[change.klass]
        yield of(
            Code.API_CHANGED, lines.place(change.needle),
            f"{change.klass.value} API change since {since}: {change.message}", hint,
            about=f"{change.kind} {change.subject}", entity=str(definition.ref),
        )  # fmt: skip


_TOLD = {
    ChangeClass.BREAKING: (warning, "keep the old form as well, or agree on the change with the API's users"),
    ChangeClass.DANGEROUS: (note, "tell the API's users"),
}
