"""Compare one page as two builders made it, and say in one line what differs first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tests.fidelity.article import Article, read_article

SHOWN = 160
"""Characters of each side that a difference shows."""
_PARTS = ("text", "headings", "links", "code", "tables", "images")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The first thing that differs: a part of the article, and what stands there on each side (or nothing)."""

    part: str
    ours: str
    theirs: str


def compare_pages(ours: str, theirs: str, url: str) -> Difference | None:
    """Return the first difference between two pages' articles, None when they are equal.

    Args:
        ours: the HTML of the page that techdocs made.
        theirs: the HTML of the page that a peer made.
        url: the page's path below the root of its docs, the same on both sides.
    """
    mine, other = read_article(ours, url), read_article(theirs, url)
    if mine is None or other is None:
        return None if mine is other else Difference(part="article", ours=_there(mine), theirs=_there(other))
    return compare_articles(mine, other)


def compare_articles(mine: Article, other: Article) -> Difference | None:
    """Return the first difference between two articles, None when they are equal."""
    for part in _PARTS:
        found = _first(getattr(mine, part), getattr(other, part))
        if found is not None:
            return Difference(part=part, ours=_near(*found), theirs=_near(*reversed(found)))
    return None


def _first(ours: Sequence[object], theirs: Sequence[object]) -> tuple[str, str] | None:
    for one, other in zip_longest(ours, theirs, fillvalue=""):
        if one != other:
            return str(one), str(other)
    return None


def _near(text: str, other: str) -> str:
    """Return the piece of a text around the first character in which it differs from another."""
    same = next(
        (number for number, (a, b) in enumerate(zip(text, other, strict=False)) if a != b),
        min(len(text), len(other)),
    )
    start = max(0, same - SHOWN // 2)
    piece = text[start : start + SHOWN]
    return ("…" if start else "") + piece + ("…" if start + SHOWN < len(text) else "")


def _there(article: Article | None) -> str:
    return "an article" if article else ""
