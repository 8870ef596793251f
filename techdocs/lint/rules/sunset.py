"""Rules about what goes away: the day must be readable, and who depends on it should know."""

from collections.abc import Iterator

from techdocs.lint.rules.catalog import declared
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.entity import Entity, EntityRef, find_entity_ref
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Place, Problem, note, warning
from techdocs.model.sunset import SUNSET, is_going, sunset_of
from techdocs.plain_text import plain_line

_USES = (("dependsOn", "dependsOn", ""), ("consumesApi", "consumesApis", "api"))
"""Relations by which an entity needs another, the field of each, and the kind that the field implies."""


def sunset_unreadable(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find days of a sunset that are not days.

    What it does: reads `techdocs/sunset`.
    Why it matters: readers are not told when the entity goes away.
    How to fix: write the day as `2027-01-31`.
    """
    for entity in declared(catalog):
        text = entity.annotations.get(SUNSET)
        if text is not None and not sunset_of(entity):
            place = entity.place_of("metadata", "annotations", SUNSET)
            message, about = f"`{SUNSET}` is not a day: `{plain_line(text)}`", text
            hint = "write year, month and day, such as `2027-01-31`"
            yield warning(Code.SUNSET_UNREADABLE, place, message, hint, about=about, entity=str(entity.ref))


def depends_on_deprecated(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find entities that need another team's deprecated entity.

    What it does: looks at what `dependsOn` and `consumesApis` name, and what names the entity in `dependencyOf`.
    Why it matters: it stops working when the other is shut down.
    How to fix: use the successor, or agree on a later day with the owner.
    """
    for entity in declared(catalog):
        if is_going(entity):
            continue
        for relation, field, kind in _USES:
            for target in catalog.related(entity.ref, relation):
                other = catalog.entities.get(target)
                if other is not None and is_going(other) and not _is_same_owner(catalog, entity.ref, target):
                    yield _problem(catalog, entity, other, _place(entity, target, field, kind))


def _is_same_owner(catalog: Catalog, one: EntityRef, other: EntityRef) -> bool:
    owners = [own.owner for ref in (one, other) if (own := catalog.ownership.get(ref)) and own.owner]
    return len(owners) == len((one, other)) and owners[0] == owners[1]


def _problem(catalog: Catalog, entity: Entity, other: Entity, place: Place) -> Problem:
    day = sunset_of(other)
    message = f"`{entity.ref}` needs `{other.ref}`, which " + (f"goes away on {day}" if day else "is deprecated")
    ownership = catalog.ownership.get(other.ref)
    owner = f"ask `{ownership.owner}` what to use instead" if ownership and ownership.owner else "use something else"
    hint = f"use `{other.successor}` instead" if other.successor else owner
    told = warning if day else note
    return told(Code.DEPENDS_ON_DEPRECATED, place, message, hint, about=str(other.ref), entity=str(entity.ref))


def _place(entity: Entity, target: EntityRef, field: str, kind: str) -> Place:
    """Return where an entity names what it needs; its own place where only the other says so."""
    items = entity.spec.get(field)
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str) and target == find_entity_ref(
            item.strip().lower(), default_kind=kind, default_namespace=entity.ref.namespace
        ):
            return entity.place_of("spec", field, number)
    return entity.place
