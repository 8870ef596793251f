"""Marks that say on which line of a page's file something is, carried through the Markdown run.

A mark is a word with the number of its line. It is put where a link's target, a heading or a note may be; Markdown
decides what is one. What it takes for code or a comment keeps its marks to itself, and what is in the HTML of the
marked page names its own line.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

_TARGET = re.compile(
    r"""
    (?: \]\([ \t]*\n?[ \t]*<?                                             # [text](target)
      | ^[ \t>]*\[(?!\^)[^\[\]\n]+\]:[ \t]*\n?[ \t]*<?                    # [name]: target
      | \[\[                                                              # [[target]]
      | (?P<html>\b(?:href|src|poster|srcset)[ \t]*=[ \t]*["']?)          # HTML, and lists of attributes
      | (?<=[\w)"'])\s*,\s*(?=[^\s,"'<>()]+\s+[\d.]+[wx]\b)               # a further picture of a `srcset`
    )
    (?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://)?
    | \b[a-zA-Z]+://                                                      # an address on its own
    """,
    re.VERBOSE | re.MULTILINE,
)
_ATX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?#{1,6}[ \t]*[^#\s]")
_UNDERLINE = re.compile(r"[ \t>]*(?:=+|-+)[ \t]*\Z")
_HTML_HEADING = re.compile(r"<h([1-6])\b[^<>]*>(?=(?:(?!<h[1-6]).){0,2000}?(</h\1\s*>))", re.DOTALL | re.IGNORECASE)
_BARE_IMAGE = re.compile(r"!\[[ \t]*(?=\])")
_IMAGE = re.compile(r"<img\b[^<>]*>")
_NOTE = re.compile(r"\b(?:TODO|FIXME|TBD)\b")
_LONGEST = 2_000
"""Characters of a line that may be a heading."""
_AFTER, _IN_HTML = "s", "h"
"""The kinds of marks behind a heading, where a blank is before them, and in an attribute of HTML."""
_WORD = re.compile(r"tdmark\d+n")
_LINE_END = re.compile("\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmarked:
    """A text without its marks: where they stood in it, in order, and the lines that they name.

    `is_html` says that one of them was put into an attribute of HTML.
    """

    text: str
    offsets: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    is_html: bool = False

    def line_between(self, start: int, end: int) -> int:
        """Return the line that the first mark between two offsets names, or 0."""
        at = bisect_left(self.offsets, start)
        return self.lines[at] if at < len(self.offsets) and self.offsets[at] <= end else 0

    @property
    def line(self) -> int:
        """Return the line of the first mark."""
        return self.lines[0] if self.lines else 0


class Marks:
    """The marks of one page, whose word is nowhere in its text."""

    def __init__(self, text: str) -> None:
        taken = set(_WORD.findall(text))
        self._word = next(word for number in count() if (word := f"tdmark{number}n") not in taken)
        self._mark = re.compile(rf"(?:[ ]?{self._word}{_AFTER}|{self._word}(?P<html>{_IN_HTML})?)(?P<line>\d+)x")

    def put(self, text: str, start: int) -> str:
        """Return a page's text with its marks.

        Args:
            text: all of the file, its lines ended by a line feed.
            start: where its Markdown begins, after the front matter.
        """
        places = {
            match.end(): ("", match.end())
            for pattern in (_NOTE, _BARE_IMAGE)
            for match in pattern.finditer(text, start)
        }
        places |= {
            match.end(): (_IN_HTML if match["html"] else "", match.end()) for match in _TARGET.finditer(text, start)
        }
        places |= {end: (_AFTER, end) for end in _heading_ends(text, start)}
        places |= {match.start(2): (_AFTER, match.start()) for match in _HTML_HEADING.finditer(text, start)}
        ends = [match.start() for match in _LINE_END.finditer(text)]
        pieces: list[str] = []
        before = 0
        for place, (kind, named) in sorted(places.items()):
            line = bisect_left(ends, named) + 1
            blank = " " if kind == _AFTER else ""
            pieces += [text[before:place], f"{blank}{self._word}{kind}{line}x"]
            before = place
        return "".join([*pieces, text[before:]])

    def move_from_alts(self, html: str) -> str:
        """Return the HTML of a marked page whose images without a text have none again, but a mark at their address."""
        return _IMAGE.sub(self._moved, html)

    def _moved(self, image: re.Match[str]) -> str:
        found = re.search(rf' alt="\s*({self._word}\d+x)\s*"', image[0])
        if found is None:
            return image[0]
        return image[0].replace(found[0], ' alt=""').replace(' src="', f' src="{found[1]}', 1)

    def take(self, text: str) -> Unmarked:
        """Return a text without its marks."""
        pieces: list[str] = []
        offsets: list[int] = []
        lines: list[int] = []
        end = length = 0
        is_html = False
        for match in self._mark.finditer(text):
            pieces.append(text[end : match.start()])
            length += match.start() - end
            offsets.append(length)
            lines.append(int(match["line"]))
            is_html = is_html or match["html"] is not None
            end = match.end()
        pieces.append(text[end:])
        return Unmarked(text="".join(pieces), offsets=tuple(offsets), lines=tuple(lines), is_html=is_html)


def _heading_ends(text: str, start: int) -> Iterator[int]:
    """Yield where the text of each line ends that may be a heading."""
    lines = text[start:].split("\n")
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        is_atx = len(line) <= _LONGEST and _ATX.match(line)
        if is_atx or (
            len(line) <= _LONGEST and line.strip(" \t>") and len(below) <= _LONGEST and _UNDERLINE.match(below)
        ):
            shown = line.rstrip()
            if shown.endswith("}") and shown.rfind("{") > shown.rfind("}", 0, -1):
                shown = shown[: shown.rfind("{")].rstrip()
            yield start + len(shown.rstrip("#").rstrip() if is_atx else shown)
        start += len(line) + 1
