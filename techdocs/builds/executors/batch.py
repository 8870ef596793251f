"""Some components that another machine renders: what it is sent, and what it does.

Neither docs nor pages are sent: what they are made of, and what they become, are entries of the shared cache. The
machine shuts its processes in as this one does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from techdocs.builds.executors.local import render_here
from techdocs.builds.worker import STEP
from techdocs.builds.workers import Fault
from techdocs.config import Config
from techdocs.disk.digests import digest_value
from techdocs.disk.finished import opened
from techdocs.disk.shared_cache import SharedCache
from techdocs.disk.store import Kept, Store, as_it_is
from techdocs.engine.theme import load_theme
from techdocs.errors import TechDocsError
from techdocs.machines.terms import Terms, on_terms
from techdocs.model.docs import Build, BuildAction
from techdocs.model.entity import EntityRef
from techdocs.model.limits import Limits
from techdocs.model.site import Look
from techdocs.workers.forkserver import start_workers

INPUTS, LOOK = "inputs", "look"
"""Steps under which the files of docs, by their digests, and those of the site's look are in the shared cache."""
TEMPLATE, LOGO, FAVICON = "template", "logo", "favicon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Components to render, each with its action and the source whose seconds it takes.

    `look` is the site's look without the paths of its files, which are an entry of the shared cache.
    """

    terms: Terms
    look: Look
    theme: str
    actions: Mapping[EntityRef, BuildAction]
    sources: Mapping[EntityRef, str]
    limits: Limits

    @property
    def seconds(self) -> float:
        """Return how long it may take."""
        return self.limits.component_seconds * len(self.actions)

    def run(self) -> dict[EntityRef, Fault | None]:
        """Render components into the shared cache; return why each failed, None when it did not.

        Raises:
            TechDocsError: this machine cannot do it.
        """
        start_workers()
        return on_terms(self.terms, partial(_render, self))


def inputs_key(action: BuildAction) -> str:
    """Return the key of the files of a component's docs in the shared cache."""
    return digest_value(sorted({file.digest for file in action.files}))


def _render(batch: Batch, cache: SharedCache, folder: Path) -> dict[EntityRef, Fault | None]:
    store = Store(folder / "store", readable=batch.terms.use_cache, shared=cache)
    theme = load_theme(_look(batch, cache, folder / LOOK))
    if theme.digest != batch.theme:
        raise TechDocsError("the site's look is another one on this machine")
    config = Config(folder=folder, cache_dir=folder, look=theme.look, limits=batch.limits, jobs=1)

    def make(refs: Sequence[EntityRef]) -> Iterator[tuple[EntityRef, Path | Fault]]:
        keys = {ref: inputs_key(batch.actions[ref]) for ref in refs}
        found = dict(cache.fetch(INPUTS, keys, folder / INPUTS))
        if found.keys() != keys.keys():
            raise TechDocsError("the docs are not in the shared cache")
        builds = {ref: _build(ref, batch, opened(found[ref]).folder) for ref in refs}
        yield from render_here(builds, theme, config, store)

    results = store.find_or_make(STEP, batch.actions, make, read=as_it_is, is_shared=True)
    done: dict[EntityRef, Fault | None] = {ref: None if isinstance(kept, Kept) else kept for ref, kept in results}
    return done


def _build(ref: EntityRef, batch: Batch, files: Path) -> Build:
    action = batch.actions[ref]
    inputs = {file.path: files / file.digest for file in action.files}
    return Build(ref=ref, source=batch.sources[ref], action=action, inputs=inputs)


def _look(batch: Batch, cache: SharedCache, folder: Path) -> Look:
    """Return the site's look with the files that it has on this machine."""
    found = dict(cache.fetch(LOOK, {"": batch.theme}, folder))
    if not found:
        raise TechDocsError("the site's look is not in the shared cache")
    files = opened(found[""]).folder
    pictures = {name: next(iter((files / name).glob("*")), None) for name in (LOGO, FAVICON)}
    template = files / TEMPLATE
    return replace(
        batch.look, template=template if template.is_dir() else None, logo=pictures[LOGO], favicon=pictures[FAVICON]
    )
