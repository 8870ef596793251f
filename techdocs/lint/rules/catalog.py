"""Rules over the whole catalog: entities without relations or a description, and values unknown to the organization.

Such a rule takes the catalog and the settings, and yields problems that name their entity.
"""

from collections.abc import Iterator

from techdocs.model.alike import entities_alike
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.entity import OWNED_KINDS, Entity
from techdocs.model.lint import LintSettings
from techdocs.model.nearness import nearest
from techdocs.model.problem import Problem, note, shown_names, warning


def entity_orphaned(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find entities without an owner and without relations.

    What it does: finds declared entities that have no owner, by `spec.owner` or CODEOWNERS, that name no other entity
    and that no other names.
    Why it matters: no one is responsible for them, and readers find them by search only.
    How to fix: name an owner, or remove what is no longer there.
    """
    for entity in declared(catalog):
        if not catalog.relations.get(entity.ref):
            message = f"`{entity.ref}` has no owner and no relations"
            hint = "set its `spec.owner`, or remove it if it no longer exists"
            yield note(Code.ENTITY_ORPHANED, entity.place, message, hint, entity=str(entity.ref))


def lifecycle_unknown(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find lifecycles that the organisation does not know.

    What it does: looks up `spec.lifecycle` in `lint.lifecycles`, by default Backstage's three well-known ones.
    Why it matters: the entity is missing where people choose by lifecycle.
    How to fix: use one of them, or add it to `lint.lifecycles`.
    """
    for entity in declared(catalog):
        if entity.lifecycle and settings.lifecycles and entity.lifecycle not in settings.lifecycles:
            near = _nearest(entity.lifecycle, settings.lifecycles)
            message = f"unknown lifecycle `{entity.lifecycle}`; known are {shown_names(settings.lifecycles, 5)}"
            hint = near or "use one of them, or add it to `lint.lifecycles`"
            place, about = entity.place_of("spec", "lifecycle"), entity.lifecycle
            yield note(Code.LIFECYCLE_UNKNOWN, place, message, hint, about=about, entity=str(entity.ref))


def type_unknown(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find types that the organisation does not know.

    What it does: looks up `spec.type` in `lint.types`, where that lists types for the entity's kind.
    Why it matters: the entity is missing where people choose by type.
    How to fix: use one of them, or add it to `lint.types`.
    """
    for entity in declared(catalog):
        known = settings.types.get(entity.ref.kind, ())
        if entity.type and known and entity.type not in known:
            message = f"unknown type `{entity.type}`; known are {shown_names(known, 5)}"
            hint = _nearest(entity.type, known) or f"use one of them, or add it to `lint.types.{entity.ref.kind}`"
            place, ref = entity.place_of("spec", "type"), str(entity.ref)
            yield note(Code.TYPE_UNKNOWN, place, message, hint, about=entity.type, entity=ref)


def description_missing(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find entities without a description.

    What it does: looks for `metadata.description`.
    Why it matters: lists and search show a name alone, and readers cannot tell what it is.
    How to fix: say in a sentence what it is for.
    """
    for entity in declared(catalog):
        if not entity.description:
            message = f"`{entity.ref}` has no description"
            hint = "say in one sentence what it is for, in `metadata.description`"
            yield note(Code.DESCRIPTION_MISSING, entity.place, message, hint, entity=str(entity.ref))


def names_alike(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find names that look like those of others.

    What it does: compares the display names of components, APIs, resources, systems, domains and groups, with case,
    accents, spaces, punctuation, a plural and characters that look alike aside, where another owner or another
    repository has them. An entity and its own system, API, domain or team may share a name.
    Why it matters: readers take one for the other, and trust what it says.
    How to fix: give one of them a `metadata.title` of its own.
    """
    for ref, others in entities_alike(catalog).items():
        entity, first = catalog.entities[ref], catalog.entities[others[0]]
        message = f"the name `{entity.display_name}` is easily confused with that of {shown_names(map(str, others))}"
        hint = f"give it a `metadata.title` of its own; the other is {_held(catalog, first)}"
        about, also = " ".join(map(str, others)), (first.place,)
        yield warning(Code.NAMES_ALIKE, entity.place, message, hint, about=about, entity=str(ref), also=also)


def _held(catalog: Catalog, entity: Entity) -> str:
    """Return who holds an entity: its owner, and the repository that declares it."""
    ownership = catalog.ownership.get(entity.ref)
    owner = f"owned by `{ownership.owner}`, " if ownership and ownership.owner else ""
    return f"{owner}declared in `{entity.place}`"


def declared(catalog: Catalog) -> Iterator[Entity]:
    """Yield the entities with an owner's kind that someone declares, without those that several contest."""
    for entity in catalog.entities.values():
        if entity.ref.kind in OWNED_KINDS and not entity.inferred and not catalog.is_unclaimed(entity.ref):
            yield entity


def _nearest(text: str, known: tuple[str, ...]) -> str:
    """Return the question for the known value that a text is most like in any case, `""` where none is."""
    found = nearest(text[:80], known)
    return f"did you mean `{found}`?" if found else ""
