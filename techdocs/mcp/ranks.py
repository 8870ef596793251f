"""Order pages by what they say, as the browser's search does (`texts.js`): words first, then titles and headings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from techdocs.finding.questions import without_stop_words
from techdocs.finding.words import Chunk, chunks, fold, singular, squeeze, words
from techdocs.mcp.index_files import IndexedPage
from techdocs.model.names import NamedEntity

_MOST_WORDS, _FEW = 0.6, 3
"""The share of the words that a page must have, where they are three or more."""
_LITERAL, _STEMMED, _INSIDE, _APART = 1.0, 0.9, 0.8, 0.7
"""A word as it is typed, with another ending, as a part of a longer one, in its parts."""
_TITLED, _SAME, _SAID = 1.2, 0.8, 0.4
_STEM, _SHORTEST_STEM, _LONGEST_END = re.compile("(?:ing|ed|e|y)$"), 5, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPage:
    """A page that fits a query, and its heading that does so best (`""` for none)."""

    page: IndexedPage
    score: float
    heading: str = ""
    anchor: str = ""


def stem(word: str) -> str:
    """Return a word without the usual endings of English, as the browser's matcher does."""
    plain = singular(word)
    return _STEM.sub("", plain) if len(plain) > _SHORTEST_STEM else plain


def rank_pages(
    text: str, pages: Sequence[tuple[IndexedPage, float]], homes: Mapping[str, NamedEntity]
) -> list[RankedPage]:
    """Return the pages that have the words of a query, best first, those of deprecated components last.

    Args:
        text: what someone asks.
        pages: pages with how relevant the index finds them.
        homes: maps where docs begin to whose they are.
    """
    wanted, phrase = without_stop_words(chunks(text)), fold(text).strip()
    best = max((score for _, score in pages), default=0.0) or 1.0
    ranked = []
    for page, score in pages:
        entity = homes.get(page.home)
        one = _ranked(wanted, phrase, page, score / best, entity.name if entity else "")
        ranked.append((entity is not None and entity.is_deprecated, -one.score, one))
    return [one for _, _, one in sorted(ranked, key=lambda each: each[:2]) if one.score > 0]


def _ranked(wanted: Sequence[Chunk], phrase: str, page: IndexedPage, relevance: float, name: str) -> RankedPage:
    body, around = fold(f"{page.title}\n{page.text}"), words(name)
    each = [max(_LITERAL if _is_around(chunk, around) else 0.0, _fit(chunk, body)) for chunk in wanted]
    share = sum(map(bool, each)) / len(each) if each else 0.0
    if not each or share < (1 if len(each) < _FEW else _MOST_WORDS):
        return RankedPage(page=page, score=0.0)
    headed, heading, anchor = max(
        ((_coverage(wanted, heading, around), heading, anchor) for heading, anchor in page.headings),
        key=lambda one: one[0], default=(0.0, "", ""),
    )  # fmt: skip
    same = any(squeeze(fold(heading)) == squeeze(phrase) for heading, _ in page.headings)
    score = (
        2 * share + sum(each) / len(each) + relevance + _TITLED * _coverage(wanted, page.title, around) + headed
        + _SAME * same + (_said(body, phrase) if len(phrase) > len("ab") else 0)
    )  # fmt: skip
    is_own = headed > 0 and heading != page.title
    return RankedPage(page=page, score=score, heading=heading if is_own else "", anchor=anchor if is_own else "")


def _is_around(chunk: Chunk, around: Mapping[str, None]) -> bool:
    return chunk.whole in around or singular(chunk.whole) in around


def _fit(chunk: Chunk, body: str) -> float:
    """Return how well a text has a chunk."""
    whole = chunk.whole
    if chunk.is_dense:
        return _LITERAL if whole in body else 0.0
    if _begins(body, whole):
        return _LITERAL
    if (root := stem(whole)) != whole and _begins(body, root):
        return _STEMMED
    if len(chunk.parts) == 1:
        return _INSIDE if len(whole) >= _SHORTEST_STEM - 1 and whole in body else 0.0
    squeezed = " ".join(map(squeeze, body.split()))
    if whole in squeezed:
        return _LITERAL if f" {whole}" in squeezed else _INSIDE
    return _APART if all(_begins(body, part) for part in chunk.parts) else 0.0


def _begins(text: str, word: str) -> bool:
    """Say whether a word of a text begins with one."""
    return re.search(rf"(?<![^\W_]){re.escape(word)}", text) is not None


def _said(body: str, phrase: str) -> float:
    """Return more for a page that has all that is asked in one go, and the more often it does."""
    times = body.count(phrase)
    return _SAID + min(0.2, 0.04 * (times.bit_length() - 1)) if times else 0.0


def _coverage(wanted: Sequence[Chunk], heading: str, around: Mapping[str, None]) -> float:
    """Return how much of a heading the words are, when it has all of them that do not name its component."""
    needed = [chunk for chunk in wanted if chunk.whole not in around] or list(wanted)
    plain, own = fold(heading), words(heading)
    squeezed, typed = squeeze(plain), "".join(chunk.whole for chunk in needed)
    is_whole = all(
        chunk.whole in plain if chunk.is_dense
        else _has(own, chunk.whole) or all(_has(own, part) for part in chunk.parts)
        for chunk in needed
    )  # fmt: skip
    return 0.5 + 0.5 * min(1.0, len(typed) / (len(squeezed) or 1)) if is_whole or typed in squeezed else 0.0


def _has(own: Mapping[str, None], word: str) -> bool:
    root = stem(word)
    return word in own or any(other.startswith(root) and len(other) - len(root) < _LONGEST_END for other in own)
