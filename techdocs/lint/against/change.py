"""This run beside what is published: which entities, pages and repositories are the same, and which are gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from techdocs.lint.against.sources import published_sources
from techdocs.model.catalog import Catalog
from techdocs.model.codes import UNREAD, Code
from techdocs.model.docs import BuildPlan, BuiltDocs, DocsForm, DocsPage, DocsState
from techdocs.model.entity import EntityRef
from techdocs.model.published import PublishedEntity
from techdocs.model.urls import docs_url

_UNREAD = UNREAD | {Code.DUPLICATE_ENTITY}
"""What is wrong with a descriptor whose entities may be missing for that reason alone."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """This run beside what is published. `redirects` maps former addresses to where they lead, from the site's root."""

    catalog: Catalog
    plan: BuildPlan
    docs: Mapping[EntityRef, BuiltDocs]
    redirects: Mapping[str, str]
    entities: Mapping[EntityRef, PublishedEntity]

    @cached_property
    def present(self) -> tuple[EntityRef, ...]:
        """The entities that were published and are in this run, whose docs could be built."""
        return tuple(ref for ref in self.catalog.entities if ref in self.entities and self._is_same(ref))

    @cached_property
    def unbuilt(self) -> tuple[EntityRef, ...]:
        """The published entities of this run whose docs could not be built, so that nothing can be said of them."""
        return tuple(ref for ref in self.catalog.entities if ref in self.entities and not self._is_built(ref))

    @cached_property
    def gone(self) -> tuple[EntityRef, ...]:
        """The published entities of this run's repositories that no one declares any more."""
        unread = {
            (problem.place.source, problem.place.path) for problem in self.catalog.problems if problem.code in _UNREAD
        }
        return tuple(
            ref
            for ref, entity in self.entities.items()
            if ref not in self.catalog.entities
            and entity.source in self.sources
            and (self.sources[entity.source], entity.path) not in unread
        )

    @cached_property
    def own(self) -> frozenset[EntityRef]:
        """The entities of this run, and those that are gone with it."""
        return frozenset((*self.catalog.entities, *self.gone))

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The names that the repositories of this run have in the site, each with its name here."""
        return published_sources(self.catalog, self.entities)

    @cached_property
    def pages(self) -> Mapping[str, tuple[EntityRef, DocsPage | None]]:
        """Every address of a page of this run; None for a page that is withheld."""
        found: dict[str, tuple[EntityRef, DocsPage | None]] = {}
        for ref, built in self.docs.items():
            found |= {docs_url(ref) + page.url: (ref, page) for page in built.pages}
            found |= {docs_url(ref) + page.url: (ref, None) for page in built.withheld}
        return found

    def _is_same(self, ref: EntityRef) -> bool:
        """Say whether an entity is the published one: docs without metadata may have got another's name by chance."""
        entity, published = self.catalog.entities[ref], self.entities[ref]
        is_certain = not entity.inferred and not published.inferred
        return self._is_built(ref) and (is_certain or self.sources.get(published.source) == entity.place.source)

    def _is_built(self, ref: EntityRef) -> bool:
        built, build = self.docs.get(ref), self.plan.builds.get(ref)
        is_broken = build is not None and build.form is DocsForm.BROKEN
        return not is_broken and (built is None or built.state not in {DocsState.KEPT, DocsState.FAILED})
