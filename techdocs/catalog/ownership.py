"""Who owns what: `spec.owner`, else CODEOWNERS, else no one."""

from collections.abc import Iterator, Mapping

from techdocs.codeowners import load_codeowners, rule_of
from techdocs.model.catalog import Discovered, Ownership, OwnershipSource
from techdocs.model.codeowners import CodeOwners
from techdocs.model.codes import Code
from techdocs.model.entity import Entity, EntityRef, EntityRefError, parse_author_ref
from techdocs.model.problem import Place, Problem, warning


def read_codeowners(found: Discovered) -> CodeOwners | None:
    """Read a source's CODEOWNERS; None where it has none."""
    source = found.source
    return load_codeowners(source.root, found.codeowners, source.web_url) if found.codeowners else None


def unused_rules(codeowners: Mapping[str, CodeOwners]) -> Iterator[Problem]:
    """Yield for each source whose CODEOWNERS is too heavy which of its rules do not count."""
    for source, rules in codeowners.items():
        if rules.unused:
            message = "this rule and the ones above it are not used: they take too long to match"
            hint = "use fewer patterns, with fewer `*`"
            yield warning(Code.LIMIT_EXCEEDED, Place(source=source, path=rules.path, line=rules.unused), message, hint)


def ownership_of(entity: Entity, entities: Mapping[EntityRef, Entity], rules: CodeOwners | None) -> Ownership:
    """Return who owns an entity and how that is known."""
    written = entity.spec.get("owner")
    if isinstance(written, str) and written.strip():
        try:
            owner = parse_author_ref(written.strip(), default_kind="group", default_namespace=entity.ref.namespace)
        except EntityRefError:
            return Ownership()
        return Ownership(
            owner=owner, how=OwnershipSource.SPEC, known=owner in entities, place=entity.place_of("spec", "owner")
        )
    rule = rule_of(rules, entity.place.path) if rules else None
    if rules is None or rule is None or rule.owner is None:
        return Ownership()
    place = Place(source=entity.place.source, path=rules.path, line=rule.line, column=1)
    return Ownership(owner=rule.owner, how=OwnershipSource.CODEOWNERS, known=rule.owner in entities, place=place)
