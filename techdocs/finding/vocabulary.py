"""The words of many texts, and where each is: what names and titles are looked up in."""

import struct
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from techdocs.finding.typos import allowance, distance, has_digit
from techdocs.finding.words import Chunk, singular, words

EXACT = 1.0
PLURAL = 0.96
PREFIX = 0.6
"""Of a word of which nothing is typed; what is typed adds up to 0.3."""
_TYPED = 0.3
_TYPO = {1: 0.55, 2: 0.45}
_OTHER_START = 0.08
"""What a typo in the first letter costs more."""
_APART = 0.95
"""Of a chunk of which a name has the parts, but not in one word."""
_MOST_PARTS = 4
"""Parts from which on a chunk is looked up as it is typed only."""
Scores = dict[int, float]
_SINGLE = struct.Struct("f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words, and how much each counts where it is: `places` maps a word to numbers and their weights."""

    places: Mapping[str, Mapping[int, float]]
    words: tuple[str, ...]
    by_length: Mapping[int, tuple[tuple[str, int], ...]]
    """The words without digits, with their letters as bits."""


def read_vocabulary(texts: Iterable[tuple[int, str, float]]) -> Vocabulary:
    """Return the words of texts, each with the number of what it is about and its weight."""
    places: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for number, text, weight in texts:
        for word in words(text):
            places[word][number] = max(weight, places[word].get(number, 0.0))
            if word.endswith("ies"):
                stem = singular(word)
                places[stem][number] = max(weight * PLURAL, places[stem].get(number, 0.0))
    by_length: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for word in sorted(places):
        if not has_digit(word):
            by_length[len(word)].append((word, _letters(word)))
    return Vocabulary(
        places=dict(places), words=tuple(sorted(places)),
        by_length={length: tuple(found) for length, found in by_length.items()},
    )  # fmt: skip


def look_up(vocabulary: Vocabulary, chunk: Chunk, *, with_typos: bool) -> Scores:
    """Return how well a chunk fits each place: whole, or all of its parts."""
    parts = chunk.parts
    scores: Scores = {}
    if not chunk.is_dense or len(parts) == 1:
        scores = look_up_word(vocabulary, parts[0] if chunk.is_dense else chunk.whole, with_typos=with_typos)
    if len(parts) > 1:
        has_typos = with_typos and len(parts) < _MOST_PARTS and not chunk.is_dense
        each = [look_up_word(vocabulary, part, with_typos=has_typos) for part in parts]
        for number in set(each[0]).intersection(*each[1:]):
            score = min(found[number] for found in each) * _APART
            if score > scores.get(number, 0.0):
                scores[number] = _single(score)
    return scores


def look_up_word(vocabulary: Vocabulary, word: str, *, with_typos: bool = False) -> Scores:
    """Return how well a word fits each place: exactly, as the beginning of a longer one, or with a typo."""
    scores: Scores = {}
    for token, quality in _tokens(vocabulary, word, allowance(word) if with_typos else 0):
        for number, weight in vocabulary.places[token].items():
            score = weight * quality
            if score > scores.get(number, 0.0):
                scores[number] = _single(score)
    return scores


def _tokens(vocabulary: Vocabulary, word: str, most: int) -> Iterator[tuple[str, float]]:
    """Yield the words that fit one, and how well."""
    if word in vocabulary.places:
        yield word, EXACT
    for stem in dict.fromkeys((word, singular(word))):
        if stem != word and stem in vocabulary.places:
            yield stem, PLURAL
        for token in _longer(vocabulary, stem):
            yield token, PLURAL if singular(token) == stem else PREFIX + _TYPED * len(stem) / len(token)
    for token, steps in _like(vocabulary, word, most) if most else ():
        yield token, _TYPO[steps] - (0.0 if token[0] == word[0] else _OTHER_START)


def _longer(vocabulary: Vocabulary, word: str) -> Iterator[str]:
    for at in range(bisect_right(vocabulary.words, word), len(vocabulary.words)):
        if not vocabulary.words[at].startswith(word):
            return
        yield vocabulary.words[at]


def _like(vocabulary: Vocabulary, word: str, most: int) -> Iterator[tuple[str, int]]:
    """Yield words with typos, and how many they have; words that differ in many letters are not even compared."""
    own = _letters(word)
    for length in range(len(word) - most, len(word) + most + 1):
        for other, bits in vocabulary.by_length.get(length, ()):
            if (own ^ bits).bit_count() <= 2 * most and other != word:
                steps = distance(word, other, most)
                if steps <= most:
                    yield other, steps


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


@lru_cache(maxsize=10_000)
def _single(score: float) -> float:
    """Return a score in the single precision that browsers keep it in, so that both order rows alike."""
    return float(_SINGLE.unpack(_SINGLE.pack(score))[0])
