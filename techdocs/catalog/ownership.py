"""Who owns what: `spec.owner`, else CODEOWNERS, else nobody."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from techdocs.files import read_inside
from techdocs.model.catalog import Discovered, Ownership, OwnershipSource
from techdocs.model.codeowners import CodeOwners, OwnerRule
from techdocs.model.entity import Entity, EntityRef, EntityRefError, entity_ref, parse_entity_ref
from techdocs.model.problem import Place
from techdocs.patterns import ignore_spec

MAX_BYTES = 3_000_000
"""Bytes of the largest CODEOWNERS that GitHub reads."""
OWNED_KINDS = frozenset({"component", "api", "resource", "system", "domain", "template"})
_SECTION = re.compile(r"\s*\^?\[[^\]]+\](\[\d+\])?")


def read_codeowners(found: Discovered) -> CodeOwners | None:
    """Read a source's CODEOWNERS; None where it has none. Patterns are those of gitignore(5), as GitHub says."""
    if not found.codeowners:
        return None
    file = Path(found.source.root, found.codeowners)
    try:
        text = read_inside(file, found.source.root, max_bytes=MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
    return CodeOwners(path=found.codeowners, rules=tuple(_rules(text)))


def _rules(text: str) -> list[OwnerRule]:
    rules = []
    section: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        content = re.sub(r"(?<!\\)#.*", "", line).strip()
        heading = _SECTION.match(content)
        if heading:
            section = content[heading.end() :].split()
            continue
        pieces = re.split(r"(?<!\\)\s+", content)
        if not pieces[0]:
            continue
        owners = pieces[1:] or section
        rules.append(
            OwnerRule(
                pattern=pieces[0],
                matches=_matcher(pieces[0].replace("\\ ", " ")),
                owner=codeowner_ref(owners[0]) if owners else None,
                line=number,
            )
        )
    return rules


def _matcher(pattern: str) -> Callable[[str], bool]:
    if pattern == "*":
        return lambda _: True
    return ignore_spec([pattern]).match_file


def codeowner_ref(owner: str) -> EntityRef | None:
    """Return the entity that an owner in CODEOWNERS stands for.

    As Backstage normalises them (`catalog-backend-module-codeowners`): `@org/team` is the group `team`, `@user` the
    user, an e-mail address the user of its local part.
    """
    name = owner.removeprefix("@").rpartition("/")[2] if owner.startswith("@") else owner.partition("@")[0]
    if not re.fullmatch(r"[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?", name):
        return None
    kind = "group" if owner.startswith("@") and "/" in owner else "user"
    return entity_ref(kind, "", name)


def ownership_of(entity: Entity, entities: Mapping[EntityRef, Entity], rules: CodeOwners | None) -> Ownership:
    """Return who owns an entity and how that is known."""
    written = entity.spec.get("owner")
    if isinstance(written, str) and written.strip():
        try:
            owner = parse_entity_ref(written.strip(), default_kind="group", default_namespace=entity.ref.namespace)
        except EntityRefError:
            return Ownership()
        return Ownership(
            owner=owner, how=OwnershipSource.SPEC, known=owner in entities, place=entity.spec_place("owner")
        )
    rule = rules.rule_of(entity.place.path) if rules else None
    if rules is None or rule is None or rule.owner is None:
        return Ownership()
    place = Place(source=entity.place.source, path=rules.path, line=rule.line, column=1)
    return Ownership(owner=rule.owner, how=OwnershipSource.CODEOWNERS, known=rule.owner in entities, place=place)
