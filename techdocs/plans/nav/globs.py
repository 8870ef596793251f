"""Globs of nav files, matched in a time that is known beforehand.

A glob becomes a regular expression whose stars never give back what they took (atomic groups), and all matching of one
component draws on one budget. `*`, `?`, `[a-z]`, `**`, `@(a|b)` and `?(a|b)` have the meaning that wcmatch gives them.
"""

import itertools
import posixpath
import re
from collections.abc import Iterator

from techdocs.patterns.regexes import DEEP, STAR, part_regex, path_regex

MAX_GLOB = 200
"""Characters of a glob."""
MAX_ALTERNATIVES = 32
"""Globs that the alternatives of one glob, such as `@(a|b)`, may stand for."""
MAX_WORK = 200_000_000
"""Characters of globs times characters of the paths that they are held against, for all globs of a component."""
WORK_OF_ONE = 300
"""What holding one glob against one path costs beyond that."""
_CHOICE = re.compile(r"([@?])\(([^()]*)\)")
_UNSUPPORTED = re.compile(r"[@?!*+]\(")
_MAGIC = re.compile(r"[*?\[]|[@!+]\(")


class GlobError(ValueError):
    """A glob that is not supported."""


def is_glob(text: str) -> bool:
    """Say whether a text can match more than itself."""
    return bool(_MAGIC.search(text))


class Globs:
    """The globs of one component; `exhausted` once their budget is used up, after which nothing matches."""

    def __init__(self) -> None:
        self._compiled: dict[str, re.Pattern[str]] = {}
        self._left = MAX_WORK

    @property
    def exhausted(self) -> bool:
        """Say whether the budget is used up."""
        return self._left <= 0

    def matches(self, glob: str, path: str) -> bool:
        """Say whether a glob matches a path, both relative to the same folder.

        Raises:
            GlobError: the glob is not supported.
        """
        if glob not in self._compiled:
            self._compiled[glob] = _compile(glob)
        self._left -= len(glob) * len(path) + WORK_OF_ONE
        return not self.exhausted and self._compiled[glob].match(path) is not None


def _compile(glob: str) -> re.Pattern[str]:
    if len(glob) > MAX_GLOB:
        raise GlobError(f"it is longer than {MAX_GLOB} characters")
    found = list(itertools.islice(_alternatives(glob), MAX_ALTERNATIVES + 1))
    if len(found) > MAX_ALTERNATIVES:
        raise GlobError(f"it expands to more than {MAX_ALTERNATIVES} patterns")
    if any(_UNSUPPORTED.search(one) for one in found):
        raise GlobError("only `@(a|b)` and `?(a|b)` are supported")
    return re.compile(rf"(?:{'|'.join(_path(one) for one in found)})/?\Z", re.DOTALL)


def _alternatives(glob: str) -> Iterator[str]:
    """Yield the globs that `@(a|b)` and `?(a|b)` stand for."""
    texts: list[tuple[str, ...]] = []
    end = 0
    for match in _CHOICE.finditer(glob):
        texts += [(glob[end : match.start()],), ((*(("",) if match[1] == "?" else ()), *match[2].split("|")))]
        end = match.end()
    yield from map("".join, itertools.product(*texts, (glob[end:],)))


def _path(glob: str) -> str:
    """Return a regular expression for a glob over a whole path."""
    parts = [part for part in posixpath.normpath(glob).split("/") if part]
    return path_regex([DEEP if part == "**" else part_regex(_characters(part)) for part in parts], "", below="(?:/.*)?")


def _characters(glob: str) -> Iterator[str]:
    """Yield `STAR` for a star, else the regular expression of one character."""
    at = 0
    while at < len(glob):
        character, end = glob[at], glob.find("]", at + (3 if glob[at + 1 : at + 2] in ("!", "^") else 2))
        at += 1
        if character == "*":
            yield STAR
        elif character == "?":
            yield "[^/]"
        elif character == "[" and end > 0:
            yield _set(glob[at:end])
            at = end + 1
        elif character == "\\" and at < len(glob):
            yield re.escape(glob[at])
            at += 1
        else:
            yield re.escape(character)


def _set(text: str) -> str:
    """Return a regular expression for the inside of `[…]`."""
    negated = text.startswith(("!", "^"))
    found = "".join(
        re.escape(one) if not last else f"{re.escape(one)}-{re.escape(last)}" if one <= last else ""
        for one, last in re.findall(r"(.)(?:-(.))?", text[negated:], re.DOTALL)
    )
    if not found:
        return "[^/]" if negated else r"(?!)"
    return f"(?!/)[{'^' if negated else ''}{found}]"
