"""The patterns of CODEOWNERS that match a path, the last one first, without trying all of them."""

from collections.abc import Sequence
from functools import lru_cache

from techdocs.patterns.index import RuleIndex
from techdocs.patterns.owners import OwnerPattern

MAX_LOOKUP = 4_000_000
"""Units of work that finding the patterns of one path may cost: some milliseconds, or 8,000 patterns with one star that
begin in the same folder."""
_CHARACTERS, _FOLDERS = 255, 12
"""Characters and folders of the path for which that is reckoned."""


class LastMatch:
    """Patterns in their order; None among them matches nothing."""

    def __init__(self, patterns: Sequence[OwnerPattern | None]) -> None:
        self._patterns = patterns
        self._index = RuleIndex([pattern.rule if pattern else None for pattern in patterns])
        self.find = lru_cache(maxsize=4096)(self._find)
        self.find_all = lru_cache(maxsize=4096)(self._find_all)

    def _find(self, path: str) -> int | None:
        """Return the number of the last pattern that matches a path."""
        return next((number for number in self._candidates(path) if self._owns(number, path)), None)

    def _find_all(self, path: str) -> tuple[int, ...]:
        """Return the numbers of all patterns that match a path, the last one first."""
        return tuple(number for number in self._candidates(path) if self._owns(number, path))

    def _candidates(self, path: str) -> list[int]:
        return self._index.candidates(path, path.split("/"))

    def _owns(self, number: int, path: str) -> bool:
        pattern = self._patterns[number]
        return pattern is not None and pattern.owns(path)


def affordable(patterns: Sequence[OwnerPattern | None]) -> int:
    """Return the number of the first pattern from which on all together can be matched in time.

    The last pattern that matches counts, so those at the end are kept: no path gets the owner of an earlier one.
    """
    rules = [pattern.rule if pattern else None for pattern in patterns]
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
