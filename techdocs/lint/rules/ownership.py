"""A rule over the whole catalog: two files that name different owners of one component."""

from collections import Counter
from collections.abc import Iterator

from techdocs.codeowners import rule_of
from techdocs.lint.rules.catalog import declared
from techdocs.model.catalog import Catalog, OwnershipSource
from techdocs.model.codeowners import OwnerRule
from techdocs.model.codes import Code
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Place, Problem, note

_ANY_FILE = "any file"
"""The name of a file that stands for all of its folder: no pattern for one file or one suffix matches it."""


def owner_disagrees(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find components whose two owners differ.

    What it does: compares `spec.owner` with the owners that CODEOWNERS names for the component's folder. It speaks
    where all are Groups of the catalog and none is a part of another, where no other component is in that folder,
    and not of a pattern for everything unless the component is the whole repository.
    Why it matters: readers ask one team, reviews go to the other.
    How to fix: correct the file that is out of date.
    """
    components = [entity for entity in declared(catalog) if entity.ref.kind == "component"]
    in_folder = Counter((entity.place.source, entity.folder) for entity in components)
    for entity in components:
        ownership = catalog.ownership[entity.ref]
        rule = _rule_of_folder(catalog, entity)
        if rule is None or in_folder[entity.place.source, entity.folder] > 1 or ownership.owner is None:
            continue
        if ownership.how is OwnershipSource.SPEC and _are_strangers(catalog, ownership.owner, rule.owners):
            line = Place(source=entity.place.source, path=catalog.codeowners[entity.place.source].path, line=rule.line)
            shown = ", ".join(f"`{owner}`" for owner in rule.owners)
            message = f"owner `{ownership.owner}` differs from CODEOWNERS: {shown}"
            hint = "correct the one that is out of date"
            place = entity.place_of("spec", "owner")
            about, ref = f"{ownership.owner} {shown}", str(entity.ref)
            yield note(Code.OWNER_DISAGREES, place, message, hint, about=about, also=(line,), entity=ref)


def _rule_of_folder(catalog: Catalog, entity: Entity) -> OwnerRule | None:
    """Return the rule for the folder of an entity as a whole, or None if its folder has no rule of its own."""
    rules = catalog.codeowners.get(entity.place.source)
    rule = rule_of(rules, f"{entity.folder}/{_ANY_FILE}".lstrip("/")) if rules else None
    is_for_everything = rule is not None and not rule.pattern.strip("/*")
    return None if is_for_everything and entity.folder else rule


def _are_strangers(catalog: Catalog, owner: EntityRef, others: tuple[EntityRef, ...]) -> bool:
    """Say whether all are Groups of the catalog, and none of the others is the owner, above it or below it."""
    if not others or any(ref.kind != "group" or ref not in catalog.entities for ref in (owner, *others)):
        return False
    above = _with_parents(catalog, owner)
    return not any(other in above or owner in _with_parents(catalog, other) for other in others)


def _with_parents(catalog: Catalog, group: EntityRef) -> set[EntityRef]:
    found, waiting = {group}, [group]
    while waiting:
        parents = set(catalog.related(waiting.pop(), "childOf")) - found
        found |= parents
        waiting += parents
    return found
