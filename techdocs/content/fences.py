"""The code fences of a page's Markdown, line by line: where each begins, what it says of itself, whether it ends."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_OPENING = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<item>(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<mark>`{3,}|~{3,})(?P<said>[^\n]*)$"
)
_LANGUAGE = re.compile(r"\.?([\w#.+-]+)(?=[ \t{]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A fence: the 1-based line where it begins, and what follows its marks there (`said`).

    `is_item` is one that begins on the line of a list's mark, `is_torn` one with a line that is indented less than its
    beginning.
    """

    line: int
    said: str
    is_item: bool = False
    is_torn: bool = False
    is_closed: bool = True

    @property
    def language(self) -> str:
        """Return the first word of what it says, without the dot of a class."""
        found = _LANGUAGE.match(self.said)
        return found[1] if found else ""

    @property
    def options(self) -> str:
        """Return what it says beside the language."""
        found = _LANGUAGE.match(self.said)
        return (self.said[found.end() :] if found else self.said).strip()


def read_fences(lines: Iterable[str]) -> Iterator[Fence]:
    """Yield the fences as an author sees them, one inside another being text; in order of their ends."""
    start, opened, is_torn = 0, None, False
    for number, line in enumerate(lines, 1):
        if opened is None:
            match = _OPENING.match(line)
            if match and not (match["mark"][0] == "`" and "`" in match["said"]):
                start, opened, is_torn = number, match, False
            continue
        bare = line.strip(" \t>")
        if bare.startswith(opened["mark"]) and not bare.strip(opened["mark"][0]):
            yield _fence(start, opened, is_torn=is_torn, is_closed=True)
            opened = None
        elif bare:
            is_torn = is_torn or len(line) - len(line.lstrip(" \t>")) < len(opened["indent"])
    if opened is not None:
        yield _fence(start, opened, is_torn=is_torn, is_closed=False)


def _fence(line: int, opened: re.Match[str], *, is_torn: bool, is_closed: bool) -> Fence:
    return Fence(
        line=line, said=opened["said"].strip(), is_item=bool(opened["item"]), is_torn=is_torn, is_closed=is_closed
    )
