"""One entity for each ref: whose it is when several declare it.

Of several declarations in one source the first counts. Of declarations in several sources none does, so that neither
the names nor the order of repositories decide, until the operator says in `names` of `techdocs.yml` whose it is: nobody
can take over what is another team's by declaring it again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from techdocs.catalog.ownership import ownership_of
from techdocs.model.catalog import DocsClaim
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.problem import Problem, Severity

Contested = Mapping[EntityRef, tuple[Entity, ...]]
"""The declarations of each entity that several sources declare, and that nobody was given."""


def unique_entities(
    declared: Iterable[Entity], names: Mapping[str, str]
) -> tuple[dict[EntityRef, Entity], Contested, list[Problem]]:
    """Return one entity for each ref, those that are contested, and what is wrong.

    Args:
        declared: every declaration.
        names: an entity's ref to the name of the source whose it is.
    """
    groups: dict[EntityRef, list[Entity]] = defaultdict(list)
    for entity in sorted(declared, key=lambda entity: entity.place):
        groups[entity.ref].append(entity)
    entities: dict[EntityRef, Entity] = {}
    contested: dict[EntityRef, tuple[Entity, ...]] = {}
    problems: list[Problem] = []
    for ref, group in groups.items():
        sources = {entity.place.source for entity in group}
        owner = next(iter(sources)) if len(sources) == 1 else names.get(str(ref), "")
        first = next((entity for entity in group if entity.place.source == owner), None)
        if first is None:
            entities[ref], contested[ref] = _nobodys(group[0]), tuple(group)
            problems += _contested_problems(group)
            continue
        entities[ref] = first
        for entity in group:
            if entity is not first:
                problems += _duplicate_problems(first, entity)
    return entities, contested, problems


def contested_claims(contested: Contested) -> dict[EntityRef, DocsClaim]:
    """Return for each contested entity that its docs cannot be built, and why: its last good pages stay."""
    return {
        ref: DocsClaim(form=DocsForm.BROKEN, source=group[0].place.source, problem=_contested_problems(list(group))[0])
        for ref, group in contested.items()
    }


def _nobodys(entity: Entity) -> Entity:
    """Return what is known of an entity whatever its declarations say."""
    return Entity(
        ref=entity.ref, api_version="backstage.io/v1alpha1", kind=entity.ref.kind.capitalize(),
        namespace=entity.ref.namespace, name=entity.ref.name,
        metadata={"name": entity.ref.name, "namespace": entity.ref.namespace}, spec={}, place=entity.place,
        folder=entity.folder,
    )  # fmt: skip


def _contested_problems(group: list[Entity]) -> list[Problem]:
    return [
        Problem(
            code=Code.DUPLICATE_ENTITY,
            severity=Severity.ERROR,
            place=entity.place,
            also=tuple(other.place for other in group if other is not entity),
            entity=str(entity.ref),
            message=f"`{entity.ref}` is declared by several repositories; none of them counts",
            hint="rename all but one; or the operator says in `names` of `techdocs.yml` whose it is",
            owner=_owner(entity),
        )
        for entity in group
    ]


def _owner(entity: Entity) -> str:
    """Return whom a declaration that does not count names as its owner."""
    owner = ownership_of(entity, {}, None).owner
    return str(owner) if owner else ""


def _duplicate_problems(first: Entity, entity: Entity) -> list[Problem]:
    return [
        Problem(
            code=Code.DUPLICATE_ENTITY, severity=Severity.ERROR, place=entity.place, also=(first.place,),
            message=f"`{entity.ref}` is left out: it is declared elsewhere too, and that one counts",
            hint="rename one of the two", entity=str(entity.ref), owner=_owner(entity),
        ),
        Problem(
            code=Code.DUPLICATE_ENTITY, severity=Severity.WARNING, place=first.place, also=(entity.place,),
            message=f"`{entity.ref}` is declared a second time; this one counts",
            hint="agree with the other owner on who keeps the name", entity=str(entity.ref),
        ),
    ]  # fmt: skip
