"""Patterns of CODEOWNERS, which are not gitignore's: those of GitHub and those of GitLab, as rules.

Sources: "About code owners" in GitHub's docs, and "Syntax of `CODEOWNERS` file" and "Advanced `CODEOWNERS`
configuration" in GitLab's, which name Ruby's `File.fnmatch`.
"""

import re
from dataclasses import dataclass

from techdocs.patterns.rules import MAX_LENGTH, Rule, parse_rule
from techdocs.patterns.wildcards import WildcardError, wildcard_pieces

_BRACKET = re.compile(r"(?<!\\)[\[\]]")


@dataclass(frozen=True, slots=True)
class OwnerPattern:
    """One pattern. `is_deep` says that it owns what is below a folder that it matches, too."""

    rule: Rule
    is_deep: bool

    def owns(self, path: str) -> bool:
        """Say whether a file matches."""
        rule = self.rule
        return (not rule.only_folders and rule.is_path(path)) or (self.is_deep and rule.is_above(path))


def github_pattern(text: str) -> OwnerPattern | None:
    """Return a pattern as GitHub reads it, None where it matches nothing.

    It is gitignore's but for four things: `!`, `[ ]` and an escaped `#` do not work, and `docs/*` owns the files in
    that folder, not those in folders below it.
    """
    if text.startswith(("!", r"\#")) or _BRACKET.search(text):
        return None
    rule = parse_rule(text)
    if rule is None:
        return None
    return OwnerPattern(rule, is_deep=rule.only_folders or rule.is_name or rule.parts[-1] != "*")


def gitlab_pattern(text: str) -> OwnerPattern | None:
    """Return a pattern as GitLab reads it, None where it matches nothing.

    One without a slash at its start matches at any depth, also with slashes in it; one for a folder ends with a slash,
    else only files match; `**` at the end is a `*`.
    """
    text = text.removeprefix("\\") if text.startswith(r"\#") else text
    anchored, names = text.startswith("/"), text.strip("/").split("/")
    if not text.strip("/") or len(text) > MAX_LENGTH or not all(names):
        return None
    if text.endswith("/"):
        names += ["**", "*"]
    if names[-1] == "**":
        names[-1] = "*"
    names = names if anchored else ["**", *names]
    parts = [name for number, name in enumerate(names) if name != "**" or number == 0 or names[number - 1] != "**"]
    try:
        for part in parts:
            list(wildcard_pieces(part))
    except WildcardError:
        return None
    return OwnerPattern(Rule(tuple(parts), include=True, only_folders=False), is_deep=False)
