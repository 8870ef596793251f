"""Who owns what: `spec.owner`, else CODEOWNERS, else nobody."""

from collections.abc import Mapping

from techdocs.codeowners import load_codeowners
from techdocs.model.catalog import Discovered, Ownership, OwnershipSource
from techdocs.model.codeowners import CodeOwners
from techdocs.model.entity import Entity, EntityRef, EntityRefError, parse_entity_ref
from techdocs.model.problem import Place

OWNED_KINDS = frozenset({"component", "api", "resource", "system", "domain", "template"})


def read_codeowners(found: Discovered) -> CodeOwners | None:
    """Read a source's CODEOWNERS; None where it has none."""
    return load_codeowners(found.source.root, found.codeowners) if found.codeowners else None


def ownership_of(entity: Entity, entities: Mapping[EntityRef, Entity], rules: CodeOwners | None) -> Ownership:
    """Return who owns an entity and how that is known."""
    written = entity.spec.get("owner")
    if isinstance(written, str) and written.strip():
        try:
            owner = parse_entity_ref(written.strip(), default_kind="group", default_namespace=entity.ref.namespace)
        except EntityRefError:
            return Ownership()
        return Ownership(
            owner=owner, how=OwnershipSource.SPEC, known=owner in entities, place=entity.place_of("spec", "owner")
        )
    rule = rules.rule_of(entity.place.path) if rules else None
    if rules is None or rule is None or rule.owner is None:
        return Ownership()
    place = Place(source=entity.place.source, path=rules.path, line=rule.line, column=1)
    return Ownership(owner=rule.owner, how=OwnershipSource.CODEOWNERS, known=rule.owner in entities, place=place)
