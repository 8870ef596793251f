"""The comment on a pull request, as Markdown of GitHub and GitLab, at most 60 kB.

Every text of an author is in a code span or in a fenced block: there, forges read no HTML, no mention of a person and
no reference, and nothing can leave it, since the fence is longer than any in the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar
from urllib.parse import quote

from techdocs.model.similar import ReasonKind
from techdocs.plain_text import counted, plain_line, without_controls
from techdocs.review.values import Kind, Paragraphs, Review, ReviewedPage

MARK = "<!-- techdocs preview -->"
"""The first line of the comment, by which the next run finds it."""
MAX_BYTES = 60_000
_LONGEST_URL = 1000
_LINKS = 5
_TICKS = re.compile("`+")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Room:
    """How much is shown: items of each list, and characters of the paragraphs of one page."""

    items: int
    characters: int


_ROOMS = (_Room(200, 6000), _Room(100, 2000), _Room(50, 500), _Room(40, 0), _Room(10, 0))
"""What is tried, until the comment is short enough: ten items of each list always are."""


def comment_text(review: Review, *, url: str = "") -> str:
    """Return the comment; `url` is the address of the preview, if it is published."""
    texts = ("\n".join(_lines(review, url, room)) + "\n" for room in _ROOMS)
    return next(text for text in texts if len(text.encode()) <= MAX_BYTES)


def _lines(review: Review, url: str, room: _Room) -> Iterator[str]:
    yield from (MARK, "### Docs preview", "")
    yield _summary(review)
    if _quoted(url):
        yield from ("", f"[Open the preview](<{_quoted(url)}>)")
    for kind, title in _TITLES.items():
        yield from _list(title, review.of(kind), lambda page: _page(page, review, url, room), room)
    yield from _list(
        "Owners", review.owners, lambda owner: [
            f"- {code(owner.entity)}: {_owner(owner.before)} → {_owner(owner.after)}"
        ], room,
    )  # fmt: skip
    yield from _list("New entities", review.entities_added, lambda ref: _new(ref, review), room)
    yield from _list("Removed entities", review.entities_removed, lambda ref: [f"- {code(ref)}"], room)
    yield from _list("Could not be built", review.failed, lambda ref: [f"- {code(ref)}"], room)
    yield from _list(
        "Problems", review.problems, lambda problem: [
            f"- {problem.severity} {problem.code} {code(problem.place, 300)}: {code(problem.message, 300)}"
        ], room,
    )  # fmt: skip
    yield from _list("Not compared", review.undone, lambda reason: [f"- {code(reason, 300)}"], room)


_TITLES = {
    Kind.CHANGED: "Changed pages", Kind.ADDED: "New pages", Kind.MOVED: "Moved pages", Kind.REMOVED: "Removed pages",
}  # fmt: skip


def _summary(review: Review) -> str:
    counts = [f"{len(review.of(kind)):,} {kind}" for kind in Kind if review.of(kind)]
    pages = f"Pages: {', '.join(counts)}." if counts else "No page changes."
    problems = f" {counted(len(review.problems), 'problem')} in what changes." if review.problems else ""
    return pages + problems


def _list(title: str, items: Iterable[Item], lines: Callable[[Item], Iterable[str]], room: _Room) -> Iterator[str]:
    """Yield a section with its first items, nothing where there are none."""
    every = list(items)
    if every:
        yield from ("", f"#### {title}", "")
        yield from chain.from_iterable(map(lines, every[: room.items]))
        if len(every) > room.items:
            yield f"- and {len(every) - room.items:,} more"


def _new(ref: str, review: Review) -> Iterator[str]:
    """Yield a new entity, and what may already do the same."""
    yield f"- {code(ref)}"
    for one in review.similar:
        if one.entity == ref:
            what = _REASONS[one.reason].format(same=f"{one.same:,}", count=f"{one.count:,}")
            yield f"  - may do the same as {code(one.other)} ({_owner(one.owner)}): {what}"


_REASONS = {
    ReasonKind.OPERATIONS: "{same} of {count} operations are the same",
    ReasonKind.TEXT: "{same} % of the text is the same",
    ReasonKind.DESCRIPTION: "the descriptions are alike",
}


def _page(page: ReviewedPage, review: Review, url: str, room: _Room) -> Iterator[str]:
    site = url if url and page.change is not Kind.REMOVED else review.against
    title = link(page.title, site, page.url)
    where = f" from {code(page.former)}" if page.former else ""
    yield f"- {title}{where} ({code(page.path)} of {code(page.entity)})"
    if page.lost_anchors:
        anchors = [code(f"#{anchor}") for anchor in page.lost_anchors[:_LINKS]]
        more = len(page.lost_anchors) - len(anchors)
        yield f"  - headings that are gone: {', '.join(anchors)}{f' and {more} more' if more else ''}"
    links = page.linked_from
    if links:
        shown = [f"{link(one.title, review.against, one.url)} ({_owner(one.owner)})" for one in links[:_LINKS]]
        more = len(links) - len(shown)
        yield f"  - linked from {', '.join(shown)}{f' and {more} more' if more else ''}"
    yield from _details(page.paragraphs, room)


def _details(paragraphs: tuple[Paragraphs, ...], room: _Room) -> Iterator[str]:
    """Yield what differs in a page, as far as there is room."""
    rows = [row for one in paragraphs for row in (*_marked("-", one.before), *_marked("+", one.after), "")]
    text = "\n".join(rows[:-1])
    if not text or not room.characters:
        return
    if len(text) > room.characters:
        text = f"{text[: room.characters]}…\n(the rest is in preview.json)"
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(text)), default=0))
    yield from ("  <details><summary>Before and after</summary>", "", f"  {fence}diff")
    yield from (f"  {row}" for row in text.splitlines())
    yield from (f"  {fence}", "", "  </details>")


def _marked(mark: str, text: str) -> list[str]:
    return [f"{mark} {line}" for line in without_controls(text).splitlines()]


def code(text: str, longest: int = 120) -> str:
    """Return a text of an author as a code span of one line, in which nothing is read as Markdown."""
    line = plain_line(text, longest) or "?"
    ticks = "`" * (1 + max(map(len, _TICKS.findall(line)), default=0))
    pad = " " if line[0] in "` " or line[-1] in "` " else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def link(title: str, site: str, address: str) -> str:
    """Return a link to a page of a site, by a title of an author; the title alone without a web address."""
    target = _quoted(site, address) if site else ""
    return f"[{code(title)}](<{target}>)" if target and len(target) <= _LONGEST_URL else code(title)


def _quoted(site: str, address: str = "") -> str:
    """Return an address in which nothing ends a link; only http and https are linked."""
    if not site.startswith(("https://", "http://")):
        return ""
    return quote(site, safe=":/?=&%~.-_[]") + quote(address, safe="/")


def _owner(ref: str) -> str:
    return code(ref) if ref else "no owner"
