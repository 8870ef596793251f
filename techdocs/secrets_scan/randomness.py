"""Tell what was drawn at random from words, and a key from an example of one."""

import math
import re
from collections import Counter

RANDOM_BITS = 2.8
"""Bits a character from which on a text is taken for drawn at random; words and placeholders have fewer."""
_EXAMPLE = re.compile(
    r"EXAMPLE|example|xxxx|XXXX|\.\.\.|0{8}|1234567|abcdefg|ABCDEFG|<|your|YOUR|dummy|fake|placeholder"
)


def entropy(text: str) -> float:
    """Return the bits of information a character of a text holds (Shannon)."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())


def looks_random(text: str) -> bool:
    """Say whether a text has as much information as one that was drawn at random."""
    return entropy(text) > RANDOM_BITS


def looks_like_example(text: str) -> bool:
    """Say whether a text says of itself that it is an example, or has a placeholder."""
    return bool(_EXAMPLE.search(text))
