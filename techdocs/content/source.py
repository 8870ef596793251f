"""A page's file as text, and on which of its lines stands what was found in the page's HTML.

What Markdown made of a line only Markdown knows, so the page is converted once more with marks in it (`marks`). That
happens when a line is asked for, and not where the words are in the file just once.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from techdocs.clean.html import Cleaned
from techdocs.content.article import read_article
from techdocs.content.decoding import decode_page
from techdocs.content.front_matter import read_front_matter
from techdocs.content.marks import Marks, Unmarked
from techdocs.content.page_content import Heading, ImageWithoutAlt
from techdocs.content.prose import FoundInProse
from techdocs.content.targets import Targets, read_targets
from techdocs.disk.packs import Readable

Convert = Callable[[str], Cleaned | None]
"""Make clean HTML of the text of a page's file; None where that cannot be done."""
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")
_INCLUDES = ("8<-", "{%", "{*", "{!", "{{")
"""What is in a text that takes over others: a word that is in it once may come from there as well."""
_BARE_IMAGE = re.compile(r"!\[\s*\]")
_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})(?P<more>.*)$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)[^\n]*?[^`\n]\1(?!`)")

_LONGEST = 2_000
"""Characters of a line that is looked at."""


def page_text(text: str) -> str:
    """Return the text of a page's file with lines that end by a line feed, and without controls."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """What a marked page holds, in order: each with the lines that its marks name."""

    links: tuple[Unmarked, ...] = ()
    shown: tuple[Unmarked, ...] = ()
    headings: tuple[Unmarked, ...] = ()
    images: tuple[Unmarked, ...] = ()
    lost_targets: tuple[Unmarked, ...] = ()
    prose: Unmarked | None = None


class PageSource:
    """The text of a page's file. It is read, and converted again, when something is first looked for in it.

    Lines are 1-based and end by a line feed alone; a line is 0 where what is looked for does not come from this file.
    """

    def __init__(self, file: Readable, html: str, convert: Convert, *, has_additions: bool = False) -> None:
        """Take a page's file and HTML, and what converts it again; `has_additions`: each page gets more text."""
        self._file, self._html, self._convert, self._has_additions = file, html, convert, has_additions

    @cached_property
    def text(self) -> str:
        """The whole text, with its front matter."""
        return page_text(decode_page(self._file.read_bytes()).text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    @cached_property
    def body_lines(self) -> list[str]:
        """The lines of the text; those of front matter and comments are empty."""
        before = "\n" * self.text.count("\n", 0, self.start)
        return _COMMENT.sub(_emptied, before + self.text[self.start :]).split("\n")

    @cached_property
    def prose_lines(self) -> list[str]:
        """The same, with code fences empty as well, and none of many characters."""
        return [line[:_LONGEST] for line in _without_fences(self.body_lines)]

    @cached_property
    def start(self) -> int:
        """Where in the text its Markdown begins."""
        return len(self.text) - len(read_front_matter(self.text).markdown)

    def line_at(self, offset: int) -> int:
        """Return the line of an offset in the text."""
        return bisect_right(self._line_starts, offset)

    def line_of_link(self, target: str) -> int:
        """Return the first line on which a link leads to a target, which is as it is in the page's HTML."""
        return self._line_of_single(target) or _line_of(self._link(target))

    def written_link(self, target: str) -> str:
        """Return a link's target as its author wrote it, where MkDocs has made an address of it."""
        found = self._link(target)
        return found.text if found and found.lines else target

    def line_of_shown(self, target: str) -> int:
        """Return the first line on which a picture, a film or a sound is shown."""
        return self._line_of_single(target) or _line_of(_paired(self._targets.shown, self._marked.shown, target))

    def line_of_heading(self, headings: Sequence[Heading], number: int) -> int:
        """Return the line of one of a page's headings."""
        found = self._marked.headings
        is_same = len(found) == len(headings) and found[number].text == headings[number].text
        return found[number].line if is_same else 0

    def line_of_image(self, images: Sequence[ImageWithoutAlt], number: int) -> int:
        """Return the line of one of a page's images without a text."""
        found = self._marked.images
        return found[number].line if len(found) == len(images) else 0

    def is_markdown_image(self, images: Sequence[ImageWithoutAlt], number: int) -> bool:
        """Say whether one of a page's images without a text is written in this file as `![](…)`."""
        if not _BARE_IMAGE.search(self.text):
            return False
        found = self._marked.images
        return len(found) == len(images) and bool(found[number].lines) and not found[number].is_html

    def line_of_prose(self, prose: str, found: FoundInProse) -> int:
        """Return the line of something that was found in a page's prose."""
        marked = self._marked.prose
        return marked.line_between(found.start, found.end) if marked and marked.text == prose else 0

    def line_of_lost_target(self, targets: Sequence[str], number: int) -> int:
        """Return the line of one of the links that lost their targets."""
        found = self._marked.lost_targets
        return found[number].line if len(found) == len(targets) else 0

    def line_of_markup(self, name: str) -> int:
        """Return the first line on which an element (`<b>`), an attribute or a class (`.b`) is written; 0 when none is.

        Code comes last: what is in it is text, unless the fence is none.
        """
        written = re.escape(name.strip("<>."))
        ends = {"<": rf"<{written}(?![\w:-])", ".": written}
        pattern = re.compile(ends.get(name[:1], rf"{written}\s*="), re.IGNORECASE)
        texts = (self._lines_without_code, self.lines)
        return next((number for lines in texts for number, line in enumerate(lines, 1) if pattern.search(line)), 0)

    def _line_of_single(self, words: str) -> int:
        """Return the line of words that are in the text just once, as they are, and cannot come from elsewhere."""
        text = self.text
        may_be_another = self._has_additions or "\\" in text or any(mark in text for mark in _INCLUDES)
        if not words or may_be_another or text.count(words) != 1:
            return 0
        return self.line_at(text.index(words))

    def _link(self, target: str) -> Unmarked | None:
        own = [link for link in self._targets.links if not _is_web(link)]
        return _paired(own, self._marked.links, target)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _targets(self) -> Targets:
        return read_targets(LexborHTMLParser(f"<main>{self._html}</main>"))

    @cached_property
    def _marked(self) -> _Marked:
        marks = Marks(self.text)
        cleaned = self._convert(marks.put(self.text, self.start))
        if cleaned is None:
            return _Marked()
        article = read_article(marks.move_from_alts(cleaned.html))
        return _Marked(
            links=tuple(link for link in map(marks.take, article.targets.links) if not _is_web(link.text)),
            shown=tuple(map(marks.take, article.targets.shown)),
            headings=tuple(marks.take(heading.text) for heading in article.content.headings),
            images=tuple(marks.take(image.address) for image in article.content.mute_images),
            lost_targets=tuple(map(marks.take, cleaned.targets)),
            prose=marks.take(article.content.prose),
        )

    @cached_property
    def _lines_without_code(self) -> list[str]:
        return [_CODE.sub("", line) if len(line) < _LONGEST else "" for line in self.prose_lines]


def _paired(targets: Sequence[str], marked: Sequence[Unmarked], target: str) -> Unmarked | None:
    """Return what is in the marked page in the place of the first target of a page that is the given one.

    That is the first with a mark: others come from elsewhere.
    """
    if len(targets) != len(marked):
        return None
    found = [one for written, one in zip(targets, marked, strict=True) if written == target]
    return next((one for one in found if one.lines), found[0] if found else None)


def _is_web(target: str) -> bool:
    """Say whether a link leads to the web: extensions do not make one of each address that has a mark in it."""
    return target.lower().startswith(("http://", "https://"))


def _line_of(found: Unmarked | None) -> int:
    return found.line if found else 0


def _without_fences(lines: Iterable[str]) -> Iterator[str]:
    mark = ""
    for line in lines:
        fence = _FENCE.match(line)
        if not mark and not fence:
            yield line
            continue
        yield ""
        if fence and not mark:
            mark = "" if fence[1] in fence["more"] else fence[1]  # ```code``` on one line
        elif fence and fence[1].startswith(mark) and not fence["more"].strip():
            mark = ""


def _emptied(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
