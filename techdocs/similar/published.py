"""New entities of a change beside those of a published site: what its catalog and its search say of them.

The site does not publish what docs are compared by, so operations, descriptions, dependencies and names are left.
"""

from collections import defaultdict
from collections.abc import Mapping

from techdocs.model.api import BuiltApi, OperationName
from techdocs.model.catalog import Catalog, Relation
from techdocs.model.entity import EntityRef, find_entity_ref
from techdocs.model.names import SiteNames
from techdocs.model.published import PublishedEntity
from techdocs.model.similar import SHOWN, Similar
from techdocs.similar.pairs import similar_pairs
from techdocs.similar.subjects import KINDS, NEEDED, Subject, operation_names, subjects_of
from techdocs.similar.words import name_words, words_of


def similar_to_new(
    catalog: Catalog,
    apis: Mapping[EntityRef, BuiltApi],
    entities: Mapping[EntityRef, PublishedEntity],
    names: SiteNames,
) -> Similar:
    """Return the published entities that are similar to those of a catalog that are not published.

    Args:
        catalog: that of the change.
        apis: its APIs.
        entities: those of the published site.
        names: what its search finds, for the operations of its APIs.
    """
    new = [subject for subject in subjects_of(catalog, apis, {}) if subject.ref not in entities]
    found = similar_pairs([*new, *_published(entities, names)]) if new else {}
    others = {
        subject.ref: tuple(one for one in found.get(subject.ref, ()) if one.ref in entities)[:SHOWN] for subject in new
    }
    return {ref: some for ref, some in others.items() if some}


def _published(entities: Mapping[EntityRef, PublishedEntity], names: SiteNames) -> list[Subject]:
    operations = _operations(names)
    return [_subject(entity, operations) for ref, entity in entities.items() if ref.kind in KINDS]


def _subject(entity: PublishedEntity, operations: Mapping[EntityRef, list[OperationName]]) -> Subject:
    own = (entity.ref,) if entity.ref.kind == "api" else _targets(entity.relations, {"providesApi"})
    return Subject(
        ref=entity.ref,
        name=name_words(f"{entity.ref.name} {entity.title}"),
        owner=entity.owner,
        source=entity.source,
        description=words_of(entity.description),
        operations=operation_names(one for ref in own for one in operations.get(ref, ())),
        needed=frozenset(_targets(entity.relations, NEEDED)),
        known=frozenset(edge.target for edge in entity.relations),
    )


def _targets(relations: tuple[Relation, ...], types: set[str] | frozenset[str]) -> list[EntityRef]:
    return [edge.target for edge in relations if edge.type in types]


def _operations(names: SiteNames) -> dict[EntityRef, list[OperationName]]:
    found: dict[EntityRef, list[OperationName]] = defaultdict(list)
    refs = [find_entity_ref(entity.ref) for entity in names.entities]
    for page in names.pages:
        ref, (kind, _, address) = refs[page.entity], page.path.partition(" ")
        if page.is_operation and ref is not None:
            found[ref].append(OperationName(kind=kind, address=address, anchor=""))
    return found
