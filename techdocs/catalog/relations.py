"""How entities relate, in both directions, as Backstage derives it from their specs.

Source: backstage/backstage `plugins/catalog-backend/src/processors/BuiltinKindsEntityProcessor.ts`;
for an AiResource, `packages/catalog-model/src/kinds/AiResourceEntityV1alpha1.ts`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from techdocs.catalog.ref_case import ref_case_problem
from techdocs.model.catalog import Relation
from techdocs.model.codes import Code
from techdocs.model.entity import KINDS, Entity, EntityRef, EntityRefError, nearest_ref, parse_author_ref, short_ref
from techdocs.model.guesses import Guesses
from techdocs.model.problem import (
    Place,
    Problem,
    Severity,
    UnknownRef,
    about_refs,
    error,
    problem_of,
    unknown_refs_message,
    warning,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationField:
    """A field of a spec that names other entities; `default_kind` is `""` where a ref must name its kind.

    `of_type` is the type of the entities that have the field, `""` for any; `allowed` are the kinds that it may name,
    none for any: Backstage drops relations to others.
    """

    kinds: frozenset[str]
    name: str
    default_kind: str
    relation: str
    inverse: str
    of_type: str = ""
    allowed: frozenset[str] = frozenset()


def _field(
    kinds: str, name: str, default_kind: str, relation: str, inverse: str, of_type: str = "", allowed: str = ""
) -> RelationField:
    return RelationField(
        kinds=frozenset(kinds.split()), name=name, default_kind=default_kind, relation=relation, inverse=inverse,
        of_type=of_type, allowed=frozenset(allowed.split()),
    )  # fmt: skip


FIELDS = (
    _field("component api resource system domain template", "owner", "group", "ownedBy", "ownerOf"),
    _field("airesource", "owner", "group", "ownedBy", "ownerOf", allowed="group user"),
    _field("component", "subcomponentOf", "component", "partOf", "hasPart"),
    _field("component api resource", "system", "system", "partOf", "hasPart"),
    _field("airesource", "system", "system", "partOf", "hasPart", allowed="system"),
    _field("system", "domain", "domain", "partOf", "hasPart"),
    _field("domain", "subdomainOf", "domain", "partOf", "hasPart"),
    _field("component", "providesApis", "api", "providesApi", "apiProvidedBy"),
    _field("component", "consumesApis", "api", "consumesApi", "apiConsumedBy"),
    _field("component resource", "dependsOn", "", "dependsOn", "dependencyOf"),
    _field("component resource", "dependencyOf", "", "dependencyOf", "dependsOn"),
    _field("airesource", "dependsOn", "airesource", "dependsOn", "dependencyOf", of_type="skill", allowed="airesource"),
    _field("airesource", "skills", "airesource", "hasPart", "partOf", of_type="plugin", allowed="airesource"),
    _field("airesource", "plugins", "airesource", "hasPart", "partOf", of_type="marketplace", allowed="airesource"),
    _field("user", "memberOf", "group", "memberOf", "hasMember"),
    _field("group", "parent", "group", "childOf", "parentOf"),
    _field("group", "children", "group", "parentOf", "childOf"),
    _field("group", "members", "user", "hasMember", "memberOf"),
)
_ALSO = {"owner": ("group", "user"), "dependsOn": ("component", "resource"), "dependencyOf": ("component", "resource")}
"""The kinds that a field may name, where they are several."""
_QUIET = frozenset({"members", "memberOf", "children", "parent"})
"""Fields about people: someone who is missing there is reported, but is not a fault of the docs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """All relations, both ways, what is wrong with the refs, and the refs that no descriptor declares.

    Of those only the ones are `missing` that an entity could have: others have no page.
    """

    relations: Mapping[EntityRef, tuple[Relation, ...]]
    missing: tuple[EntityRef, ...]
    problems: tuple[Problem, ...]


def fields_of(kind: str, of_type: object) -> Iterator[RelationField]:
    """Return the fields that may name other entities, of entities of a kind (in lower case) and a type."""
    return (field for field in FIELDS if kind in field.kinds and field.of_type in ("", of_type))


def relate(entities: Mapping[EntityRef, Entity], owners: Mapping[EntityRef, EntityRef]) -> Related:
    """Derive the relations of all entities.

    Args:
        entities: the catalog's entities.
        owners: owners that are known from CODEOWNERS, for entities whose spec names none.
    """
    edges: dict[EntityRef, set[tuple[str, EntityRef]]] = defaultdict(set)
    missing: set[EntityRef] = set()
    problems: list[Problem] = []
    nearest = _Nearest(entities)
    for entity in entities.values():
        for field in fields_of(entity.ref.kind, entity.type):
            unknown: dict[EntityRef, Place] = {}
            for text, place in _refs(entity, field.name):
                target, problem = _target(entity, field, text, place, entities)
                problems += [problem] if problem else []
                if target is None:
                    continue
                edges[entity.ref].add((field.relation, target))
                edges[target].add((field.inverse, entity.ref))
                if target not in entities:
                    unknown.setdefault(target, place)
            missing.update(unknown)
            problems += _unknown(entity, field, unknown, nearest)
    for ref, owner in owners.items():
        edges[ref].add(("ownedBy", owner))
        edges[owner].add(("ownerOf", ref))
        if owner not in entities:
            missing.add(owner)
    relations = {
        ref: tuple(Relation(type=kind, target=target, known=target in entities) for kind, target in sorted(edges[ref]))
        for ref in sorted(edges)
    }
    addressable = tuple(sorted(ref for ref in missing if ref.is_addressable))
    return Related(relations=relations, missing=addressable, problems=tuple(problems))


def _refs(entity: Entity, name: str) -> Iterator[tuple[str, Place]]:
    """Yield the refs that a field of an entity holds, each with where it is."""
    value = entity.spec.get(name)
    if isinstance(value, str) and value.strip():
        yield value.strip(), entity.place_of("spec", name)
    for number, item in enumerate(value if isinstance(value, list) else []):
        if isinstance(item, str) and item.strip():
            yield item.strip(), entity.place_of("spec", name, number)


def _target(
    entity: Entity, field: RelationField, text: str, place: Place, entities: Mapping[EntityRef, Entity]
) -> tuple[EntityRef | None, Problem | None]:
    """Return what a ref names, None where it is no ref, and what is wrong with how it is written."""
    try:
        target = parse_author_ref(text, default_kind=field.default_kind, default_namespace=entity.ref.namespace)
    except EntityRefError as error:
        return None, _invalid(entity, field, text, str(error), place)
    if field.allowed and target.kind not in field.allowed:
        return None, _dropped(entity, field, target, place)
    known = entities.get(target)
    return target, ref_case_problem(entity, field.name, text, place, known) if known else None


def _invalid(entity: Entity, field: RelationField, text: str, message: str, place: Place) -> Problem:
    hint = "" if field.default_kind else "add the kind, as in `component:name` or `resource:name`"
    about, message = f"{field.name} {text}", f"`spec.{field.name}`: {message}"
    return error(Code.REF_INVALID, place, message, hint, about=about, entity=str(entity.ref))


def _dropped(entity: Entity, field: RelationField, target: EntityRef, place: Place) -> Problem:
    kinds = " or ".join(KINDS[kind] for kind in sorted(field.allowed))
    message = f"`spec.{field.name}` refers to `{target}`, but Backstage accepts only kind {kinds} here"
    about, hint = f"{field.name} {target}", f"use a ref of kind {kinds}, or remove it"
    return warning(Code.REF_INVALID, place, message, hint, about=about, entity=str(entity.ref))


def _unknown(
    entity: Entity, field: RelationField, targets: Mapping[EntityRef, Place], nearest: "_Nearest"
) -> Iterator[Problem]:
    names = list(targets)
    if not names:
        return
    near = {name: nearest.to(name, field, entity.place.source) for name in names[:3]}
    unknown = tuple(
        UnknownRef(ref=str(name), place=place, field=field.name, near=str(near.get(name) or ""))
        for name, place in targets.items()
    )
    meant = _suggestions(entity, field, near)
    message = unknown_refs_message(unknown)
    hint = f"did you mean {meant}?" if meant else "declare it in a `catalog-info.yaml`, or correct the name"
    severity = Severity.NOTE if field.name in _QUIET else Severity.WARNING
    code = Code.OWNER_UNKNOWN if field.name == "owner" else Code.RELATION_UNKNOWN
    place, ref, about = targets[names[0]], str(entity.ref), about_refs(unknown)
    yield problem_of(severity, code, place, message, hint, about=about, entity=ref, meant=meant, unknown=unknown)


def _suggestions(entity: Entity, field: RelationField, nearest: Mapping[EntityRef, EntityRef | None]) -> str:
    """Return the nearest names of some that do not exist, for a hint; `""` where nothing is near."""
    texts = []
    for name, near in nearest.items():
        if near:
            text = short_ref(near, kind=field.default_kind, namespace=entity.ref.namespace)
            texts.append(f"`{text}`" if len(nearest) == 1 else f"`{text}` for `{name}`")
    return ", ".join(texts)


class _Nearest:
    """The entity whose name is nearest to one that does not exist."""

    def __init__(self, entities: Mapping[EntityRef, Entity]) -> None:
        self._entities, self._guesses = entities, Guesses()
        self._by_kind: dict[str, list[EntityRef]] = defaultdict(list)
        for ref in entities:
            self._by_kind[ref.kind].append(ref)
        self._known: dict[EntityRef, EntityRef | None] = {}

    def to(self, ref: EntityRef, field: RelationField, source: str) -> EntityRef | None:
        """Return the nearest entity; one of the same name and another kind that the field can name comes first."""
        for kind in _ALSO.get(field.name, ()):
            if (other := replace(ref, kind=kind)) in self._entities:
                return other
        if ref not in self._known:
            self._known[ref] = nearest_ref(ref, self._by_kind[ref.kind], self._guesses, source)
        return self._known[ref]
