"""The files of a published search index, as pagefind writes them: gzipped CBOR and JSON, named by their digests.

They were written by others: names are checked before they are asked for, and nothing is unpacked without a bound.
`pagefind-entry.json` → `*.pf_meta` → `index/*.pf_index` (words) and `fragment/*.pf_fragment` (pages).
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import cbor2

from techdocs.documents.foreign_json import parsed_mapping
from techdocs.model.urls import DOCS_DEPTH

Content = Callable[[str], bytes | None]
"""Gives a file of the site by its path, None when it cannot be had."""
_MOST_BYTES = 50_000_000
_MARK = b"pagefind_dcd"
_HASH = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*_[0-9a-f]{6,64}")
SHARD = re.compile(r"shard-\d{2,6}(?:-[a-z]{2})?")
_PLAIN_WEIGHT = 25
"""How pagefind writes the weight of ordinary text; a heading has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPart:
    """One language of a shard: its pages by name with their numbers of words, and the ranges of its words."""

    shard: str
    pages: tuple[tuple[str, int], ...]
    ranges: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedPage:
    """A page as the search knows it: `url` is from the site's root, `headings` are texts with their ids."""

    url: str
    title: str
    text: str
    headings: tuple[tuple[str, str], ...]

    @property
    def home(self) -> str:
        """Return where the docs begin that it is a page of."""
        return "/".join(self.url.split("/")[:DOCS_DEPTH]) + "/"


def read_parts(shard: str, content: Content) -> Iterator[IndexPart]:
    """Yield the parts of a shard that can be read."""
    entry = parsed_mapping(content(f"search/{shard}/pagefind-entry.json"))
    languages = entry.get("languages")
    for language in languages.values() if isinstance(languages, dict) else ():
        name = language.get("hash") if isinstance(language, dict) else None
        try:
            meta = _cbor(content(f"search/{shard}/pagefind.{name}.pf_meta") if _is_name(name) else None)
            pages = tuple((str(page), int(count)) for page, count in meta[1])
            ranges = tuple((str(first), str(last), str(file)) for first, last, file in meta[2])
        except (TypeError, ValueError, LookupError):
            continue
        yield IndexPart(shard=shard, pages=pages, ranges=tuple(one for one in ranges if _is_name(one[2])))


def read_words(part: IndexPart, file: str, content: Content) -> dict[str, dict[int, float]]:
    """Map the words of one file of a part to the numbers of their pages, each with how much it has of the word."""
    words = _cbor(content(f"search/{part.shard}/index/{file}.pf_index"))
    try:
        return {str(word): _places(pages, variants) for word, pages, variants in words[0]}
    except (TypeError, ValueError, LookupError):
        return {}


def read_page(part: IndexPart, name: str, content: Content) -> IndexedPage | None:
    """Return a page of a part, None when it cannot be had."""
    if not _is_name(name):
        return None
    page = parsed_mapping(_unpacked(content(f"search/{part.shard}/fragment/{name}.pf_fragment")))
    url, meta, anchors = page.get("url"), page.get("meta"), page.get("anchors")
    if not isinstance(url, str) or not url.startswith("/"):
        return None
    found = [one for one in anchors if isinstance(one, dict)] if isinstance(anchors, list) else []
    return IndexedPage(
        url=url.lstrip("/"), title=str(meta.get("title", "")) if isinstance(meta, dict) else "",
        text=str(page.get("content", "")).replace("\u200b", ""),
        headings=tuple((str(one.get("text", "")), str(one.get("id", ""))) for one in found),
    )  # fmt: skip


def _places(pages: Any, variants: Any) -> dict[int, float]:  # noqa: ANN401 - pagefind's own lists
    """Return what the pages have of a word, with those of its forms with accents; numbers of pages are differences."""
    found: dict[int, float] = {}
    for some in (pages, *(variant[1] for variant in variants)):
        numbers = accumulate(page[0] for page in some)
        for number, page in zip(numbers, some, strict=True):
            found[number] = max(found.get(number, 0.0), _weight(page[1]))
    return found


def _weight(places: list[int]) -> float:
    """Return how much a page has of a word: a negative number is the weight of the places after it."""
    total, weight = 0, _PLAIN_WEIGHT
    for place in places:
        if place < 0:
            weight = -place
        else:
            total += weight
    return total / _PLAIN_WEIGHT


def _is_name(name: object) -> bool:
    return isinstance(name, str) and bool(_HASH.fullmatch(name))


def _unpacked(content: bytes | None) -> bytes:
    if content is None:
        return b""
    try:
        reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        unpacked = reader.decompress(content, _MOST_BYTES)
    except zlib.error:
        return b""
    return b"" if reader.unconsumed_tail else unpacked.removeprefix(_MARK)


def _cbor(content: bytes | None) -> Any:  # noqa: ANN401 - pagefind's own lists
    try:
        return cbor2.loads(_unpacked(content))
    except (cbor2.CBORError, ValueError, EOFError, RecursionError):
        return None
