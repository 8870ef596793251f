"""Words of names, descriptions and questions, and how alike two sets of them are when rare words count for more."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from techdocs.finding.words import singular, words

_SHORTEST = 3
GENERIC = frozenset({
    "api", "app", "application", "backend", "bff", "client", "component", "core", "docs", "documentation",
    "frontend", "gateway", "job", "lib", "library", "microservice", "module", "package", "plugin", "sdk", "server",
    "service", "site", "svc", "system", "tool", "ui", "web", "website", "worker",
})  # fmt: skip
"""Words of names that say what kind of thing it is, not what it does."""
_EMPTY = frozenset({
    "about", "all", "also", "and", "any", "are", "but", "can", "com", "does", "each", "for", "from", "had", "has",
    "have", "how", "http", "https", "into", "its", "may", "more", "not", "our", "provide", "provides", "some",
    "such", "than", "that", "the", "their", "them", "then", "there", "these", "this", "those", "use", "used",
    "uses", "using", "via", "was", "were", "what", "when", "where", "which", "who", "will", "with", "within", "you",
    "your",
})  # fmt: skip
"""Words that say nothing about what something does."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text that say something, each once: folded, in the singular, parts of names too."""
    found = (singular(word) for word in words(text))
    return tuple(dict.fromkeys(word for word in found if len(word) >= _SHORTEST and word not in _EMPTY))


def name_words(text: str) -> frozenset[str]:
    """Return the words of a name that tell it from others: `payments` of `payments-api`."""
    return frozenset(word for word in words_of(text) if word not in GENERIC)


def rarities(texts: Iterable[Iterable[str]]) -> dict[str, float]:
    """Return what each word counts: the more, the fewer texts have it (inverse document frequency)."""
    every = [set(found) for found in texts]
    counts = Counter(word for found in every for word in found)
    return {word: math.log((1 + len(every)) / (0.5 + count)) for word, count in counts.items()}


def likeness(one: Iterable[str], other: Iterable[str], rarity: Mapping[str, float]) -> float:
    """Return how alike two texts are, 0 to 1: the cosine of their words by rarity (TF-IDF)."""
    ours, theirs = set(one), set(other)
    shared = sum(rarity[word] ** 2 for word in sorted(ours & theirs))
    sizes = [math.sqrt(sum(rarity[word] ** 2 for word in sorted(some))) for some in (ours, theirs)]
    return shared / (sizes[0] * sizes[1]) if shared else 0.0
