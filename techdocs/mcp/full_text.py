"""The full text of a published site: which pages have the words of a query, read from the site's own search index.

Only the files that may have a word are read. Pagefind indexes stems; a word is taken for every stem that it begins
with, or that begins with it, so no stemmer of any language is needed here. The order is `ranks.py`'s.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

from techdocs.finding.questions import without_stop_words
from techdocs.finding.words import Chunk, chunks
from techdocs.mcp.index_files import SHARD, Content, IndexedPage, IndexPart, read_page, read_parts, read_words
from techdocs.mcp.ranks import rank_pages, stem
from techdocs.model.names import NamedEntity
from techdocs.web.answers import CONNECTIONS

_JUDGED = 30
"""Pages that are read whole for a query."""
_MOST_FILES = 4
"""Files of a part that are read for a word."""
_LONGEST_END = 4
"""Letters that a stem may lack of its word."""
_SHORTEST_STEM = 3
_SATURATION, _LENGTH = 1.2, 0.4
"""BM25's: how soon more of a word counts no more, and how much the length of a page counts."""
Scored = tuple[float, IndexPart, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A page whose text fits a query, with the heading that does so best (`""` for none)."""

    page: IndexedPage
    heading: str = ""
    anchor: str = ""


class FullText:
    """The search index of a site; what was read stays in memory."""

    def __init__(self, content: Content, shards: Iterable[str]) -> None:
        self._content, self._shards = content, tuple(shard for shard in shards if SHARD.fullmatch(shard))
        self._words: dict[tuple[str, str], Mapping[str, Mapping[int, float]]] = {}

    def search(self, text: str, homes: Mapping[str, NamedEntity]) -> list[TextRow]:
        """Return the pages for a query, best first.

        Args:
            text: what someone asks.
            homes: maps where docs begin (`docs/default/component/one/`) to whose they are.
        """
        wanted = without_stop_words(chunks(text))
        best = sorted(self._scored(wanted), key=lambda one: -one[0])[:_JUDGED]
        with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
            pages = pool.map(lambda one: read_page(one[1], one[1].pages[one[2]][0], self._content), best)
            found = [(page, score) for page, (score, _, _) in zip(pages, best, strict=True) if page]
        return [
            TextRow(page=one.page, heading=one.heading, anchor=one.anchor) for one in rank_pages(text, found, homes)
        ]

    @cached_property
    def _parts(self) -> tuple[IndexPart, ...]:
        return tuple(part for shard in self._shards for part in read_parts(shard, self._content))

    def _scored(self, wanted: Sequence[Chunk]) -> list[Scored]:
        """Return the pages that have words of a query, with their scores over all parts."""
        terms = [*dict.fromkeys(word for chunk in wanted for word in _terms(chunk))]
        self._read({(part, file) for part in self._parts for term in terms for file in _files(part, term)})
        hits = [(part, [self._hits(part, term) for term in terms]) for part in self._parts]
        spread = Counter(at for _, found in hits for at, pages in enumerate(found) for _ in pages)
        total = sum(len(part.pages) for part in self._parts) or 1
        usual = sum(count for part in self._parts for _, count in part.pages) / total or 1.0
        scored: list[Scored] = []
        for part, found in hits:
            sums: defaultdict[int, float] = defaultdict(float)
            for at, pages in enumerate(found):
                rarity = math.log(1 + total / (1 + spread[at]))
                for number, weight in pages.items():
                    length = 1 - _LENGTH + _LENGTH * part.pages[number][1] / usual
                    sums[number] += rarity * weight / (weight + _SATURATION * length)
            scored += [(score, part, number) for number, score in sums.items()]
        return scored

    def _hits(self, part: IndexPart, term: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for file in _files(part, term):
            for word, pages in self._words[part.shard, file].items():
                if _fits(word, term):
                    for number, weight in pages.items():
                        if 0 <= number < len(part.pages):
                            found[number] = max(found.get(number, 0.0), weight)
        return found

    def _read(self, wanted: Iterable[tuple[IndexPart, str]]) -> None:
        fresh = [(part, file) for part, file in wanted if (part.shard, file) not in self._words]
        with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
            read = pool.map(lambda one: read_words(one[0], one[1], self._content), fresh)
            self._words |= {(part.shard, file): words for (part, file), words in zip(fresh, read, strict=True)}


def _terms(chunk: Chunk) -> tuple[str, ...]:
    return chunk.words if chunk.is_dense else tuple(dict.fromkeys((chunk.whole, *chunk.parts)))


def _files(part: IndexPart, term: str) -> list[str]:
    """Return the files of a part that may have words which fit a term: from its shortest stem to what it begins."""
    root = stem(term)
    first, last = root[: max(_SHORTEST_STEM, len(root) - _LONGEST_END)], f"{root}\U0010ffff"
    return [file for low, high, file in part.ranges if low <= last and high >= first][:_MOST_FILES]


def _fits(word: str, term: str) -> bool:
    root = stem(term)
    is_longer = word.startswith(root)
    is_stem = len(word) >= _SHORTEST_STEM and root.startswith(word) and len(root) - len(word) <= _LONGEST_END
    return word == term or is_longer or is_stem
