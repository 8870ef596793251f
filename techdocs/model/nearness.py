"""Whether one name may be a slip for another: the one place that decides what "did you mean …?" suggests.

Names are compared word by word, so that a long word that two of them share makes no other words alike.
"""

import re
from collections.abc import Collection

LONGEST = 300
"""Characters of a name that is compared."""
_SEPARATORS = re.compile(r"[\W_]+")
_SHORT, _LONG = 3, 8
"""Letters of a word in which another one makes another word, and of one that may begin with a slip."""


def nearest(text: str, names: Collection[str]) -> str:
    """Return the name that a text is most likely a slip for, `""` where it is near to none."""
    return next(iter(nearest_of(text, names, 1)), "")


def nearest_of(text: str, names: Collection[str], number: int) -> list[str]:
    """Return the names that a text may be a slip for, at most so many, the likeliest first."""
    if len(text) > LONGEST:
        return []
    found = [(steps, name) for name in names if (steps := slips(text, name)) is not None]
    return [name for _, name in sorted(found)[:number]]


def is_near(text: str, name: str) -> bool:
    """Say whether a text may be a slip for a name; equal ones are near."""
    return slips(text, name) is not None


def slips(text: str, name: str) -> int | None:
    """Return how many letters are wrong, missing, too many or exchanged; None when too many for a slip.

    The case of letters and what separates words count for nothing.
    """
    one, other = text.casefold(), name.casefold()
    if one == other:
        return 0
    most = _most(max(len(one), len(other)))
    if abs(len(one) - len(other)) > 2 * most:
        return None
    words, others = _SEPARATORS.split(one), _SEPARATORS.split(other)
    if len(words) != len(others) or "".join(words) == "".join(others):
        return _word_slips("".join(words), "".join(others))
    total = 0
    for word, its in zip(words, others, strict=True):
        found = _word_slips(word, its)
        if found is None or total + found > most:
            return None
        total += found
    return total


def _word_slips(word: str, other: str) -> int | None:
    """Return how many slips make one word of another, None when these are two words."""
    if word == other:
        return 0
    longest = max(len(word), len(other))
    most, is_exchanged = _most(longest), sorted(word) == sorted(other)
    is_elsewhere = (
        abs(len(word) - len(other)) > most
        or len(set(word) ^ set(other)) > 2 * most
        or re.sub(r"\D", "", word) != re.sub(r"\D", "", other)
        or (longest <= _SHORT and len(word) == len(other) and not is_exchanged)
    )
    found = most + 1 if is_elsewhere else _edits(word, other)
    begins_alike = word[:1] == other[:1] or is_exchanged  # people seldom mistype where a word begins
    is_slip = found <= most and (begins_alike or (found == 1 and longest >= _LONG))
    return found if is_slip else None


def _most(length: int) -> int:
    """Return how many slips may be in so many letters."""
    if length < _SHORT:
        return 0
    return min(3, 1 + length // 8)


def _edits(one: str, other: str) -> int:
    """Return in how many steps one word becomes another: a letter more, less or changed, or two exchanged."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        previous, row = row, [number]
        for at, its in enumerate(other, 1):
            step = min(previous[at] + 1, row[at - 1] + 1, previous[at - 1] + (letter != its))
            if at > 1 and number > 1 and letter == other[at - 2] and one[number - 2] == its:
                step = min(step, before[at - 2] + 1)
            row.append(step)
        before = previous
    return row[-1]
