"""One entity for each ref: whose it is when several declare it.

Of several declarations in one repository the first counts. Of declarations in several repositories that of the
incumbent counts, so no team can take over a name by declaring it again. Where none of them had the name, none counts,
until the operator gives it to one of them with `names` of `techdocs.yml`.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from techdocs.catalog.duplicates import (
    Rules,
    contested_problems,
    keeper_problem,
    refused_problems,
    repeated_problems,
    silent_problem,
)
from techdocs.catalog.incumbents import find_holder, held_names
from techdocs.catalog.repositories import Repositories
from techdocs.model.catalog import DocsClaim
from techdocs.model.docs import DocsForm
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.incumbents import HeldBy, Holder, Incumbents, NameDecision
from techdocs.model.problem import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class UniqueEntities:
    """The declarations of a run, each ref once.

    `claims` are of those entities of which no declaration counts: their last good pages stay. `unpublished` are the
    declarations whose docs do not become a component of another name either.
    """

    entities: Mapping[EntityRef, Entity]
    claims: Mapping[EntityRef, DocsClaim]
    unpublished: tuple[Entity, ...]
    decisions: tuple[NameDecision, ...]
    problems: tuple[Problem, ...]


def unique_entities(
    declared: Iterable[Entity], incumbents: Incumbents, repositories: Repositories, rules: Rules
) -> UniqueEntities:
    """Return one entity for each ref.

    Args:
        declared: every declaration.
        incumbents: who held each name before.
        repositories: the repositories of the run.
        rules: the CODEOWNERS of each source.
    """
    groups: dict[EntityRef, list[Entity]] = defaultdict(list)
    for entity in sorted(declared, key=lambda entity: entity.place):
        groups[entity.ref].append(entity)
    merge = _Merge(incumbents, repositories, rules)
    for ref, group in groups.items():
        merge.add(ref, group)
    decisions = [*merge.decisions, *held_names(groups.keys(), incumbents, repositories)]
    return UniqueEntities(
        entities=merge.entities, claims=merge.claims, unpublished=tuple(merge.unpublished),
        decisions=tuple(sorted(decisions, key=lambda decision: decision.ref)), problems=tuple(merge.problems),
    )  # fmt: skip


class _Merge:
    """Decides one ref after the other, and gathers what comes of it."""

    def __init__(self, incumbents: Incumbents, repositories: Repositories, rules: Rules) -> None:
        self._incumbents, self._repositories, self._rules = incumbents, repositories, rules
        self.entities: dict[EntityRef, Entity] = {}
        self.claims: dict[EntityRef, DocsClaim] = {}
        self.unpublished: list[Entity] = []
        self.decisions: list[NameDecision] = []
        self.problems: list[Problem] = []

    def add(self, ref: EntityRef, group: list[Entity]) -> None:
        """Decide which of the declarations of a ref counts, if one does."""
        sources = _sources(group)
        held = find_holder(ref, sources, self._incumbents, self._repositories)
        if held is not None and held[1].source not in sources:
            self._keep_silent(group, *held)
        elif held is None and len(sources) > 1:
            self._contest(group)
        else:
            self._keep(group, held)

    def _keep(self, group: list[Entity], held: tuple[HeldBy, Holder] | None) -> None:
        """Let the declaration of the holder count, or the only one."""
        source = held[1].source if held else group[0].place.source
        first, *again = (entity for entity in group if entity.place.source == source)
        others = [entity for entity in group if entity.place.source != source]
        self.entities[first.ref] = first
        for entity in again:
            self.problems += repeated_problems(first, entity, rules=self._rules)
        if held and others:
            self._refuse(others, first, replace(held[1], path=first.place.path), held[0])
            self.problems.append(keeper_problem(first, others, rules=self._rules))

    def _keep_silent(self, group: list[Entity], by: HeldBy, holder: Holder) -> None:
        """Let no declaration count, as the holder is there but cannot be read."""
        path = self._repositories.silent_path(holder.source, holder.path)
        entity = _unknown(group[0], Place(source=holder.source, path=path))
        self._refuse(group, entity, holder, by)
        self._withhold(entity, silent_problem(entity, group, rules=self._rules))

    def _contest(self, group: list[Entity]) -> None:
        """Let no declaration count, as none of the repositories had the name."""
        first, *others = contested_problems(group, rules=self._rules)
        self.unpublished += group
        self.problems += others
        self.decisions.append(NameDecision(ref=group[0].ref, refused=_sources(group)))
        self._withhold(_unknown(group[0], group[0].place), first)

    def _refuse(self, group: list[Entity], kept: Entity, holder: Holder, by: HeldBy) -> None:
        """Leave declarations out, as another repository holds the name."""
        earlier = replace(self._incumbents, names={}) if by is HeldBy.NAMES else Incumbents()
        before = find_holder(kept.ref, _sources(group), earlier, self._repositories)
        self.unpublished += group
        self.decisions.append(NameDecision(ref=kept.ref, holder=holder, by=by, refused=_sources(group)))
        self.problems += refused_problems(
            group, kept, by=by, rules=self._rules, before=before[1].source if before else ""
        )

    def _withhold(self, entity: Entity, problem: Problem) -> None:
        """Put an entity into the catalog of which no declaration counts; its last good pages stay."""
        self.entities[entity.ref] = entity
        self.unpublished.append(entity)
        self.problems.append(problem)
        self.claims[entity.ref] = DocsClaim(form=DocsForm.BROKEN, source=entity.place.source, problem=problem)


def _unknown(entity: Entity, place: Place) -> Entity:
    """Return what is known of an entity whatever its declarations say."""
    return Entity(
        ref=entity.ref, api_version="backstage.io/v1alpha1", kind=entity.ref.kind.capitalize(),
        namespace=entity.ref.namespace, name=entity.ref.name,
        metadata={"name": entity.ref.name, "namespace": entity.ref.namespace}, spec={}, place=place,
        folder=posixpath.dirname(place.path),
    )  # fmt: skip


def _sources(group: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(sorted({entity.place.source for entity in group}))
