"""Python-Markdown's inline patterns, each tried only on text that holds a character which it cannot match without.

A page makes some 1,900 attempts to match, nearly all in vain. What a pattern needs is read from its regular expression.
Without this module a cold build takes 8 % more CPU time, and Markdown alone 30 to 50 % more.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_LARGEST = 40
"""Characters that a class may have to be worth looking for."""


class SparingInlineProcessor(InlineProcessor):
    """An `InlineProcessor` that gives the same result with fewer attempts."""

    def __init__(self, md: Markdown, patterns: Iterable[Pattern]) -> None:
        super().__init__(md)
        self._patterns = list(patterns)  # a `Registry` sorts and searches on each access
        self._needed = [needed_characters(pattern.getCompiledRegExp()) for pattern in self._patterns]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - overrides
        """Replace what the patterns from an index on match by placeholders (`InlineProcessor.__handleInline`)."""
        if isinstance(data, AtomicString):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        present, index, start = set(data), patternIndex, 0
        while index < len(self._needed):
            needed = self._needed[index]
            if needed is not None and needed.isdisjoint(present):
                index, start = index + 1, 0
                continue
            data, matched, start = apply(self._patterns[index], data, index, start)
            if matched:
                present = set(data)
            else:
                index += 1
        return data


@lru_cache(maxsize=1024)
def needed_characters(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Return characters of which every text that a pattern matches has at least one; None when there are no such."""
    return _of_sequence(_parser.parse(pattern.pattern, pattern.flags), ignore_case=bool(pattern.flags & re.IGNORECASE))


def _of_sequence(items: Iterable[tuple[object, Any]], *, ignore_case: bool) -> frozenset[str] | None:
    """Return the smallest set that one of the items, all of which must match, needs."""
    found = [_of_item(kind, value, ignore_case=ignore_case) for kind, value in items]
    return min((needed for needed in found if needed is not None), key=len, default=None)


def _of_item(kind: object, value: Any, *, ignore_case: bool) -> frozenset[str] | None:  # noqa: ANN401 - `re`'s tree
    if kind is _constants.LITERAL:
        return _of_literal(value, ignore_case=ignore_case)
    if kind is _constants.IN:
        return _of_class(value, ignore_case=ignore_case)
    if kind is _constants.BRANCH:
        return _of_all([_of_sequence(branch, ignore_case=ignore_case) for branch in value[1]])
    if kind is _constants.SUBPATTERN:
        return _of_sequence(value[3], ignore_case=ignore_case or bool(value[1] & re.IGNORECASE))
    if kind in _REPEATS:
        return _of_sequence(value[2], ignore_case=ignore_case) if value[0] else None
    return _of_sequence(value[1], ignore_case=ignore_case) if kind is _constants.ASSERT else None


def _of_literal(code: int, *, ignore_case: bool) -> frozenset[str] | None:
    character = chr(code)
    return None if ignore_case and character.isalpha() else frozenset(character)


def _of_class(items: Iterable[tuple[object, Any]], *, ignore_case: bool) -> frozenset[str] | None:
    found: list[frozenset[str] | None] = []
    for kind, value in items:
        if kind is _constants.LITERAL:
            found.append(_of_literal(value, ignore_case=ignore_case))
        elif kind is _constants.RANGE and value[1] - value[0] < _LARGEST:
            found += [_of_literal(code, ignore_case=ignore_case) for code in range(value[0], value[1] + 1)]
        else:
            return None
    return _of_all(found)


def _of_all(found: list[frozenset[str] | None]) -> frozenset[str] | None:
    """Return the union of what alternatives need; None when one of them needs nothing, or it is too much."""
    if any(needed is None for needed in found):
        return None
    union = frozenset[str]().union(*(needed for needed in found if needed is not None))
    return union if len(union) <= _LARGEST else None
