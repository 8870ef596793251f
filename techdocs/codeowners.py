"""CODEOWNERS read: where it is, by whose rules, its lines as rules, and which rule a path has."""

import re
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from techdocs.disk.files import is_file, read_inside
from techdocs.model.codeowners import CodeOwners, OwnerRule, OwnersForge
from techdocs.model.entity import EntityRef, entity_ref
from techdocs.patterns import LastMatch, affordable, github_pattern, gitlab_pattern

CODEOWNERS_PATHS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where GitHub and GitLab look for the file; the first that exists counts."""
MAX_BYTES = 3_000_000
"""Bytes of the largest CODEOWNERS that GitHub reads."""
_PATTERNS = {OwnersForge.GITHUB: github_pattern, OwnersForge.GITLAB: gitlab_pattern}
_SECTION = re.compile(r"\^?\[([^\]]*[^\]\s][^\]]*)\](?:\[\d*\])?(?:\s+(.*))?")
_BLANKS = re.compile(r"(?<!\\)\s+")
_OWNER = re.compile(r"@[\w.-]+(?:/[\w.-]+)*|[^@\s]+@[^@\s]+")
"""A user, a team or group, an address; GitLab's roles (`@@maintainer`) are in no catalog."""


def load_codeowners(root: Path, path: str, web_url: str = "") -> CodeOwners | None:
    """Read the CODEOWNERS that is at `path` inside a repository; None where it cannot be read.

    Args:
        root: the repository.
        path: the file inside it.
        web_url: the repository's page on its forge, `""` where it is not known.
    """
    try:
        text = read_inside(root / path, root, max_bytes=MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return None
    lines = text.split("\n")
    forge = _forge(root, path, web_url, lines)
    rules = list(_gitlab_rules(lines) if forge is OwnersForge.GITLAB else _github_rules(lines))
    first = affordable([_PATTERNS[forge](rule.pattern) for rule in rules])
    unused = rules[first - 1].line if first else 0
    return CodeOwners(path=path, rules=tuple(rules[first:]), unused=unused, forge=forge)


def rule_of(owners: CodeOwners, path: str) -> OwnerRule | None:
    """Return the rule that counts for a path inside the source: the last that matches.

    Of GitLab's sections each has its own; then the last of them that names an owner counts, with the owners of all.
    """
    matcher = _matcher(owners)
    if owners.forge is OwnersForge.GITHUB:
        number = matcher.find(path)
        return None if number is None else owners.rules[number]
    return _of_sections([owners.rules[number] for number in matcher.find_all(path)])


def owner_of(owners: CodeOwners, path: str) -> EntityRef | None:
    """Return the owner of a path inside the source."""
    rule = rule_of(owners, path)
    return rule.owner if rule else None


def _of_sections(matching: Sequence[OwnerRule]) -> OwnerRule | None:
    """Return what some rules, the last one first, say together."""
    excluded = {rule.section for rule in matching if rule.excludes}
    by_section: dict[str, OwnerRule] = {}
    for rule in matching:
        if rule.section not in excluded:
            by_section.setdefault(rule.section, rule)
    found = [*by_section.values()]
    named = [rule for rule in found if rule.owner]
    if not named:
        return found[0] if found else None
    return replace(named[0], owners=tuple(dict.fromkeys(owner for rule in named for owner in rule.owners)))


_matchers: dict[int, tuple["weakref.ref[CodeOwners]", LastMatch]] = {}
"""What matches the rules of each CODEOWNERS in use, by its identity: a digest of thousands of rules takes long."""


def _matcher(owners: CodeOwners) -> LastMatch:
    key = id(owners)
    if key not in _matchers:
        gone = weakref.ref(owners, lambda _: _matchers.pop(key, None))
        pattern_of = _PATTERNS[owners.forge]
        _matchers[key] = (gone, LastMatch([pattern_of(rule.pattern) for rule in owners.rules]))
    return _matchers[key][1]


def _forge(root: Path, path: str, web_url: str, lines: Sequence[str]) -> OwnersForge:
    """Return whose rules hold: the forge of the folder, else of the address, else the one that has sections or CI."""
    host = web_url.partition("://")[2].partition("/")[0].lower()
    for forge, folder, name in (
        (OwnersForge.GITHUB, ".github/", "github"),
        (OwnersForge.GITLAB, ".gitlab/", "gitlab"),
    ):
        if path.startswith(folder) or name in host:
            return forge
    has_sections = any(_SECTION.fullmatch(line.strip()) for line in lines)
    return OwnersForge.GITLAB if has_sections or is_file(root / ".gitlab-ci.yml") else OwnersForge.GITHUB


def _github_rules(lines: Sequence[str]) -> Iterator[OwnerRule]:
    """Yield the rules of a file; a comment may follow a rule."""
    for number, pieces in _pieces(lines):
        comment = next((at for at, piece in enumerate(pieces) if piece.startswith("#")), len(pieces))
        if github_pattern(pieces[0]) is not None:
            yield from _rule(number, pieces[0], pieces[1:comment])


def _gitlab_rules(lines: Sequence[str]) -> Iterator[OwnerRule]:
    """Yield the rules of a file with sections, whose default owners count where a line names none."""
    section = ""
    defaults: list[str] = []
    for number, pieces in _pieces(lines):
        heading = _SECTION.fullmatch(" ".join(pieces))
        if heading:
            section, defaults = heading[1].strip().lower(), (heading[2] or "").split()
        elif pieces[0].startswith("!"):
            yield OwnerRule(pattern=pieces[0][1:], owner=None, line=number, section=section, excludes=True)
        else:
            for rule in _rule(number, pieces[0], pieces[1:] or defaults):
                yield replace(rule, section=section)


def _pieces(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, 1):
        content = line.strip()
        if content and not content.startswith("#"):
            yield number, _BLANKS.split(content)


def _rule(number: int, pattern: str, words: Sequence[str]) -> Iterator[OwnerRule]:
    """Yield the rule of a line, nothing if it is not a rule: no word is an owner, or `folder/*` has no owner.

    A line without words takes the owner away from what it names, a file or a folder.
    """
    owners = [word for word in words if _OWNER.fullmatch(word)]
    if (words and not owners) or (not words and pattern.endswith("/*")):
        return
    refs = tuple(filter(None, map(codeowner_ref, owners)))
    yield OwnerRule(pattern=pattern, owner=refs[0] if refs else None, line=number, owners=refs)


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
