"""Typos: how many letters of a word may be wrong, and how far two words are apart."""

_SHORTEST_TYPO, _SHORTEST_TWO = 4, 8
"""Letters of a word that may have one wrong, and two."""
_LONGEST = 64


def allowance(word: str) -> int:
    """Return how many letters of a word may be wrong: none of one with digits."""
    if len(word) < _SHORTEST_TYPO or has_digit(word):
        return 0
    return 1 if len(word) < _SHORTEST_TWO else 2


def has_digit(word: str) -> bool:
    """Say whether a word has a digit."""
    return not word.isalpha() and any(map(is_digit, word))


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or exchanged; more than `most` is `most` + 1."""
    if abs(len(one) - len(other)) > most or max(len(one), len(other)) > _LONGEST:
        return most + 1
    older: list[int] = []
    old = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            steps = min(old[column] + 1, now[column - 1] + 1, old[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                steps = min(steps, older[column - 2] + 1)
            now.append(steps)
        if min(now) > most:
            return most + 1
        older, old = old, now
    return min(old[-1], most + 1)


def is_digit(character: str) -> bool:
    """Say whether a character is a digit, or a number of any other form."""
    return character.isalnum() and not character.isalpha()
