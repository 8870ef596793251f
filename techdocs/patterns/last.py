"""The last of many patterns that matches a path, as CODEOWNERS has it, without trying all of them."""

from collections.abc import Sequence
from functools import lru_cache

from techdocs.patterns.index import RuleIndex
from techdocs.patterns.rules import Rule, parse_rule

MAX_LOOKUP = 4_000_000
"""Units of work that finding the pattern of one path may cost: some milliseconds, or 8,000 patterns with one star that
begin in the same folder."""
_CHARACTERS, _FOLDERS = 255, 12
"""Characters and folders of the path for which that is reckoned."""


class LastMatch:
    """Patterns of gitignore in their order; one with a `!` matches nothing."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._rules = [parse_owner_rule(pattern) for pattern in patterns]
        self._index = RuleIndex(self._rules)
        self.find = lru_cache(maxsize=4096)(self._find)

    def _find(self, path: str) -> int | None:
        """Return the number of the last pattern that matches a path or a folder it is below."""
        for number in self._index.candidates(path, path.split("/")):
            rule = self._rules[number]
            if rule is not None and ((not rule.only_folders and rule.is_path(path)) or rule.is_above(path)):
                return number
        return None


def affordable(patterns: Sequence[str]) -> int:
    """Return the number of the first pattern from which on all together can be matched in time.

    The last pattern that matches counts, so those at the end are kept: no path gets the owner of an earlier one.
    """
    rules = [parse_owner_rule(pattern) for pattern in patterns]
    works = [rule.work(_CHARACTERS, _FOLDERS) if rule else 0 for rule in rules]
    low, high = 0, len(rules)
    if RuleIndex(rules).most_work(works) <= MAX_LOOKUP:
        return 0
    while low < high:
        middle = (low + high) // 2
        if RuleIndex(rules[middle:]).most_work(works[middle:]) <= MAX_LOOKUP:
            high = middle
        else:
            low = middle + 1
    return low


def parse_owner_rule(pattern: str) -> Rule | None:
    """Return the rule of a pattern in CODEOWNERS, None where it matches nothing."""
    rule = parse_rule(pattern)
    return rule if rule is not None and rule.include else None
