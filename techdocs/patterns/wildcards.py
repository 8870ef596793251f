"""One part of a gitignore pattern: `*`, `?`, `[…]` and escapes, as git's `wildmatch.c` reads them."""

import re
from collections.abc import Iterator

from techdocs.patterns.regexes import STAR

MAGIC = re.compile(r"[*?\[\\]")
_CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": r" \t", "cntrl": r"\x00-\x1f\x7f", "digit": "0-9",
    "graph": r"\x21-\x7e", "lower": "a-z", "print": r"\x20-\x7e", "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r" \t\n\r\x0b\x0c", "upper": "A-Z", "xdigit": "0-9a-fA-F",
}  # fmt: skip


class WildcardError(ValueError):
    """A part that matches nothing in git: a set without end, a class that does not exist, a last backslash."""


def wildcard_pieces(part: str) -> Iterator[str]:
    """Yield `STAR` for a star, else the regular expression of one character.

    Raises:
        WildcardError: the part matches nothing.
    """
    at = 0
    while at < len(part):
        character = part[at]
        at += 1
        if character == "*":
            yield STAR
        elif character == "?":
            yield "[^/]"
        elif character == "[":
            text, at = _set(part, at)
            yield text
        elif character == "\\":
            if at == len(part):
                raise WildcardError("a backslash ends it")
            yield re.escape(part[at])
            at += 1
        else:
            yield re.escape(character)


def _set(part: str, at: int) -> tuple[str, int]:
    """Return the regular expression of a set whose inside begins at a position, and where what follows begins."""
    negated = part[at : at + 1] in ("!", "^")
    at += negated
    found, before, first = "", "", True
    while first or part[at : at + 1] != "]":
        first = False
        if at >= len(part):
            raise WildcardError("a set is not closed")
        named = _class(part, at)
        if named:
            text, at = named
            found, before = found + text, ""
        elif part[at] == "-" and before and part[at + 1 : at + 2] not in ("", "]"):
            last, at = _character(part, at + 1)
            found += f"{re.escape(before)}-{re.escape(last)}" if before <= last else ""
            before = ""
        else:
            before, at = _character(part, at)
            found += re.escape(before)
    if not found:
        return ("[^/]" if negated else r"(?!)"), at + 1
    return f"(?!/)[{'^' if negated else ''}{found}]", at + 1


def _character(part: str, at: int) -> tuple[str, int]:
    if part[at] == "\\":
        at += 1
    if at >= len(part):
        raise WildcardError("a set is not closed")
    return part[at], at + 1


def _class(part: str, at: int) -> tuple[str, int] | None:
    """Return the inside of a class such as `[:alpha:]` and where what follows begins, None where there is no class."""
    end = part.find("]", at + 2)
    if not part.startswith("[:", at) or end < 0 or part[end - 1] != ":" or end - 1 < at + 2:
        return None
    name = part[at + 2 : end - 1]
    if name not in _CLASSES:
        raise WildcardError(f"unknown class `{name}`")
    return _CLASSES[name], end + 1
