"""A rule over the whole catalog: annotations of ours that name entities."""

from collections.abc import Iterator

from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.entity import SUCCESSOR, Entity, EntityRef, nearest_ref
from techdocs.model.guesses import Guesses
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem, UnknownRef, warning
from techdocs.model.similar import DISTINCT_FROM, decisions_of
from techdocs.plain_text import plain_line


def annotated_refs(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find annotations that name entities which do not exist.

    What it does: looks up the refs in `techdocs/successor` and `techdocs/distinct-from`.
    Why it matters: readers are not led to the successor; the other entity is still shown as similar.
    How to fix: correct the ref, or remove it if the entity is gone.
    """
    guesses = Guesses()
    for entity in catalog.entities.values():
        for annotation, text, ref in _named(entity):
            if ref is None:
                yield _unread(entity, annotation, text)
            elif ref not in catalog.entities:
                near = nearest_ref(ref, catalog.entities, guesses, entity.place.source)
                yield _unknown(entity, annotation, ref, near)


def _named(entity: Entity) -> Iterator[tuple[str, str, EntityRef | None]]:
    """Yield what each annotation names: the annotation, its text, and the ref that this is."""
    if text := entity.annotations.get(SUCCESSOR, "").strip():
        yield SUCCESSOR, text, entity.successor
    for decision in decisions_of(entity):
        yield DISTINCT_FROM, decision.text, decision.ref


def _unread(entity: Entity, annotation: str, text: str) -> Problem:
    place = entity.place_of("metadata", "annotations", annotation)
    message = f"`{annotation}` cannot be read: `{plain_line(text)}`"
    form = "component:default/billing" if annotation == SUCCESSOR else "component:default/billing at 62%: why"
    hint = f"write it as in `{form}`"
    return warning(Code.REF_INVALID, place, message, hint, about=f"{annotation} {text}", entity=str(entity.ref))


def _unknown(entity: Entity, annotation: str, ref: EntityRef, near: EntityRef | None) -> Problem:
    place = entity.place_of("metadata", "annotations", annotation)
    message = f"`{annotation}` `{ref}` is not in the catalog"
    hint = f"did you mean `{near}`?" if near else "correct the ref, or remove it if the entity is gone"
    unknown = (UnknownRef(ref=str(ref), place=place, near=str(near or "")),)
    about, own = f"{annotation} {ref}", str(entity.ref)
    return warning(Code.RELATION_UNKNOWN, place, message, hint, about=about, entity=own, unknown=unknown)
