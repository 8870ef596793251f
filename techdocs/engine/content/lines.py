"""Find in a page's Markdown, line by line, what stands in its HTML."""

import posixpath
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.structure.pages import Page

from techdocs.engine.content.facts import Heading

_FRONT_MATTER = re.compile(r"\A\ufeff?-{3}[ \t]*\n.*?\n(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})(?P<more>.*)$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"(`{1,2})[^`]+\1")
_BARE_IMAGE = re.compile(r"!\[\s*\](?:\(\s*<?(?P<target>[^)\s>]*)|\[(?P<name>[^\]]*)\])")
_REFERENCE = re.compile(r"^[ ]{0,3}\[(?P<name>[^\]]+)\]:[ \t]*<?(?P<target>[^\s>]+)")
_MARKUP = re.compile(r"\]\([^()]*\)|\]\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>")
_UNDERLINE = re.compile(r"^[ ]{0,3}(?:=+|-+)[ \t]*$")
_LONGEST = 2000
"""Characters of a line that are looked at."""
_NOISE = re.compile(r"[\W_]+")


class Lines:
    """The lines of a page's file. They are read when something is first looked for: most pages need none."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._last: dict[str, int] = {}

    def line_of(self, text: str) -> int:
        """Return the next 1-based line that holds a text, whatever markup stands in it; 0 when none does."""
        key = _key(text)
        return self._next(key, self._keys) if key else 0

    def lines_of_headings(self, headings: Iterable[Heading]) -> Iterator[int]:
        """Yield the line of each of a page's headings, 0 for one that does not stand in the file."""
        last = 0
        for heading in headings:
            numbers = self._headings.get(_key(heading.text), [])
            at = bisect_right(numbers, last)
            last = numbers[at] if at < len(numbers) else last
            yield last if at < len(numbers) else 0

    def line_of_image(self, address: str) -> int:
        """Return the next line with the file name of an image."""
        return self._next(_name(address), self._text)

    def line_of_markdown_image(self, address: str) -> int:
        """Return the next line on which an image of that file name is written as `![](…)`, 0 when none is."""
        numbers = self._bare_images.get(_name(address))
        return numbers.popleft() if numbers else 0

    def line_of_markup(self, name: str) -> int:
        """Return the first line on which an element (`<b>`), an attribute or a class (`.b`) is written; 0 when none is.

        Code comes last: what stands in it is text, unless the fence is none.
        """
        written = re.escape(name.strip("<>."))
        ends = {"<": rf"<{written}(?![\w:-])", ".": written}
        pattern = re.compile(ends.get(name[:1], rf"{written}\s*="), re.IGNORECASE)
        lines = (self._text, self._source.split("\n"))
        return next((number for some in lines for number, line in enumerate(some, 1) if pattern.search(line)), 0)

    def of_prose(self) -> Sequence[str]:
        """Return the lines; those of front matter, comments and code fences are empty."""
        return self._text

    def of_file(self) -> Sequence[str]:
        """Return the lines; those of front matter and comments are empty."""
        text = self._source
        if not (self._page.markdown or "").startswith("---"):
            text = _FRONT_MATTER.sub(_emptied, text)
        return _COMMENT.sub(_emptied, text).split("\n")

    def _next(self, wanted: str, lines: Sequence[str]) -> int:
        """Return the 1-based number of the first line that holds a text, below where it was found before."""
        start = self._last.get(wanted, 0)
        found = next((number for number, line in enumerate(lines[start:], start + 1) if wanted in line), 0)
        self._last[wanted] = found or start
        return found

    @cached_property
    def _source(self) -> str:
        text = Path(str(self._page.file.abs_src_path)).read_bytes().decode("utf-8", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def _text(self) -> list[str]:
        """The lines as they are, with what is no prose left empty."""
        return list(_without_fences(self.of_file()))

    @cached_property
    def _keys(self) -> list[str]:
        return [_key(_CODE.sub("", line)) for line in self._text]

    @cached_property
    def _headings(self) -> dict[str, list[int]]:
        """Every line that may be a heading, by its words."""
        found: dict[str, list[int]] = {}
        for number, (line, below) in enumerate(zip(self._text, [*self._text[1:], ""], strict=True), 1):
            if line.lstrip(" \t>").startswith("#") or "<h" in line or (line.strip() and _UNDERLINE.match(below)):
                found.setdefault(_key(_MARKUP.sub("", line)), []).append(number)
        return found

    @cached_property
    def _bare_images(self) -> dict[str, deque[int]]:
        """The lines of every `![](…)`, by the name of its file."""
        references = {match["name"].casefold(): match["target"] for match in map(_REFERENCE.match, self._text) if match}
        found: dict[str, deque[int]] = {}
        for number, line in enumerate(self._text, 1):
            for match in _BARE_IMAGE.finditer(_CODE.sub("", line)):
                target = match["target"] or references.get((match["name"] or "").casefold(), "")
                found.setdefault(_name(target), deque()).append(number)
        return found


def _without_fences(lines: Iterable[str]) -> Iterator[str]:
    mark = ""
    for line in lines:
        fence = _FENCE.match(line)
        if not mark and not fence:
            yield line[:_LONGEST]
            continue
        yield ""
        if fence and not mark:
            mark = "" if fence[1] in fence["more"] else fence[1]  # ```code``` on one line
        elif fence and fence[1].startswith(mark) and not fence["more"].strip():
            mark = ""


def _emptied(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _key(text: str) -> str:
    """Return the letters and digits of a text: what Markdown and HTML have in common."""
    return _NOISE.sub("", unescape(text)).casefold()


def _name(address: str) -> str:
    try:
        return posixpath.basename(unquote(urlsplit(address).path)) or address
    except ValueError:
        return address
