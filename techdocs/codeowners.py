"""CODEOWNERS read: where it stands, its lines as rules, which rule a path has, and which entity an owner is."""

import re
import weakref
from pathlib import Path

from techdocs.files import read_inside
from techdocs.model.codeowners import CodeOwners, OwnerRule
from techdocs.model.entity import EntityRef, entity_ref
from techdocs.patterns import LastMatch, affordable

CODEOWNERS_PATHS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where GitHub and GitLab look for the file; the first that exists counts."""
MAX_BYTES = 3_000_000
"""Bytes of the largest CODEOWNERS that GitHub reads."""
_SECTION = re.compile(r"\s*\^?\[[^\]]+\](\[\d+\])?")


def load_codeowners(root: Path, path: str) -> CodeOwners | None:
    """Read the CODEOWNERS that stands at `path` inside a repository; None where it cannot be read.

    Patterns are those of gitignore(5), as GitHub says.
    """
    try:
        text = read_inside(root / path, root, max_bytes=MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
    rules = _rules(text)
    first = affordable([rule.pattern for rule in rules])
    return CodeOwners(path=path, rules=tuple(rules[first:]), unused=rules[first - 1].line if first else 0)


def rule_of(owners: CodeOwners, path: str) -> OwnerRule | None:
    """Return the last rule that matches a path inside the source."""
    number = _matcher(owners).find(path)
    return None if number is None else owners.rules[number]


def owner_of(owners: CodeOwners, path: str) -> EntityRef | None:
    """Return the owner of a path inside the source."""
    rule = rule_of(owners, path)
    return rule.owner if rule else None


_matchers: dict[int, tuple["weakref.ref[CodeOwners]", LastMatch]] = {}
"""What matches the rules of each CODEOWNERS in use, by its identity: a digest of thousands of rules takes long."""


def _matcher(owners: CodeOwners) -> LastMatch:
    key = id(owners)
    if key not in _matchers:
        gone = weakref.ref(owners, lambda _: _matchers.pop(key, None))
        _matchers[key] = (gone, LastMatch([rule.pattern for rule in owners.rules]))
    return _matchers[key][1]


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
                owner=codeowner_ref(owners[0]) if owners else None,
                line=number,
                owners=tuple(filter(None, map(codeowner_ref, owners))),
            )
        )
    return rules


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
