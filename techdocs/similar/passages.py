"""What docs say, as a small sample of their passages by which two of them can be compared.

A passage is four words that follow each other, the first of which is a long one. Of these the ones with the smallest
hashes are kept: of two docs the same ones, so that the share of what they keep is the share of what they say (MinHash).
"""

import re
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

LONGEST = 2_000_000
"""Characters of a component's docs that are sampled."""
MOST = 128
"""Passages that are kept of a component."""
_LONG = 7
"""Letters of a word that a passage begins with: words that say something, one in five of English ones."""
_WORD = re.compile(r"[^\W_]+")
_SEPARATORS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
"""What is between words of ASCII: several times faster to find than by the pattern."""
_HASHES = 1 << 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """The kept passages of a component's docs, by their hashes, sorted; `is_whole` when they are all that there are."""

    hashes: tuple[int, ...] = ()
    is_whole: bool = True

    @property
    def reach(self) -> int:
        """Return the number below which every hash of the docs is among `hashes`."""
        return _HASHES if self.is_whole else self.hashes[-1] + 1


def sample_passages(texts: Iterable[str], own_words: Collection[str]) -> Passages:
    """Return a sample of the passages of some pages.

    Args:
        texts: the pages; one at a time is held.
        own_words: what the component is called, in lower case: left out, as a copy has another name there.
    """
    found: set[int] = set()
    left = LONGEST
    for text in texts:
        found |= _hashes(text[:left].lower(), own_words)
        left -= len(text)
        if left <= 0:
            break
    kept = sorted(found)
    return Passages(hashes=tuple(kept[:MOST]), is_whole=len(kept) <= MOST)


def _hashes(text: str, own_words: Collection[str]) -> set[int]:
    words = text.translate(_SEPARATORS).split() if text.isascii() else _WORD.findall(text)
    words = [word for word in words if word not in own_words]
    return {
        zlib.crc32(f"{first} {second} {third} {fourth}".encode("utf-8", "surrogatepass"))
        for first, second, third, fourth in zip(words, words[1:], words[2:], words[3:], strict=False)
        if len(first) >= _LONG
    }


def shared_share(one: Passages, other: Passages, common: Collection[int]) -> tuple[int, int]:
    """Return how many passages two docs share, and how many the shorter one has, as far as both samples reach.

    Args:
        one: the passages of one.
        other: those of the other.
        common: passages that many components have, which do not count.
    """
    reach = min(one.reach, other.reach)
    ours, theirs = (
        {number for number in sample.hashes if number < reach and number not in common} for sample in (one, other)
    )
    return len(ours & theirs), min(len(ours), len(theirs))
